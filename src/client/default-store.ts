import { Store } from './store.js'
import { isBrowser } from './stores.js'

let store: Store | undefined

/**
 * The store of a page whose providers are in no `<MizanStore>`.
 *
 * @throws Error on a server, where one store would hand one visitor's data to the next
 */
export function defaultStore(): Store {
  if (!isBrowser())
    throw new Error(
      "A provider was rendered on a server without a store of its own, and data must not be shared between requests. Wrap the application: <MizanStore>…</MizanStore>, from 'mizan/react'.",
    )
  return (store ??= new Store())
}
