import { createContext, createElement, use, useState, type ReactNode } from 'react'
import { defaultStore } from '../default-store.js'
import { Store } from '../store.js'

const StoreContext = /*#__PURE__*/ createContext<Store | null>(null)

/**
 * Gives the providers below a store of their own: one per request on a server, one per test.
 *
 * @param props.store @default a new one
 */
export function MizanStore({ store, children }: { store?: Store; children?: ReactNode }): ReactNode {
  const [own] = useState(() => store ?? new Store())
  return createElement(StoreContext, { value: store ?? own }, children)
}

export function useStore(): Store {
  return use(StoreContext) ?? defaultStore()
}
