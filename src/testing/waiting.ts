/** In milliseconds, or until `release()`. */
export type Delay = number | 'forever'

interface Waiter {
  readonly label: string
  readonly names: readonly string[]
  readonly go: () => void
  readonly stop: () => void
  readonly isHeld: boolean
}

/** Requests whose answers take their time. */
export class Waiting {
  readonly #delays = new Map<string, Delay>()
  readonly #waiters = new Set<Waiter>()

  /** @param name of what is delayed; `''` stands for everything */
  set(delay: Delay, name = ''): void {
    if (!name) this.#delays.clear()
    this.#delays.set(name, delay)
  }

  /** What waits for `release()`. */
  get held(): string[] {
    return [...this.#waiters].filter(({ isHeld }) => isHeld).map(({ label }) => label)
  }

  /**
   * Resolves when an answer may go. No timer is set where nothing delays, so that a test with fake timers need not advance them.
   *
   * @param label for messages
   * @param names under which the request may be delayed: its delay is the longest of theirs
   */
  async turn(label: string, names: readonly string[]): Promise<void> {
    const delays = [...names, ''].map((name) => this.#delays.get(name) ?? 0)
    const isHeld = delays.includes('forever')
    const milliseconds = Math.max(...delays.map((delay) => (delay === 'forever' ? 0 : delay)))
    if (!isHeld && !milliseconds) return
    await new Promise<void>((resolve) => {
      const timer = isHeld ? undefined : setTimeout(() => waiter.go(), milliseconds)
      const stop = () => clearTimeout(timer)
      const go = () => {
        stop()
        this.#waiters.delete(waiter)
        resolve()
      }
      const waiter: Waiter = { label, names, isHeld, go, stop }
      this.#waiters.add(waiter)
    })
  }

  /** Delays no longer, and never answers what waits. */
  forget(): void {
    this.#delays.clear()
    for (const { stop } of this.#waiters) stop()
    this.#waiters.clear()
  }

  /** Lets go what waits, and delays no longer. */
  release(name = ''): void {
    if (name) this.#delays.delete(name)
    else this.#delays.clear()
    for (const waiter of this.#waiters) if (!name || waiter.names.includes(name)) waiter.go()
  }
}
