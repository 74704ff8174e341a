import { hash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

/** What every contestant answers: the page of a user, which two functions read. */

let database = 0
const ran = { user_orders: 0, user_profile: 0 }

/** How many milliseconds each function waits for a database that is not there; with 0 it waits for nothing at all. */
export function setDatabase(milliseconds: number): void {
  database = milliseconds
}

export type Ran = typeof ran

/** How often each function ran in this process. */
export const timesRan = (): Ran => ({ ...ran })

interface ByUser {
  user_id: number
}

// Members are in the order in which Mizan writes them, so that JSON.stringify gives the same bytes.

export async function user_orders({ user_id }: ByUser) {
  ran.user_orders++
  if (database) await sleep(database)
  return ['Teapot', 'Kettle', 'Cup & saucer', 'Strainer', 'Spoon'].map((title, index) => ({
    id: user_id * 100 + index, paid: index > 1, quantity: index + 1, title, total: 19.5 * (index + 1),
  }))
}

export async function user_profile({ user_id }: ByUser) {
  ran.user_profile++
  if (database) await sleep(database)
  return { active: true, city: 'Zürich', email: 'ann@shop.example', id: user_id, name: 'Ann Example' }
}

/** An answer as a server keeps it that has nothing to do but to write it. */
export interface Page {
  tag: string
  body: string
  /** Of the body, in bytes. */
  length: number
}

/** Both at once, as Mizan runs them, and as it writes what they give. */
export async function makePage(user_id: number): Promise<Page> {
  const [orders, profile] = await Promise.all([user_orders({ user_id }), user_profile({ user_id })])
  return pageOf(JSON.stringify({ user_orders: orders, user_profile: profile }))
}

export function pageOf(body: string): Page {
  return { tag: `"${hash('sha256', body, 'base64url').slice(0, 22)}"`, body, length: Buffer.byteLength(body) }
}

export const pathOf = (user_id: number): string => `/api/mizan/ctx/user/?user_id=${user_id}`

/** What can make the page of a user stale. */
export const namesOf = (user_id: number): string[] => ['user', `user;user_id=${user_id}`]
