/**
 * How many are remembered. An answer of one that is gone may still be on its way, and of a server of several processes all answer
 * by turns.
 */
const REMEMBERED = 100

/** So many others within so many milliseconds are no restarts: the text is another one with each answer. */
const TOO_MANY = 20
const WITHIN = 10_000

/**
 * `first`: there was none before. `same`: as before. `another`: the server has started anew. `late`: one that another has
 * followed already. `unsteady`: the text says nothing of processes, and from now on nothing is made of it.
 */
export type Sight = 'first' | 'same' | 'another' | 'late' | 'unsteady'

/** The processes that a server has answered as (`X-Mizan-Instance`, PROTOCOL 4). Each is told of once, and none comes back. */
export class Instances {
  /** By when they answered, the latest last. */
  readonly #known = new Set<string>()
  #current: string | undefined
  #followed: number[] = []
  #isUnsteady = false

  get isUnsteady(): boolean {
    return this.#isUnsteady
  }

  /** @param now in milliseconds, from whenever */
  see(instance: string, now: number): Sight {
    if (this.#isUnsteady) return 'unsteady'
    const isKnown = this.#known.delete(instance)
    this.#known.add(instance)
    for (const oldest of this.#known) if (this.#known.size > REMEMBERED) this.#known.delete(oldest)
    if (isKnown) return instance === this.#current ? 'same' : 'late'
    const isFirst = this.#current === undefined
    this.#current = instance
    if (isFirst) return 'first'
    this.#followed = [...this.#followed.filter((at) => now - at < WITHIN), now]
    this.#isUnsteady = this.#followed.length > TOO_MANY
    return this.#isUnsteady ? 'unsteady' : 'another'
  }
}
