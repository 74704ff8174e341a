import { use, useSyncExternalStore } from 'react'
import type { Entry } from '../entry.js'
import { load, thrown } from '../freshness.js'

/**
 * What `snapshot` finds in an entry. Suspends while there are no data, which only new params can bring about, and throws when they
 * cannot be had.
 */
export function useData<T>(entry: Entry, snapshot: () => T): T {
  const value = useSyncExternalStore(entry.subscribe, snapshot, snapshot)
  // A loop, since an aborted request wakes us with nothing: then another begins.
  do {
    const ready = load(entry)
    if (process.env.NODE_ENV !== 'production' && ready && !entry.bundle) entry.store.beforeUse?.(ready)
    // Also when there are data: React wants a render that it replays to use what it suspended on.
    if (ready) use(ready)
    if (!entry.bundle && entry.error) {
      thrown(entry)
      throw entry.error
    }
  } while (!entry.bundle)
  return value ?? snapshot()
}
