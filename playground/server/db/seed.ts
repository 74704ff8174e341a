import { sql } from 'drizzle-orm'
import { hashPassword } from '../accounts/password.js'
import type { Transaction } from './client.js'
import { categories, notifications, order_lines, orders, products, reviews, users } from './schema.js'
import { CATEGORIES, NOTIFICATIONS, ORDERS, PRODUCTS, REVIEWS, USERS } from './stock.js'
import { ACCOUNTS_CAME, TABLES } from './tables.js'

const DAY = 24 * 60 * 60 * 1000
const VERSION = 2

/**
 * Fills a new file, brings an older one up to date, and leaves another alone. The version is read within the write
 * transaction: of two processes that open one new file, the second waits and then sees that there is nothing to do.
 */
export async function seed(tx: Transaction): Promise<void> {
  const { user_version } = await tx.get<{ user_version: number }>(sql`pragma user_version`)
  if (user_version >= VERSION) return
  for (const statement of user_version === 0 ? TABLES : ACCOUNTS_CAME) await tx.run(sql.raw(statement))
  await openAccounts(tx)
  if (user_version === 0) await stock(tx)
  await tx.run(sql.raw(`pragma user_version = ${VERSION}`))
}

async function openAccounts(tx: Transaction): Promise<void> {
  const hashed = USERS.map(async (user) => ({ ...user, password: await hashPassword(user.password) }))
  await tx.insert(users).values(await Promise.all(hashed))
}

async function stock(tx: Transaction): Promise<void> {
  const now = Date.now()
  const daysAgo = (days: number) => new Date(now - days * DAY)
  await tx.insert(categories).values(CATEGORIES.map((category, position) => ({ ...category, position })))
  await tx.insert(products).values(PRODUCTS)
  await tx.insert(reviews).values(REVIEWS.map(({ days, ...review }) => ({ ...review, created_at: daysAgo(days) })))
  for (const { lines, days, ...order } of ORDERS) {
    await tx.insert(orders).values({ ...order, delivery_note: '', created_at: daysAgo(days) })
    await tx.insert(order_lines).values(lines.map((line) => ({ ...line, order_id: order.id })))
  }
  await tx.insert(notifications).values(NOTIFICATIONS.map(({ days, ...rest }) => ({ ...rest, created_at: daysAgo(days) })))
}
