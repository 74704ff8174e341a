import type { Item } from './contender.js'

/** What one round took. */
export const counts = { renders: 0, gets: 0, open: 0, lastCommit: 0, lastEvent: 0 }

/** Any row of any contender. It is called, not rendered: a render of a reader is counted once, and nobody's component hides another's. */
export function row(item: Item | undefined) {
  if (!item) return <li>…</li>
  counts.renders++
  return <li className="row">{text(item)}</li>
}

export const text = ({ id, name, version, orders }: Item): string => `${id} ${name} ${version} ${orders.length}`

export const times = (readers: number): number[] => Array.from({ length: readers }, (_, index) => index)
