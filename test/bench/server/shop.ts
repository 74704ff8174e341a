/** What every server answers: the three reads of a user's page, and one change. None of them waits for anything. */

export interface Profile {
  id: number
  name: string
  email: string
  city: string
  active: boolean
}

export interface Order {
  id: number
  title: string
  quantity: number
  total: number
  paid: boolean
}

export interface Notification {
  id: number
  text: string
  read: boolean
}

export interface Address {
  user_id: number
  street: string
  zip: string
  primary: boolean
}

let rows = 5

/** How many orders and notifications a user has. */
export function setRows(count: number): void {
  rows = count
}

export async function user_profile({ user_id }: { user_id: number }): Promise<Profile> {
  return { id: user_id, name: 'Ann Example', email: 'ann@shop.example', city: 'Zürich', active: true }
}

export async function user_orders({ user_id }: { user_id: number }): Promise<Order[]> {
  return ['Teapot', 'Kettle', 'Cup & saucer', 'Strainer', 'Spoon'].slice(0, rows).map((title, index) => ({
    id: user_id * 100 + index, title, quantity: index + 1, total: 19.5 * (index + 1), paid: index > 1,
  }))
}

export async function user_notifications({ user_id }: { user_id: number }): Promise<Notification[]> {
  return ['Your order was sent', 'A new message of the shop', 'Your invoice'].slice(0, rows).map((text, index) => ({
    id: user_id * 10 + index, text, read: index > 0,
  }))
}

export async function set_address({ user_id, street, zip, primary }: Address): Promise<Address> {
  return { user_id, street, zip, primary }
}
