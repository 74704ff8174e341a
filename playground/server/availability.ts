import { eq, sql } from 'drizzle-orm'
import { MizanError } from 'mizan/server'
import type { Database, Transaction } from './db/client.js'
import { products } from './db/schema.js'

/** Of the products in a query, how many are in stock and in nobody's cart. */
export const available = sql<number>`products.stock - coalesce((
  select sum(cart_lines.quantity) from cart_lines where cart_lines.product_id = products.id
), 0)`

/**
 * A product's name, and how many of it nobody holds.
 *
 * @throws MizanError `not_found` when there is no such product.
 */
export async function availability(
  db: Database | Transaction,
  product_id: number,
): Promise<{ name: string; available: number }> {
  const product = await db
    .select({ name: products.name, available })
    .from(products)
    .where(eq(products.id, product_id))
    .get()
  if (!product) throw new MizanError('not_found', 'We do not sell that.')
  return product
}
