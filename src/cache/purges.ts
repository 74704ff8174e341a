import type { Breaker } from './breaker.js'
import type { Teller } from './events.js'
import type { CacheStore } from './store.js'
import { within } from './within.js'

/** Milliseconds until a purge that failed is sent again: at first, and at most. */
const FIRST_RETRY = 50
const LAST_RETRY = 1_000

interface Purge {
  names: readonly string[]
  contexts: readonly string[]
}

/**
 * The purges of this process that the store has not taken yet. What they mean is stale already, whatever the store says: reads of
 * this process go by that, so that nobody whose write was answered here reads what it has made stale.
 */
export class Purges {
  readonly #store: CacheStore
  readonly #breaker: Breaker
  readonly #teller: Teller
  readonly #timeout: number
  /** How many purges of each name are under way. */
  readonly #pending = new Map<string, number>()
  #undelivered: Purge[] = []
  #isRetrying = false
  #isOver = false

  constructor(store: CacheStore, breaker: Breaker, teller: Teller, timeout: number) {
    this.#store = store
    this.#breaker = breaker
    this.#teller = teller
    this.#timeout = timeout
  }

  has(names: readonly string[]): boolean {
    return this.#pending.size > 0 && names.some((name) => this.#pending.has(name))
  }

  /** @returns false when the store could not be told; it is told again until it is */
  async send(purge: Purge): Promise<boolean> {
    for (const name of namesOf(purge)) this.#pending.set(name, (this.#pending.get(name) ?? 0) + 1)
    try {
      // It may be back, but whoever waits for the answer to a write should not have to find out.
      if (this.#breaker.isOpen) throw new Error('The cache is away.')
      await this.#forget(purge)
      this.#settle(purge)
      this.#teller.tell({ type: 'purged', names: purge.names, late: false })
      return true
    } catch (error) {
      this.#undelivered.push(purge)
      this.#teller.tell({ type: 'undelivered', names: purge.names, error })
      if (!this.#isRetrying) void this.#retry()
      return false
    }
  }

  /** Tries once more, and gives up. */
  async close(): Promise<void> {
    this.#isOver = true
    if (this.#undelivered.length) await this.#deliver()
  }

  async #forget({ names, contexts }: Purge): Promise<void> {
    const forgotten = this.#store.forget(names, contexts)
    if (forgotten instanceof Promise) {
      try {
        await within(this.#timeout, forgotten)
      } catch (error) {
        this.#breaker.failed()
        throw error
      }
    }
    this.#breaker.succeeded()
  }

  async #retry(): Promise<void> {
    this.#isRetrying = true
    for (let delay = FIRST_RETRY; this.#undelivered.length && !this.#isOver; delay = Math.min(2 * delay, LAST_RETRY)) {
      // It keeps the process alive: nobody else knows of the purge.
      await new Promise((resolve) => setTimeout(resolve, delay * (0.5 + Math.random() / 2)))
      await this.#deliver()
    }
    this.#isRetrying = false
  }

  async #deliver(): Promise<void> {
    // A copy: one that fails meanwhile has not been told with these.
    const purges = [...this.#undelivered]
    const names = [...new Set(purges.flatMap((purge) => purge.names))]
    const contexts = [...new Set(purges.flatMap((purge) => purge.contexts))]
    try {
      await this.#forget({ names, contexts })
    } catch {
      return
    }
    this.#undelivered = this.#undelivered.filter((purge) => !purges.includes(purge))
    for (const purge of purges) this.#settle(purge)
    this.#teller.tell({ type: 'purged', names, late: true })
  }

  #settle(purge: Purge): void {
    for (const name of namesOf(purge)) {
      const left = (this.#pending.get(name) ?? 1) - 1
      if (left) this.#pending.set(name, left)
      else this.#pending.delete(name)
    }
  }
}

const namesOf = ({ names }: Purge) => new Set(names)
