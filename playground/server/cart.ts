import { and, asc, eq, sql } from 'drizzle-orm'
import { MizanError, client, type MizanRequest } from 'mizan/server'
import { cartOwner, ownCart } from './accounts/customer.js'
import { availability, available } from './availability.js'
import { CartContext, ProductContext } from './contexts.js'
import { database, transact, type Transaction } from './db/client.js'
import { cart_lines, products, type Form } from './db/schema.js'

export interface CartItem {
  product_id: number
  name: string
  price_cents: number
  quantity: number
  /** How many more could be added. */
  available: number
  /** Degrees of the colour wheel. */
  hue: number
  form: Form
}

const line = (owner: string, product_id: number) =>
  and(eq(cart_lines.customer, owner), eq(cart_lines.product_id, product_id))

export class Cart {
  /** The customer's cart, line by line. */
  @client({ context: CartContext, private: true })
  static async cart_items(request: MizanRequest): Promise<CartItem[]> {
    const owner = cartOwner(request)
    if (!owner) return []
    const db = await database()
    const { name, price_cents, hue, form } = products
    const { product_id, quantity } = cart_lines
    return db
      .select({ product_id, name, price_cents, quantity, available, hue, form })
      .from(cart_lines)
      .innerJoin(products, eq(products.id, product_id))
      .where(eq(cart_lines.customer, owner))
      .orderBy(asc(name))
  }

  /** How many things are in the cart, and what they cost without shipping. */
  @client({ context: CartContext, private: true })
  static async cart_summary(request: MizanRequest): Promise<{ count: number; subtotal_cents: number }> {
    const owner = cartOwner(request)
    if (!owner) return { count: 0, subtotal_cents: 0 }
    const db = await database()
    const summary = await db
      .select({
        count: sql<number>`coalesce(sum(${cart_lines.quantity}), 0)`,
        subtotal_cents: sql<number>`coalesce(sum(${cart_lines.quantity} * ${products.price_cents}), 0)`,
      })
      .from(cart_lines)
      .innerJoin(products, eq(products.id, cart_lines.product_id))
      .where(eq(cart_lines.customer, owner))
      .get()
    return summary ?? { count: 0, subtotal_cents: 0 }
  }

  /** Puts more of a product into the cart. Returns how many are in it then. */
  @client({ affects: [CartContext, { context: ProductContext, params: ['product_id'] }], private: true, errors: ['sold_out'] })
  static async add_to_cart(
    request: MizanRequest,
    { product_id, quantity }: { product_id: number; quantity: number },
  ): Promise<{ quantity: number }> {
    if (!Number.isInteger(quantity) || quantity < 1) throw new MizanError('invalid', 'Add at least one.')
    const owner = ownCart(request)
    return transact(async (tx) => place(tx, owner, product_id, (await inCart(tx, owner, product_id)) + quantity))
  }

  /** Sets how many of a product are in the cart. */
  @client({ affects: [CartContext, { context: ProductContext, params: ['product_id'] }], private: true, errors: ['sold_out'] })
  static async set_quantity(
    request: MizanRequest,
    { product_id, quantity }: { product_id: number; quantity: number },
  ): Promise<{ quantity: number }> {
    if (!Number.isInteger(quantity) || quantity < 1) throw new MizanError('invalid', 'Keep at least one, or remove it.')
    return transact((tx) => place(tx, ownCart(request), product_id, quantity))
  }

  /** Takes a product out of the cart. */
  @client({ affects: [CartContext, { context: ProductContext, params: ['product_id'] }], private: true })
  static async remove_from_cart(request: MizanRequest, { product_id }: { product_id: number }): Promise<void> {
    await transact((tx) => tx.delete(cart_lines).where(line(ownCart(request), product_id)))
  }
}

async function inCart(tx: Transaction, owner: string, product_id: number): Promise<number> {
  const found = await tx.select({ quantity: cart_lines.quantity }).from(cart_lines).where(line(owner, product_id)).get()
  return found?.quantity ?? 0
}

async function place(
  tx: Transaction,
  owner: string,
  product_id: number,
  quantity: number,
): Promise<{ quantity: number }> {
  const { name, available } = await availability(tx, product_id)
  const most = available + (await inCart(tx, owner, product_id))
  if (most === 0) throw new MizanError('sold_out', `Every ${name} is sold, or in a cart.`, { status: 409 })
  if (quantity > most) throw new MizanError('conflict', `Only ${most} of ${name} can be had.`)
  await tx
    .insert(cart_lines)
    .values({ customer: owner, product_id, quantity })
    .onConflictDoUpdate({ target: [cart_lines.customer, cart_lines.product_id], set: { quantity } })
  return { quantity }
}
