import type { ReactNode } from 'react'

export interface Item {
  id: number
  name: string
  version: number
  tags: string[]
  address: { street: string; city: string; country: string }
  orders: { id: number; total: number; state: string }[]
}

/** One way to hold what the server said, used as its own documentation says. */
export interface Contender {
  /** What has to be around the page. */
  Frame(props: { children: ReactNode }): ReactNode
  /** One entry and its readers, each a component of its own that shows the item through `Row`. */
  Group(props: { id: number; readers: number }): ReactNode
  /** Makes entries stale, as after a write. */
  invalidate(ids: readonly number[]): void
  invalidateAll(): void
  /** How many of the entries of `ids` are kept. */
  entries(ids: readonly number[]): number
}

export const URL_OF_ITEMS = '/api/item/'
