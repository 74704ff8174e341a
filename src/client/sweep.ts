import type { Entry } from './entry.js'
import { tell } from './events.js'
import type { Store } from './store.js'

/** Entries without a provider are kept for this long, in milliseconds, and this many of them: going back shows them at once. */
const KEEP_MS = 300_000
const KEEP_COUNT = 100
/** An error without data and without a provider: long enough for React to come back and throw it. */
const KEEP_ERROR_MS = 5_000

/** Nobody shows it or waits for it. */
const isUnused = ({ mounts, flight }: Entry): boolean => !mounts.size && !flight

export const isExpired = (entry: Entry): boolean =>
  isUnused(entry) && entry.usedAt < Date.now() - (entry.bundle ? KEEP_MS : KEEP_ERROR_MS)

/** Gives up what has been out of use for too long, and of the rest what is too much. */
export function sweep({ entries }: Store): void {
  let spare = 0
  for (const entry of [...entries.values()].sort((a, b) => b.usedAt - a.usedAt)) {
    // Not by count what a suspended page may still wait to show: each render would ask again for what the last one lost.
    const isTooMuch = entry.wasShown && isUnused(entry) && ++spare > KEEP_COUNT
    if (!isTooMuch && !isExpired(entry)) continue
    tell?.('drop', entry, 'kept too long')
    entries.delete(entry.key)
  }
}
