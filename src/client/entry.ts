import { entryKey, type Params } from '../protocol/index.js'
import type { MizanError } from './error.js'
import type { Bundle } from './fetch.js'
import type { Layer } from './optimistic.js'
import type { ContextHandle } from './registry.js'
import { share } from './share.js'
import type { Store } from './store.js'
import { clock } from './stores.js'

/** One request under way, with its retries. */
export interface Flight extends AbortController {
  /** The clock when its latest attempt began: its answer knows of no later invalidation. */
  at: number
  /** The page has waited for one answer too many already, so an invalidation lets this one land: else a storm of them paints nothing. */
  readonly isOverdue: boolean
  /** Development only: whether it waits to be tried again. */
  isPausing?: boolean
  /** Who began it by rendering: see `mount`. */
  readonly owner: object | undefined
}

/** What one context with one set of params is known to be. The rules are in `freshness.ts`; an entry only remembers and tells. */
export class Entry {
  // What has no value yet is only declared: a build would name each of them once more.
  declare readonly key: string
  declare readonly context: ContextHandle
  declare readonly params: Params
  declare readonly store: Store
  /** What the server said last, and the same with the optimistic updates over it: what readers see. */
  declare base: Bundle | undefined
  declare bundle: Bundle | undefined
  layers: readonly Layer[] = []
  /** Why functions of the context were refused or failed, by name. */
  failures: Record<string, MizanError> = {}
  error: MizanError | null = null
  /** Whether it is the same for everybody, as its answer said. */
  isPublic = false
  /** Its data were another visitor's: whoever still holds it has to ask the store for another. */
  isGone = false
  /** Providers on the page that show it, and what tells each that it is gone. */
  readonly mounts = new Set<() => void>()
  /** The last of them has just gone, or React has its error and has had time to show it: whoever renders it anew asks again. */
  leaving = false
  /** One of them was on the page, now or earlier. */
  wasShown = false
  /** React has its error once already. */
  hasThrown = false
  /** The clock of its last invalidation, and the one that its data are as new as. Stale means fresh < dirty. */
  dirty = clock.now
  fresh = clock.now
  declare flight: Flight | undefined
  /** When it was last of use, in milliseconds since the epoch. */
  usedAt = Date.now()
  /** When its data came, in milliseconds since the epoch. */
  updatedAt: number | null = null
  /** Development only: the last data of every function that was ever in the bundle, for hooks whose function went away. */
  declare seen: Bundle | undefined

  /** What waits for the first data. It stays when it has settled: a render that React replays has to use the same promise again. */
  declare ready: Promise<void> | undefined
  readonly #listeners = new Set<() => void>()
  #landing: Promise<void> | undefined
  #done: (() => void) | undefined

  constructor(context: ContextHandle, params: Params, store: Store) {
    this.key = entryKey(context.name, params)
    this.context = context
    this.params = params
    this.store = store
  }

  get isStale(): boolean {
    return this.fresh < this.dirty
  }

  /** Takes data that are as new as the clock was at `at`. Updates that they know of are over. */
  take(data: Bundle | undefined, at: number): void {
    this.base = share(this.base, data)
    this.fresh = at
    this.layers = this.layers.filter(({ settles }) => !(settles <= at))
    if (process.env.NODE_ENV !== 'production') this.seen = { ...this.seen, ...data }
  }

  /** Resolves when the next answer, error or abort comes. The same promise until then. */
  landing(): Promise<void> {
    return (this.#landing ??= new Promise((resolve) => (this.#done = resolve)))
  }

  landed(): void {
    const landing = this.#landing
    this.#landing = undefined
    this.#done?.()
    // The mark by which React reads a promise at once, instead of suspending for a microtask.
    if (landing) void Object.assign(landing, { status: 'fulfilled' })
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  readonly getBundle = (): Bundle | undefined => this.bundle

  readonly hasData = (): boolean => !!this.bundle

  /** Replays the updates over what the server said, and tells the readers. */
  publish(): void {
    let shown = this.base
    this.layers = this.layers.filter(({ update }) => {
      try {
        if (shown) shown = update(shown)
        return true
      } catch (error) {
        // The data under it are not what it was written for.
        globalThis.reportError?.(error)
        return false
      }
    })
    this.bundle = share(this.bundle, shown)
    for (const listener of this.#listeners) listener()
  }
}
