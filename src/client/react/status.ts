import { use, useMemo, useSyncExternalStore } from 'react'
import type { Entry } from '../entry.js'
import { refetch } from '../freshness.js'
import type { ContextHandle } from '../registry.js'
import { share } from '../share.js'
import { stable, type Stable } from '../stable.js'
import type { ContextStatus } from '../types.js'
import { contextOf } from './context.js'
import { noProvider } from './names.js'

const hooks = /*#__PURE__*/ new Map<ContextHandle, Stable<() => ContextStatus>>()

/** The hook that tells how the data of a context stand: the same hook for the same handle. */
export function status(handle: ContextHandle): () => ContextStatus {
  return defineStatus(handle, () => useStatus(handle))
}

export function defineStatus(handle: ContextHandle, run: () => ContextStatus): () => ContextStatus {
  return process.env.NODE_ENV === 'production' ? run : stable(hooks, handle, run)
}

function useStatus(handle: ContextHandle): ContextStatus {
  const entry = use(contextOf(handle))
  if (!entry) throw noProvider(`${handle.name}_context`, handle)
  const snapshot = useMemo(() => statusOf(entry), [entry])
  const first = useMemo(() => atRest(snapshot), [snapshot])
  return useSyncExternalStore(entry.subscribe, snapshot, first)
}

/** What a server renders, and a page is hydrated from, before there is anything to tell. */
export function atRest(snapshot: () => ContextStatus): () => ContextStatus {
  const resting = { ...snapshot(), isRefreshing: false, isStale: false, error: null, updatedAt: null }
  return () => resting
}

/** The same function for the same entry, whichever component asks. */
const refetches = /*#__PURE__*/ new WeakMap<Entry, () => Promise<void>>()

/** Reads how an entry stands, when it is asked: a fetch that begins while React renders has nobody to tell. */
export function statusOf(entry: Entry): () => ContextStatus {
  const again = refetches.get(entry) ?? (() => refetch(entry))
  refetches.set(entry, again)
  let last: ContextStatus | undefined
  return () => {
    const { flight, isStale, error, updatedAt } = entry
    return (last = share(last, { isRefreshing: !!flight, isStale, error, updatedAt, refetch: again }))
  }
}
