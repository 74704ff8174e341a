import { use, useSyncExternalStore } from 'react'
import type { ContextHandle } from '../registry.js'
import { stable, type Stable } from '../stable.js'
import type { ContextStatus } from '../types.js'
import { contextOf } from './context.js'
import { noProvider, pascal } from './names.js'

const hooks = /*#__PURE__*/ new Map<ContextHandle, Stable<() => ContextStatus>>()

/** The hook that tells how the data of a context stand: the same hook for the same handle. */
export function status(handle: ContextHandle): () => ContextStatus {
  return defineStatus(handle, () => useStatus(handle))
}

export function defineStatus(handle: ContextHandle, run: () => ContextStatus): () => ContextStatus {
  return stable(hooks, handle, run)
}

function useStatus(handle: ContextHandle): ContextStatus {
  const entry = use(contextOf(handle))
  if (!entry) throw noProvider(`${pascal(handle.name)}Context`, handle.name)
  return useSyncExternalStore(entry.subscribe, entry.getStatus, entry.getStatus)
}
