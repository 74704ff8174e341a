import { blob, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** The shapes that a product's picture can take. */
export type Form =
  | 'blanket' | 'block' | 'board' | 'book' | 'bowl' | 'candle' | 'cloth' | 'cup' | 'cushion'
  | 'jar' | 'lamp' | 'letters' | 'mill' | 'pan' | 'pendant' | 'plate' | 'pot' | 'tray' | 'vase'

export type OrderStatus = 'placed' | 'sent' | 'delivered' | 'cancelled'

export type PhotoType = 'image/jpeg' | 'image/png' | 'image/webp'

export type Role = 'staff' | 'superuser'

export const users = sqliteTable('users', {
  id: text().primaryKey(),
  name: text().notNull(),
  roles: text({ mode: 'json' }).$type<Role[]>().notNull(),
  /** See `accounts/password.ts`. */
  password: text().notNull(),
})

export const categories = sqliteTable('categories', {
  slug: text().primaryKey(),
  name: text().notNull(),
  blurb: text().notNull(),
  position: integer().notNull(),
})

export const products = sqliteTable('products', {
  id: integer().primaryKey(),
  category: text().notNull().references(() => categories.slug),
  name: text().notNull(),
  summary: text().notNull(),
  description: text().notNull(),
  price_cents: integer().notNull(),
  stock: integer().notNull(),
  /** Degrees of the colour wheel. */
  hue: integer().notNull(),
  form: text().$type<Form>().notNull(),
})

export const reviews = sqliteTable('reviews', {
  id: integer().primaryKey(),
  product_id: integer().notNull().references(() => products.id),
  author: text().notNull(),
  /** 1 to 5. */
  rating: integer().notNull(),
  text: text().notNull(),
  photo_id: text().references(() => photos.id),
  created_at: integer({ mode: 'timestamp_ms' }).notNull(),
})

/** What customers have photographed. A photo never changes, so its address may be kept for ever. */
export const photos = sqliteTable('photos', {
  id: text().primaryKey(),
  type: text().$type<PhotoType>().notNull(),
  bytes: blob({ mode: 'buffer' }).notNull(),
})

export const cart_lines = sqliteTable(
  'cart_lines',
  {
    /** A user's id, or what stands in for a guest's: see `accounts/guest.ts`. */
    customer: text().notNull(),
    product_id: integer().notNull().references(() => products.id),
    quantity: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.customer, table.product_id] })],
)

export const orders = sqliteTable('orders', {
  id: integer().primaryKey(),
  customer: text().notNull(),
  status: text().$type<OrderStatus>().notNull(),
  postcode: text().notNull(),
  /** What the customer asks of who brings it; empty for nothing. */
  delivery_note: text().notNull(),
  shipping_cents: integer().notNull(),
  created_at: integer({ mode: 'timestamp_ms' }).notNull(),
})

export const order_lines = sqliteTable(
  'order_lines',
  {
    order_id: integer().notNull().references(() => orders.id),
    product_id: integer().notNull().references(() => products.id),
    quantity: integer().notNull(),
    /** The price when it was bought. */
    price_cents: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.order_id, table.product_id] })],
)

export const notifications = sqliteTable('notifications', {
  id: integer().primaryKey(),
  customer: text().notNull(),
  text: text().notNull(),
  /** A path of the shop, or null. */
  link: text(),
  read: integer({ mode: 'boolean' }).notNull(),
  created_at: integer({ mode: 'timestamp_ms' }).notNull(),
})
