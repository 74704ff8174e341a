import type { Store } from './store.js'

// Weak, since nothing tells when the last user of a store is gone.
const stores = /*#__PURE__*/ new Set<WeakRef<Store>>()

/** A server renders for many at once: there a store belongs to one request, and nothing may reach all of them. */
export const isBrowser = (): boolean => typeof document !== 'undefined'

export function enlist(store: Store): void {
  if (isBrowser()) stores.add(new WeakRef(store))
}

/**
 * Tells every store of the page what is stale.
 *
 * @param list as it came over the wire (PROTOCOL 7): what is malformed in it makes everything stale
 */
export function invalidate(list: unknown): void {
  for (const store of stores) store.deref()?.invalidate(list)
}
