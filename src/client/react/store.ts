import { createContext, createElement, use, type ReactNode } from 'react'
import { defaultStore } from '../default-store.js'
import type { Store } from '../store.js'

const StoreContext = /*#__PURE__*/ createContext<Store | null>(null)

/**
 * Gives the providers below a store of their own: one per request on a server, one per test.
 *
 * @param props.store made outside of rendering: React throws away what a component made that suspends before it is on the page
 */
export function MizanStore({ store, children }: { store: Store; children?: ReactNode }): ReactNode {
  return createElement(StoreContext, { value: store }, children)
}

export function useStore(): Store {
  return use(StoreContext) ?? defaultStore()
}
