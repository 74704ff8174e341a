import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import { MizanError, client, type MizanRequest } from 'mizan/server'
import { customerOf } from './accounts/customer.js'
import { CartContext, CatalogContext, DeskContext, NotificationsContext, OrdersContext, ProductContext } from './contexts.js'
import { database, transact, type Transaction } from './db/client.js'
import { cart_lines, order_lines, orders, products, type Form, type OrderStatus } from './db/schema.js'
import { notify } from './notifications.js'
import { shippingRate } from './rates.js'

export interface OrderLine {
  product_id: number
  name: string
  quantity: number
  /** The price when it was bought. */
  price_cents: number
  /** Degrees of the colour wheel. */
  hue: number
  form: Form
}

export interface Order {
  id: number
  status: OrderStatus
  postcode: string
  /** What the customer asks of who brings it; empty for nothing. */
  delivery_note: string
  lines: OrderLine[]
  shipping_cents: number
  /** With shipping. */
  total_cents: number
  created_at: Date
}

export class Orders {
  /** The customer's orders, newest first: all of them, or those of one status. */
  @client({ context: OrdersContext, auth: true })
  static async order_list(
    request: MizanRequest,
    { status = 'all' }: { status?: 'all' | 'placed' | 'sent' | 'delivered' | 'cancelled' },
  ): Promise<Order[]> {
    const db = await database()
    const placed = await db
      .select()
      .from(orders)
      .where(and(eq(orders.customer, customerOf(request)), status === 'all' ? undefined : eq(orders.status, status)))
      .orderBy(desc(orders.id))
    const { name, hue, form } = products
    const { order_id, product_id, quantity, price_cents } = order_lines
    const lines = await db
      .select({ order_id, product_id, name, quantity, price_cents, hue, form })
      .from(order_lines)
      .innerJoin(products, eq(products.id, product_id))
      .where(inArray(order_id, placed.map((order) => order.id)))
      .orderBy(name)
    return placed.map(({ id, status, postcode, delivery_note, shipping_cents, created_at }) => {
      const own = lines.filter((line) => line.order_id === id).map(({ order_id: _, ...line }) => line)
      const total_cents = own.reduce((sum, line) => sum + line.quantity * line.price_cents, shipping_cents)
      return { id, status, postcode, delivery_note, lines: own, shipping_cents, total_cents, created_at }
    })
  }

  /** Buys what is in the cart. Returns the number of the order. */
  @client({ affects: [CartContext, OrdersContext, NotificationsContext, CatalogContext, DeskContext], auth: true })
  static async checkout(request: MizanRequest, { postcode }: { postcode: string }): Promise<{ order_id: number }> {
    const { cents } = shippingRate(postcode)
    const customer = customerOf(request)
    return transact(async (tx) => {
      const bought = await tx
        .select({ product_id: products.id, quantity: cart_lines.quantity, price_cents: products.price_cents })
        .from(cart_lines)
        .innerJoin(products, eq(products.id, cart_lines.product_id))
        .where(eq(cart_lines.customer, customer))
      if (bought.length === 0) throw new MizanError('conflict', 'Your cart is empty.')

      const { id } = await tx
        .insert(orders)
        .values({
          customer,
          status: 'placed',
          postcode: postcode.trim(),
          delivery_note: '',
          shipping_cents: cents,
          created_at: new Date(),
        })
        .returning({ id: orders.id })
        .get()
      await tx.insert(order_lines).values(bought.map((line) => ({ ...line, order_id: id })))
      for (const { product_id, quantity } of bought) await changeStock(tx, product_id, -quantity)
      await tx.delete(cart_lines).where(eq(cart_lines.customer, customer))
      await notify(tx, customer, `Thank you. Order ${id} has reached us.`, `/orders/${id}`)
      return { order_id: id }
    })
  }

  /** Cancels an order that has not been sent yet, and puts its things back on the shelf. */
  @client({ affects: [OrdersContext, NotificationsContext, CatalogContext, ProductContext, DeskContext], auth: true })
  static async cancel_order(request: MizanRequest, { order_id }: { order_id: number }): Promise<void> {
    const customer = customerOf(request)
    return transact(async (tx) => {
      const order = await tx
        .select({ status: orders.status })
        .from(orders)
        .where(and(eq(orders.id, order_id), eq(orders.customer, customer)))
        .get()
      if (!order) throw new MizanError('not_found', 'There is no such order.')
      if (order.status !== 'placed') throw new MizanError('conflict', `Order ${order_id} is ${order.status} already.`)

      await tx.update(orders).set({ status: 'cancelled' }).where(eq(orders.id, order_id))
      const lines = await tx.select().from(order_lines).where(eq(order_lines.order_id, order_id))
      for (const { product_id, quantity } of lines) await changeStock(tx, product_id, quantity)
      await notify(tx, customer, `Order ${order_id} was cancelled.`, `/orders/${order_id}`)
    })
  }
}

async function changeStock(tx: Transaction, product_id: number, by: number): Promise<void> {
  await tx.update(products).set({ stock: sql`${products.stock} + ${by}` }).where(eq(products.id, product_id))
}
