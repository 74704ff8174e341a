/** What the cache does, one thing at a time. */
export type CacheEvent =
  /** Answered with what was kept. */
  | { type: 'hit'; context: string }
  /** Nothing was kept, or it was `stale`; `collapsed`: it became the answer of another request for the same. */
  | { type: 'miss'; context: string; isStale: boolean; collapsed: boolean }
  /** Answered by the functions, and not asked of the cache. */
  | { type: 'bypass'; context: string; cause: BypassCause }
  /** Kept; or not, since it had become stale while its functions ran. */
  | { type: 'stored' | 'refused'; context: string }
  /** A purge that the store has taken; `late`: after it had failed. */
  | { type: 'purged'; names: readonly string[]; late: boolean }
  /** A purge that the store has not taken; it is tried again, and what it means is not answered from the cache until then. */
  | { type: 'undelivered'; names: readonly string[]; error: unknown }
  /** The store failed, or took too long. */
  | { type: 'failure'; error: unknown }

/**
 * - `purging`: a purge that means entries of its context could not be delivered yet.
 * - `away`: the store failed several times in a row, and is looked after in the background.
 * - `failure`: it failed just now.
 * - `joining`: the process has to make itself known first, or anew.
 */
export type BypassCause = 'purging' | 'away' | 'failure' | 'joining'

/** How often each has happened in this process. */
export interface CacheCounters {
  hits: number
  misses: number
  collapsed: number
  stored: number
  refused: number
  bypasses: Record<BypassCause, number>
  purges: number
  undelivered: number
  failures: number
}

/** Counts, and tells who listens. */
export class Teller {
  readonly counters: CacheCounters = {
    hits: 0,
    misses: 0,
    collapsed: 0,
    stored: 0,
    refused: 0,
    bypasses: { purging: 0, away: 0, failure: 0, joining: 0 },
    purges: 0,
    undelivered: 0,
    failures: 0,
  }
  readonly #listener: ((event: CacheEvent, counters: Readonly<CacheCounters>) => void) | undefined

  constructor(listener: ((event: CacheEvent, counters: Readonly<CacheCounters>) => void) | undefined) {
    this.#listener = listener
  }

  /** Apart from the others, since nothing happens as often: no event is made where nobody listens. */
  hit(context: string): void {
    this.counters.hits++
    if (this.#listener) this.#tell({ type: 'hit', context })
  }

  tell(event: Exclude<CacheEvent, { type: 'hit' }>): void {
    this.#count(event)
    if (this.#listener) this.#tell(event)
  }

  #count(event: Exclude<CacheEvent, { type: 'hit' }>): void {
    const { counters } = this
    switch (event.type) {
      case 'miss':
        counters.misses++
        if (event.collapsed) counters.collapsed++
        return
      case 'bypass':
        counters.bypasses[event.cause]++
        return
      case 'purged':
        counters.purges++
        return
      case 'failure':
        counters.failures++
        return
      default:
        counters[event.type]++
    }
  }

  #tell(event: CacheEvent): void {
    // Whoever counts must not cost a visitor the answer, nor the server its life.
    const failed = (error: unknown) => console.error('[mizan] onEvent of the cache failed:', error)
    try {
      const told: unknown = this.#listener?.(event, this.counters)
      if (told instanceof Promise) told.catch(failed)
    } catch (error) {
      failed(error)
    }
  }
}
