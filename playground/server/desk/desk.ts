import { and, asc, eq, gte, ne, sql } from 'drizzle-orm'
import { MizanError, client, type MizanRequest } from 'mizan/server'
import { CatalogContext, DeskContext, NotificationsContext, OrdersContext, ProductContext } from '../contexts.js'
import { database, transact } from '../db/client.js'
import { order_lines, orders, products, users, type Form } from '../db/schema.js'
import { notify } from '../notifications.js'

export interface StockLevel {
  product_id: number
  name: string
  stock: number
  /** Degrees of the colour wheel. */
  hue: number
  form: Form
}

export interface OrderToSend {
  id: number
  customer: string
  postcode: string
  delivery_note: string
  /** How many things are to be packed. */
  pieces: number
  created_at: Date
}

export interface Takings {
  orders: number
  /** Without shipping. */
  cents: number
}

/** Below it a product should be made again. */
const FEW = 12
const MONTH = 30 * 24 * 60 * 60 * 1000

export class Desk {
  /** What is running out, least first. */
  @client({ context: DeskContext, auth: 'staff' })
  static async stock_levels(): Promise<StockLevel[]> {
    const db = await database()
    const { id, name, stock, hue, form } = products
    return db
      .select({ product_id: id, name, stock, hue, form })
      .from(products)
      .where(sql`${stock} < ${FEW}`)
      .orderBy(asc(stock), asc(name))
  }

  /** Orders that wait to be packed, oldest first. */
  @client({ context: DeskContext, auth: 'staff' })
  static async orders_to_send(): Promise<OrderToSend[]> {
    const db = await database()
    const { id, postcode, delivery_note, created_at } = orders
    const pieces = sql<number>`sum(${order_lines.quantity})`
    return db
      .select({ id, customer: users.name, postcode, delivery_note, pieces, created_at })
      .from(orders)
      .innerJoin(users, eq(users.id, orders.customer))
      .innerJoin(order_lines, eq(order_lines.order_id, id))
      .where(eq(orders.status, 'placed'))
      .groupBy(id)
      .orderBy(asc(id))
  }

  /** What the shop has sold within thirty days: for the owner's eyes. */
  @client({ context: DeskContext, auth: 'superuser' })
  static async takings(): Promise<Takings> {
    const db = await database()
    const sold = await db
      .select({
        orders: sql<number>`count(distinct ${orders.id})`,
        cents: sql<number>`coalesce(sum(${order_lines.quantity} * ${order_lines.price_cents}), 0)`,
      })
      .from(orders)
      .innerJoin(order_lines, eq(order_lines.order_id, orders.id))
      .where(and(ne(orders.status, 'cancelled'), gte(orders.created_at, new Date(Date.now() - MONTH))))
      .get()
    return sold ?? { orders: 0, cents: 0 }
  }

  /** Hands an order to the carrier, and tells its customer. */
  @client({
    affects: [DeskContext, OrdersContext, NotificationsContext],
    // Orders of another status are as they were, and so are the pages that list those alone.
    affectsParams: () => ({ status: 'placed' }),
    auth: 'staff',
  })
  static async send_order(request: MizanRequest, { order_id }: { order_id: number }): Promise<void> {
    await transact(async (tx) => {
      const order = await tx.select().from(orders).where(eq(orders.id, order_id)).get()
      if (!order) throw new MizanError('not_found', 'There is no such order.')
      if (order.status !== 'placed') throw new MizanError('conflict', `Order ${order_id} is ${order.status} already.`)
      await tx.update(orders).set({ status: 'sent' }).where(eq(orders.id, order_id))
      await notify(tx, order.customer, `Order ${order_id} is on its way to you.`, `/orders/${order_id}`)
    })
    request.invalidate(OrdersContext, { status: 'sent' })
  }

  /** Puts more of a product on the shelf. Returns how many there are. */
  @client({ affects: [DeskContext, CatalogContext, { context: ProductContext, params: ['product_id'] }], auth: 'staff' })
  static async restock(
    _request: MizanRequest,
    { product_id, quantity }: { product_id: number; quantity: number },
  ): Promise<{ stock: number }> {
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > 500) {
      throw new MizanError('invalid', 'Between 1 and 500 fit on the shelf.')
    }
    const restocked = await transact((tx) =>
      tx
        .update(products)
        .set({ stock: sql`${products.stock} + ${quantity}` })
        .where(eq(products.id, product_id))
        .returning({ stock: products.stock })
        .get(),
    )
    if (!restocked) throw new MizanError('not_found', 'We do not sell that.')
    return restocked
  }
}
