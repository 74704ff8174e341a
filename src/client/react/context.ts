import { createContext, type Context } from 'react'
import type { Entry } from '../entry.js'
import type { ContextHandle } from '../registry.js'

const contexts = /*#__PURE__*/ new WeakMap<ContextHandle, Context<Entry | null>>()

/** The React context that carries the entry of the nearest provider of `handle`. */
export function contextOf(handle: ContextHandle): Context<Entry | null> {
  let context = contexts.get(handle)
  if (!context) contexts.set(handle, (context = createContext<Entry | null>(null)))
  return context
}
