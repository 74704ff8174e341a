import { entryKey } from '../protocol/index.js'
import type { Bundle } from './fetch.js'

/** Contexts that came with the answer of a call (PROTOCOL 5). */
export interface Slices {
  /** The clock when the call began: what was made stale since then may be newer than the slice. */
  readonly since: number
  /** Data by the key of the entry. */
  readonly data: ReadonlyMap<string, Bundle>
}

/**
 * @param list as it came; what is no slice in it is passed over, since `invalidate` names its context all the same
 * @param asked the keys that the call named: what nobody asked for may be anything
 */
export function readSlices(list: unknown, since: number, asked: readonly string[]): Slices {
  const data = new Map<string, Bundle>()
  for (const slice of Array.isArray(list) ? list : [])
    if (slice?.data?.constructor === Object && slice.params) {
      const key = entryKey(slice.context, slice.params)
      if (asked.includes(key)) data.set(key, slice.data)
    }
  return { since, data }
}
