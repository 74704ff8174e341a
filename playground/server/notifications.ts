import { and, count, desc, eq } from 'drizzle-orm'
import { client, type MizanRequest } from 'mizan/server'
import { customerOf } from './accounts/customer.js'
import { NotificationsContext } from './contexts.js'
import { database, transact, type Transaction } from './db/client.js'
import { notifications } from './db/schema.js'

const unread = (customer: string) => and(eq(notifications.customer, customer), eq(notifications.read, false))

/** The latest notifications, newest first. */
export const notification_list = client({ context: NotificationsContext, auth: true }, async (request: MizanRequest) => {
  const db = await database()
  const { id, text, link, read, created_at } = notifications
  return db
    .select({ id, text, link, read, created_at })
    .from(notifications)
    .where(eq(notifications.customer, customerOf(request)))
    .orderBy(desc(created_at), desc(id))
    .limit(20)
})

/** How many notifications wait to be read. */
export const unread_count = client({ context: NotificationsContext, auth: true }, async (request: MizanRequest) => {
  const db = await database()
  const counted = await db.select({ unread: count() }).from(notifications).where(unread(customerOf(request))).get()
  return counted?.unread ?? 0
})

/** Marks every notification as read. */
export const mark_notifications_read = client({ affects: [NotificationsContext], auth: true }, async (request: MizanRequest) => {
  await transact((tx) => tx.update(notifications).set({ read: true }).where(unread(customerOf(request))))
})

/** Tells a customer something, with a link to a page of the shop. */
export async function notify(tx: Transaction, customer: string, text: string, link: string): Promise<void> {
  await tx.insert(notifications).values({ customer, text, link, read: false, created_at: new Date() })
}
