import { hits, type Params } from '../protocol/index.js'
import { Entry, entryKey, type Flight, type Keeper } from './entry.js'
import { mizanFetch, type Bundle } from './fetch.js'
import type { MizanError } from './error.js'
import { keepFailed } from './keep-failed.js'
import type { ContextHandle } from './registry.js'
import { enlist } from './stores.js'

/** Entries without a provider are kept for this long, in milliseconds, and this many of them: going back shows them at once. */
const KEEP_MS = 300_000
const KEEP_COUNT = 100
/** An error without data and without a provider: long enough for React to come back and throw it. */
const KEEP_ERROR_MS = 1_000
/** React has committed what caught an error by then, and nobody has clicked yet. */
const THROWN_MS = 20

/**
 * All entries of one page, or of one request on a server, and the rules by which they are fetched again.
 *
 * The clock counts invalidations. An entry is stale while its data are older than its last invalidation; an answer is as new as the
 * clock was when its request began, so an old answer never passes for fresh whenever it lands.
 */
export class Store implements Keeper {
  readonly #entries = new Map<string, Entry>()
  #clock = 0
  #touched = new Set<Entry>()

  constructor() {
    enlist(this)
  }

  /** The entry of a context with these params, new when there is none or it has been out of use for too long. */
  entry(context: ContextHandle, params: Params): Entry {
    const known = this.peek(context, params)
    if (known && !isExpired(known)) return known
    const entry = new Entry(context, params, this)
    this.#entries.set(entry.key, entry)
    return entry
  }

  peek(context: ContextHandle, params: Params): Entry | undefined {
    return this.#entries.get(entryKey(context, params))
  }

  /**
   * Begins the first fetch of an entry, unless one is under way; to be called while rendering, so that no request waits for a commit.
   *
   * @param owner the provider that renders
   * @returns resolves when there is an answer, an error, or nobody waits for it any more; undefined when nothing was ever waited for
   */
  load(entry: Entry, owner?: object): Promise<void> | undefined {
    if (!entry.bundle && !entry.error && !entry.flight) this.#start(entry, false, owner)
    return entry.ready
  }

  /**
   * Puts an entry on the page: from now on it is fetched again when it is stale. A failed refetch is retried.
   *
   * @param owner its provider: what that one asked for in renders that never came to the page is aborted
   * @returns takes it off the page, after which it is only marked as stale
   */
  mount(entry: Entry, owner?: object): () => void {
    entry.mounts++
    entry.leaving = false
    entry.wasShown = true
    for (const other of this.#entries.values())
      if (owner && other !== entry && other.flight?.owner === owner && !other.mounts) this.#abandon(other)
    this.#touch(entry)
    return () => {
      if (--entry.mounts) return
      entry.leaving = true
      this.#touch(entry)
    }
  }

  /**
   * Marks as stale what `list` hits, mounted or not, and fetches the mounted part of it again. All calls of one tick are one refetch.
   *
   * @param list as it came over the wire: what is no list, and each malformed item in it, hits everything
   */
  invalidate(list: unknown): void {
    const items = Array.isArray(list) ? list : [list]
    this.#clock++
    for (const entry of this.#entries.values())
      if (items.some((item) => hits(item, entry.context.name, entry.params))) this.#mark(entry)
  }

  /** Takes an entry for stale and fetches it. Resolves when it is at rest again; a failure stands in its status. */
  async refetch(entry: Entry): Promise<void> {
    this.#clock++
    this.#mark(entry)
    if (!entry.mounts && !entry.flight) this.#start(entry)
    do await entry.landing()
    while (entry.flight)
  }

  /** Forgets the error of an entry without data, and tries again when it is on the page. */
  retry(entry: Entry): void {
    if (entry.bundle) return void this.refetch(entry)
    entry.error = null
    void this.load(entry)
    entry.publish()
  }

  /**
   * React has the error of a failed first fetch. Once it has shown it, a new mount may ask again; not sooner, because React renders
   * a failed tree twice before it gives up, and each time must end alike.
   */
  thrown(entry: Entry): void {
    setTimeout(() => entry.mounts || entry.flight || this.#abandon(entry), THROWN_MS)
  }

  #mark(entry: Entry): void {
    entry.dirty = this.#clock
    this.#touch(entry)
  }

  #touch(entry: Entry): void {
    if (!this.#touched.size) queueMicrotask(() => this.#flush())
    this.#touched.add(entry)
  }

  #flush(): void {
    const touched = this.#touched
    this.#touched = new Set()
    for (const entry of touched) {
      if (entry.mounts) this.#advance(entry)
      // Not sooner: StrictMode, and a provider that moves, take an entry off and put it back at once.
      else if (entry.leaving) this.#abandon(entry)
      entry.publish()
    }
    this.#sweep()
  }

  /** One request under way and one to follow: the first invalidation of a storm replaces the request, the rest wait for its answer. */
  #advance(entry: Entry): void {
    const { bundle, error, flight, isStale } = entry
    // What failed without data waits for its user, or for an invalidation; what has data is retried by whoever mounts it.
    if (!isStale && (bundle ? !error : error)) return
    if (flight) {
      if (flight.at >= entry.dirty || flight.isOverdue || !bundle) return
      flight.controller.abort()
    }
    this.#start(entry, !!flight)
  }

