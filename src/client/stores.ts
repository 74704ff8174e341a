import type { Entry } from './entry.js'
import type { Store } from './store.js'

// Weak, since nothing tells when the last user of a store is gone.
const stores = /*#__PURE__*/ new Set<WeakRef<Store>>()

/**
 * Counts invalidations. A request remembers the count at its start, so an old answer never passes for fresh, whenever it comes
 * (PROTOCOL 7). One for all stores, since one write reaches all of them.
 */
export const clock = {
  now: 0,
  /** When somebody else came. */
  principal: 0,
}

/** A server renders for many at once: there a store belongs to one request, and nothing may reach all of them. */
export const isBrowser = (): boolean => typeof document !== 'undefined'

export function enlist(store: Store): void {
  stores.add(new WeakRef(store))
}

/** Every entry of the page. */
export function eachEntry(run: (entry: Entry) => unknown): void {
  for (const ref of stores) {
    const entries = ref.deref()?.entries
    if (!entries) stores.delete(ref)
    else for (const entry of entries.values()) run(entry)
  }
}
