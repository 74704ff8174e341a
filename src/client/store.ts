import { entryKey, type Params } from '../protocol/index.js'
import { stayAware } from './activity.js'
import { Entry } from './entry.js'
import { handleOf, type ContextHandle } from './registry.js'
import type { SsrData } from './ssr.js'
import { enlist, isBrowser } from './stores.js'
import { isExpired } from './sweep.js'

export interface StoreOptions {
  /** Sends the requests of this store alone. @default `configureMizan({ fetch })`, or the global one */
  fetch?: typeof fetch
  /** What a server rendered the page from. */
  data?: SsrData | undefined
}

/** All entries of one page, or of one request on a server. */
export class Store {
  /** By key. */
  readonly entries = new Map<string, Entry>()
  declare readonly fetch: typeof fetch | undefined

  /** Development only: called with what a component is about to suspend on. It may throw it, where that is the better way. */
  beforeUse?(ready: Promise<void>): void

  constructor({ fetch, data }: StoreOptions = {}) {
    this.fetch = fetch
    for (const { context, params, data: bundle } of data?.contexts ?? []) {
      const entry = this.entry(handleOf(context), params)
      entry.take(bundle, entry.dirty)
      entry.publish()
    }
    if (!isBrowser()) return
    enlist(this)
    stayAware()
  }

  /** The entry of a context with these params, new when there is none or it has been out of use for too long. */
  entry(context: ContextHandle, params: Params): Entry {
    const known = this.peek(context, params)
    if (known && !isExpired(known)) return known
    const entry = new Entry(context, params, this)
    this.entries.set(entry.key, entry)
    return entry
  }

  peek(context: ContextHandle, params: Params): Entry | undefined {
    return this.entries.get(entryKey(context.name, params))
  }
}
