const USERS = `create table users (
  id text primary key,
  name text not null,
  roles text not null,
  password text not null
)`

const PHOTOS = `create table photos (
  id text primary key,
  type text not null,
  bytes blob not null
)`

/** The tables of `schema.ts` as SQL, for a new file. */
export const TABLES = [
  USERS,
  PHOTOS,
  `create table categories (
    slug text primary key,
    name text not null,
    blurb text not null,
    position integer not null
  )`,
  `create table products (
    id integer primary key,
    category text not null references categories (slug),
    name text not null,
    summary text not null,
    description text not null,
    price_cents integer not null,
    stock integer not null check (stock >= 0),
    hue integer not null,
    form text not null
  )`,
  `create index products_by_category on products (category)`,
  `create table reviews (
    id integer primary key,
    product_id integer not null references products (id),
    author text not null,
    rating integer not null check (rating between 1 and 5),
    text text not null,
    photo_id text references photos (id),
    created_at integer not null
  )`,
  `create index reviews_by_product on reviews (product_id)`,
  `create table cart_lines (
    customer text not null,
    product_id integer not null references products (id),
    quantity integer not null check (quantity > 0),
    primary key (customer, product_id)
  )`,
  `create table orders (
    id integer primary key autoincrement,
    customer text not null,
    status text not null,
    postcode text not null,
    delivery_note text not null default '',
    shipping_cents integer not null,
    created_at integer not null
  )`,
  `create table order_lines (
    order_id integer not null references orders (id),
    product_id integer not null references products (id),
    quantity integer not null,
    price_cents integer not null,
    primary key (order_id, product_id)
  )`,
  `create table notifications (
    id integer primary key,
    customer text not null,
    text text not null,
    link text,
    read integer not null,
    created_at integer not null
  )`,
]

/** What makes a file of the shop without accounts one of today. Its only customer was Ann, under another name. */
export const ACCOUNTS_CAME = [
  USERS,
  PHOTOS,
  `alter table reviews add column photo_id text references photos (id)`,
  `alter table orders add column delivery_note text not null default ''`,
  ...['cart_lines', 'orders', 'notifications'].map((table) => `update ${table} set customer = 'ann' where customer = 'demo'`),
]
