import { use, useEffect, useLayoutEffect, useMemo, useReducer, useSyncExternalStore, type ReactNode } from 'react'
import type { Entry } from '../entry.js'
import { MizanError } from '../error.js'
import { mount } from '../freshness.js'
import type { ContextHandle } from '../registry.js'
import type { ContextStatus } from '../types.js'
import { warnOnce } from '../warn.js'
import { contextOf } from './context.js'
import { pascal } from './names.js'
import { defineProvider, frame, paramsOf, type AnyProvider } from './provider.js'
import { defineRead, reader, type Select, type Source } from './read.js'
import { atRest, defineStatus, statusOf } from './status.js'
import { useStore } from './store.js'

// Development only: what stands for an export that went away while something still imports it. Each calls the hooks of what it
// stands for, in the same order, since the components that call it live on.

/** The hook of a function that is gone: its last data, and one warning. */
export function removedRead(handle: ContextHandle, fn: string): Source['hook'] {
  return defineRead(handle, fn, useRemovedRead)
}

function useRemovedRead({ fn, handle, previous }: Source, select?: Select): unknown {
  const entry = use(contextOf(handle)) ?? (previous ? use(contextOf(previous)) : null)
  const { subscribe, getBundle } = entry ?? NOTHING
  const last = useMemo(() => ({}), [])
  const snapshot = useMemo(() => (entry ? reader(entry, fn, select, last) : null), [entry, fn, select, last])
  useSyncExternalStore(subscribe, getBundle, getBundle)
  gone(`function "${fn}"`, `use${pascal(fn)}() gives its last data`)
  const now = snapshot?.()
  if (now !== undefined && !(now instanceof MizanError)) return now
  const data = entry?.seen?.[fn]
  return select && data !== undefined ? select(data) : data
}

/** The provider of a context that is gone: its children, and the last entry for their hooks. */
export function removedProvider(handle: ContextHandle): AnyProvider {
  return defineProvider(handle, (props) => useRemovedProvider(handle, props))
}

function useRemovedProvider(handle: ContextHandle, props: Parameters<AnyProvider>[0]): ReactNode {
  const store = useStore()
  const [owner] = useReducer(() => NOTHING, NOTHING)
  const entry = store.entry(handle, paramsOf(handle, props))
  // What has data is kept with them; what has none is not asked for.
  useLayoutEffect(() => (entry.bundle ? mount(entry) : undefined), [store, entry, owner])
  // In the place of the one that polls.
  useEffect(() => {}, [entry, owner])
  gone(`context "${handle.name}"`, `<${pascal(handle.name)}Provider> only renders its children`)
  return frame(entry, props, null)
}

/** The status hook of a context that is gone. */
export function removedStatus(handle: ContextHandle): () => ContextStatus {
  return defineStatus(handle, () => useRemovedStatus(handle))
}

function useRemovedStatus(handle: ContextHandle): ContextStatus {
  const entry: Entry | null = use(contextOf(handle))
  const snapshot = useMemo(() => (entry ? statusOf(entry) : () => RESTING), [entry])
  const first = useMemo(() => atRest(snapshot), [snapshot])
  const status = useSyncExternalStore((entry ?? NOTHING).subscribe, snapshot, first)
  gone(`context "${handle.name}"`, `use${pascal(handle.name)}Context() gives its last status`)
  return status
}

function gone(what: string, effect: string): void {
  warnOnce(`The server no longer has the ${what}. Until the next full load ${effect}: remove it here, or restore it on the server.`)
}

const RESTING: ContextStatus = { isRefreshing: false, isStale: false, error: null, updatedAt: null, refetch: () => Promise.resolve() }

const NOTHING = { subscribe: () => () => {}, getBundle: () => undefined }
