import { canonicalParams, type Params } from '../protocol/index.js'
import type { MizanError } from './error.js'
import type { Bundle } from './fetch.js'
import type { ContextHandle } from './registry.js'
import type { ContextStatus } from './types.js'

/** One request under way. */
export interface Flight {
  /** The store's clock when it began: its answer knows of no later invalidation. */
  readonly at: number
  readonly controller: AbortController
  /** The page has waited for one answer too many already, so an invalidation lets this one land: else a storm of them paints nothing. */
  readonly isOverdue: boolean
  /** Who began it by rendering: see `Store.mount`. */
  readonly owner: object | undefined
}

/** What an entry's readers ask of the store that keeps it. */
export interface Keeper {
  load(entry: Entry, owner?: object): Promise<void> | undefined
  refetch(entry: Entry): Promise<void>
  retry(entry: Entry): void
  thrown(entry: Entry): void
}

/** The key under which a store keeps an entry: equal canonical params are the same entry (PROTOCOL 3). */
export const entryKey = (context: ContextHandle, params: Params): string => `${context.name}?${canonicalParams(params)}`

/** What one context with one set of params is known to be. Its store decides; an entry only remembers and tells. */
export class Entry {
  readonly key: string
  readonly context: ContextHandle
  readonly params: Params
  readonly store: Keeper
  bundle: Bundle | undefined
  error: MizanError | null = null
  /** Providers on the page that show it. */
  mounts = 0
  /** The last of them has just gone. */
  leaving = false
  /** One of them was on the page, now or earlier. */
  wasShown = false
  /** The clock of its last invalidation, and the one that its data are as new as. Stale means fresh < dirty. */
  dirty = 0
  fresh = 0
  flight: Flight | undefined
  /** When it was last of use, in milliseconds since the epoch. */
  usedAt = Date.now()
  /** When its data came, in milliseconds since the epoch. */
  updatedAt: number | null = null
  /** Development only: the last data of every function that was ever in the bundle, for hooks whose function went away. */
  seen: Bundle | undefined

  private status: ContextStatus
  /** What waits for the first data. It stays when it has settled: a render that React replays has to use the same promise again. */
  ready: Promise<void> | undefined
  readonly #listeners = new Set<() => void>()
  #landing: { promise: Promise<void>; resolve: () => void } | undefined

  constructor(context: ContextHandle, params: Params, store: Keeper) {
    this.key = entryKey(context, params)
    this.context = context
    this.params = params
    this.store = store
    this.status = { isRefreshing: false, isStale: false, error: null, updatedAt: null, refetch: () => store.refetch(this) }
  }

  get isStale(): boolean {
    return this.fresh < this.dirty
  }

  /** Resolves when the next answer, error or abort comes. The same promise until then. */
  landing(): Promise<void> {
    if (!this.#landing) {
      let resolve!: () => void
      const promise = new Promise<void>((done) => (resolve = done))
      this.#landing = { promise, resolve }
    }
    return this.#landing.promise
  }

  landed(): void {
    if (!this.#landing) return
    const { promise, resolve } = this.#landing
    this.#landing = undefined
    resolve()
    // The mark by which React reads a promise at once, instead of suspending for a microtask.
    void Object.assign(promise, { status: 'fulfilled' })
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  readonly getBundle = (): Bundle | undefined => this.bundle

  /** Computed when asked for, so that a fetch which begins while React renders has nobody to tell. */
  readonly getStatus = (): ContextStatus => {
    const { isStale, error, updatedAt } = this
    const isRefreshing = !!this.flight
    const { status } = this
    if (status.isRefreshing !== isRefreshing || status.isStale !== isStale || status.error !== error || status.updatedAt !== updatedAt)
      this.status = { ...status, isRefreshing, isStale, error, updatedAt }
    return this.status
  }

  publish(): void {
    for (const listener of this.#listeners) listener()
  }
}
