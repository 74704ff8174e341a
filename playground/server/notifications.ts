import { and, count, desc, eq } from 'drizzle-orm'
import { client } from 'mizan/server'
import { NotificationsContext } from './contexts.js'
import { CUSTOMER } from './customer.js'
import { database, transact, type Transaction } from './db/client.js'
import { notifications } from './db/schema.js'

const mine = eq(notifications.customer, CUSTOMER)
const unread = and(mine, eq(notifications.read, false))

/** The latest notifications, newest first. */
export const notification_list = client({ context: NotificationsContext, private: true }, async () => {
  const db = await database()
  const { id, text, link, read, created_at } = notifications
  return db
    .select({ id, text, link, read, created_at })
    .from(notifications)
    .where(mine)
    .orderBy(desc(created_at), desc(id))
    .limit(20)
})

/** How many notifications wait to be read. */
export const unread_count = client({ context: NotificationsContext, private: true }, async () => {
  const db = await database()
  const counted = await db.select({ unread: count() }).from(notifications).where(unread).get()
  return counted?.unread ?? 0
})

/** Marks every notification as read. */
export const mark_notifications_read = client({ affects: [NotificationsContext], private: true }, async () => {
  await transact((tx) => tx.update(notifications).set({ read: true }).where(unread))
})

/** Tells the customer something, with a link to a page of the shop. */
export async function notify(tx: Transaction, text: string, link: string): Promise<void> {
  await tx.insert(notifications).values({ customer: CUSTOMER, text, link, read: false, created_at: new Date() })
}