  #start(entry: Entry, isOverdue = false, owner?: object): void {
    const controller = new AbortController()
    const flight: Flight = { at: this.#clock, controller, isOverdue, owner }
    entry.flight = flight
    if (!entry.bundle) entry.ready = entry.landing()
    const { name, base } = entry.context
    mizanFetch(name, entry.params, { base, signal: controller.signal }).then(
      (bundle) => this.#land(entry, flight, ...keepFailed(bundle, entry.bundle)),
      (error: MizanError) => this.#land(entry, flight, entry.bundle, error),
    )
  }

  #land(entry: Entry, flight: Flight, bundle: Bundle | undefined, error: MizanError | null): void {
    // Aborted, or another took its place: whatever it says is old.
    if (entry.flight !== flight) return
    entry.flight = undefined
    entry.bundle = bundle
    entry.usedAt = Date.now()
    if (!error) {
      entry.fresh = flight.at
      entry.updatedAt = entry.usedAt
      if (process.env.NODE_ENV !== 'production') entry.seen = { ...entry.seen, ...bundle }
    }
    if (entry.mounts && flight.at < entry.dirty) this.#start(entry, true)
    const isFinal = !entry.flight
    entry.error = isFinal ? error : null
    if (isFinal || bundle) entry.landed()
    entry.publish()
    if (!entry.mounts) this.#touch(entry)
  }

  /** Nobody shows it: its request is of no use, and a failure without data is not worth keeping. */
  #abandon(entry: Entry): void {
    entry.flight?.controller.abort()
    entry.flight = undefined
    if (!entry.bundle) entry.error = null
    entry.leaving = false
    entry.usedAt = Date.now()
    // Whoever still waits, such as a render that was never committed, asks again.
    entry.landed()
  }

  #sweep(): void {
    const entries = [...this.#entries.values()]
    // Not by count what a suspended page may still wait to show: each render would ask again for what the last one lost.
    const spare = entries.filter((entry) => entry.wasShown && !entry.mounts && !entry.flight)
    const tooMany = spare.sort((a, b) => b.usedAt - a.usedAt).slice(KEEP_COUNT)
    for (const entry of [...entries.filter(isExpired), ...tooMany]) this.#entries.delete(entry.key)
  }
}

const isExpired = (entry: Entry): boolean => !entry.mounts && !entry.flight && Date.now() - entry.usedAt > (entry.bundle ? KEEP_MS : KEEP_ERROR_MS)
