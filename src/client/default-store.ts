import { ssrData } from './ssr.js'
import { Store } from './store.js'
import { isBrowser } from './stores.js'
import { warn } from './warn.js'

let store: Store | undefined

/**
 * The store of a page whose providers are in no `<MizanStore>`.
 *
 * @throws Error on a server, where one store would hand one visitor's data to the next
 */
export function defaultStore(): Store {
  if (!isBrowser())
    throw new Error(
      process.env.NODE_ENV === 'production'
        ? 'no <MizanStore>'
        : 'Wrap the application in a <MizanStore>: requests must not share data.',
    )
  return (store ??= hydrated())
}

function hydrated(): Store {
  try {
    return new Store({ data: ssrData() })
  } catch (error) {
    // The page still works: what it was rendered from is fetched.
    if (process.env.NODE_ENV !== 'production') warn(`The data that this page was rendered from cannot be read, so all of them are fetched: ${String(error)}`)
    return new Store()
  }
}
