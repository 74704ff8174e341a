import { sql } from 'drizzle-orm'
import { CUSTOMER } from '../customer.js'
import type { Transaction } from './client.js'
import { categories, notifications, order_lines, orders, products, reviews } from './schema.js'
import { CATEGORIES, NOTIFICATIONS, ORDERS, PRODUCTS, REVIEWS } from './stock.js'
import { TABLES } from './tables.js'

const DAY = 24 * 60 * 60 * 1000

/**
 * Fills a new file, and leaves a filled one alone. The version is read within the write transaction: of two processes
 * that open one new file, the second waits and then sees that there is nothing to do.
 */
export async function seed(tx: Transaction): Promise<void> {
  const { user_version } = await tx.get<{ user_version: number }>(sql`pragma user_version`)
  if (user_version > 0) return

  const now = Date.now()
  const daysAgo = (days: number) => new Date(now - days * DAY)

  for (const table of TABLES) await tx.run(sql.raw(table))
  await tx.insert(categories).values(CATEGORIES.map((category, position) => ({ ...category, position })))
  await tx.insert(products).values(PRODUCTS)
  await tx.insert(reviews).values(REVIEWS.map(({ days, ...review }) => ({ ...review, created_at: daysAgo(days) })))
  for (const { lines, days, ...order } of ORDERS) {
    await tx.insert(orders).values({ ...order, customer: CUSTOMER, created_at: daysAgo(days) })
    await tx.insert(order_lines).values(lines.map((line) => ({ ...line, order_id: order.id })))
  }
  await tx
    .insert(notifications)
    .values(NOTIFICATIONS.map(({ days, ...rest }) => ({ ...rest, customer: CUSTOMER, created_at: daysAgo(days) })))
  await tx.run(sql`pragma user_version = 1`)
}
