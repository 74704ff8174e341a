import type { Breaker } from './breaker.js'
import type { Teller } from './events.js'
import { EVERYTHING, type CacheStore } from './store.js'
import { within } from './within.js'

/** Milliseconds until a purge that failed is sent again: at first, and at most. */
const FIRST_RETRY = 50
const LAST_RETRY = 1_000

/** So many names that could not be told are told of as everything. */
const MOST = 1_000

interface Purge {
  names: readonly string[]
  contexts: readonly string[]
}

/**
 * Sends purges, and remembers those that the store has not taken. What these mean is stale, whatever the store says: reads of this
 * process go by that, by whole contexts, so that nobody whose write was answered here reads what it has made stale.
 */
export class Purges {
  readonly #store: CacheStore
  readonly #breaker: Breaker
  readonly #teller: Teller
  readonly #timeout: number
  /** What the store has not been told of, with the count of the purge that failed last. */
  readonly #names = new Map<string, number>()
  readonly #contexts = new Map<string, number>()
  #count = 0
  #isRetrying = false
  #isOver = false

  constructor(store: CacheStore, breaker: Breaker, teller: Teller, timeout: number) {
    this.#store = store
    this.#breaker = breaker
    this.#teller = teller
    this.#timeout = timeout
  }

  /** Whether a purge that the store has not taken means an entry of these names. */
  has(names: readonly string[]): boolean {
    return this.#names.size > 0 && names.some((name) => this.#names.has(name) || this.#contexts.has(name))
  }

  /** @returns false when the store could not be told; it is told again until it is */
  async send({ names, contexts }: Purge): Promise<boolean> {
    try {
      // It may be back, but whoever waits for the answer to a write should not have to find out.
      if (this.#breaker.isOpen) throw new Error('The cache is away.')
      await this.#forget({ names, contexts })
      this.#teller.tell({ type: 'purged', names, late: false })
      return true
    } catch (error) {
      this.#owe({ names, contexts })
      this.#teller.tell({ type: 'undelivered', names, error })
      if (!this.#isRetrying) void this.#retry()
      return false
    }
  }

  /** Tries once more, and gives up. */
  async close(): Promise<void> {
    this.#isOver = true
    if (this.#names.size) await this.#deliver()
  }

  #owe({ names, contexts }: Purge): void {
    this.#count++
    for (const name of names) this.#names.set(name, this.#count)
    for (const name of contexts) this.#contexts.set(name, this.#count)
    if (this.#names.size <= MOST && !this.#names.has(EVERYTHING)) return
    for (const owed of [this.#names, this.#contexts]) owed.clear()
    this.#names.set(EVERYTHING, this.#count)
  }

  async #forget({ names, contexts }: Purge): Promise<void> {
    try {
      const forgotten = this.#store.forget(names, contexts)
      if (forgotten instanceof Promise) await within(this.#timeout, forgotten)
    } catch (error) {
      this.#breaker.failed()
      throw error
    }
    this.#breaker.succeeded()
  }

  async #retry(): Promise<void> {
    this.#isRetrying = true
    for (let delay = FIRST_RETRY; this.#names.size && !this.#isOver; delay = Math.min(2 * delay, LAST_RETRY)) {
      // It keeps the process alive: nobody else knows of the purge.
      await new Promise((resolve) => setTimeout(resolve, delay * (0.5 + Math.random() / 2)))
      await this.#deliver()
    }
    this.#isRetrying = false
  }

  async #deliver(): Promise<void> {
    const names = [...this.#names.keys()]
    const contexts = [...this.#contexts.keys()]
    const count = this.#count
    try {
      await this.#forget({ names, contexts })
    } catch {
      return
    }
    // One that has failed meanwhile has not been told with these.
    for (const owed of [this.#names, this.#contexts]) {
      for (const [name, at] of owed) if (at <= count) owed.delete(name)
    }
    this.#teller.tell({ type: 'purged', names, late: true })
  }
}
