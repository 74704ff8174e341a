import { use, useSyncExternalStore } from 'react'
import type { Entry } from '../entry.js'
import type { Bundle } from '../fetch.js'

/** The data of an entry. Suspends while there are none, which only new params can bring about, and throws when they cannot be had. */
export function useBundle(entry: Entry): Bundle {
  const bundle = useSyncExternalStore(entry.subscribe, entry.getBundle, entry.getBundle)
  // A loop, since an aborted request wakes us with nothing: then another begins.
  do {
    const ready = entry.store.load(entry)
    // Also when there are data: React wants a render that it replays to use what it suspended on.
    if (ready) use(ready)
    if (!entry.bundle && entry.error) {
      entry.store.thrown(entry)
      throw entry.error
    }
  } while (!entry.bundle)
  return bundle ?? entry.bundle
}
