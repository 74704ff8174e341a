import { within } from './within.js'

/** So many failures in a row are no accident. */
const ENOUGH = 3
/** Milliseconds between two looks at a store that is away. */
const FIRST_LOOK = 100
const LAST_LOOK = 1_000

/** Keeps a store that fails from costing each request its whole timeout: while it is open, nobody asks. */
export class Breaker {
  readonly #check: () => Promise<void>
  readonly #timeout: number
  #failures = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #isClosed = false

  /** @param check rejects while the store cannot be relied on */
  constructor(timeout: number, check: () => Promise<void>) {
    this.#timeout = timeout
    this.#check = check
  }

  get isOpen(): boolean {
    return this.#timer !== undefined
  }

  succeeded(): void {
    this.#failures = 0
  }

  failed(): void {
    if (++this.#failures >= ENOUGH && !this.isOpen && !this.#isClosed) this.#look(FIRST_LOOK)
  }

  /** Looks no more. */
  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #look(delay: number): void {
    this.#timer = setTimeout(() => {
      within(this.#timeout, this.#check()).then(
        () => {
          this.#timer = undefined
          this.#failures = 0
        },
        () => {
          if (!this.#isClosed) this.#look(Math.min(2 * delay, LAST_LOOK))
        },
      )
    }, delay)
    // In a browser's or a worker's runtime it is a number, and holds nothing open.
    if (typeof this.#timer === 'object') this.#timer.unref()
  }
}
