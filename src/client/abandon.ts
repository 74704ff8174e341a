import type { Entry } from './entry.js'
import { tell, type DropReason } from './events.js'

/** Nobody shows it: its request is of no use, and a failure without data is not worth keeping. */
export function abandon(entry: Entry, why: DropReason = 'unmounted'): void {
  if (entry.flight) tell?.('drop', entry, why)
  entry.flight?.abort()
  entry.flight = undefined
  if (!entry.bundle) entry.error = null
  entry.leaving = entry.hasThrown = false
  entry.usedAt = Date.now()
  // Whoever still waits, such as a render that was never committed, asks again.
  entry.landed()
}
