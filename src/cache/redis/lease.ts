import { NotJoined } from '../store.js'
import type { Run } from './run.js'
import type { Connection } from './connection.js'
import type { Places } from './keys.js'
import { BEAT, LEAVE, READ, WRITE } from './scripts.js'

/** Heartbeats in the time of a lease: two may get lost. */
const BEATS = 10 / 3

/**
 * The lease of this process, without which the server's scripts tell it nothing: while others see it, they know that it tells them
 * of its purges, and once it is over they take it that it could not.
 *
 * It is made known anew over each connection, before anything is read over that: the server may be another one, or have other data.
 */
export class Lease {
  readonly #connection: Connection
  readonly #run: Run
  readonly #places: Places
  readonly #milliseconds: number
  #process = ''
  /** What it is known by to the others, until they know it by `#process`. */
  #before = ''
  /** Over which connection it has been made known. */
  #life = 0
  /** The server's, by its own word. */
  #server = ''
  #beating: { life: number; done: Promise<void> } | undefined
  #trouble: unknown
  #timer: ReturnType<typeof setInterval> | undefined
  #isOver = false

  constructor(connection: Connection, run: Run, places: Places, milliseconds: number) {
    this.#connection = connection
    this.#run = run
    this.#places = places
    this.#milliseconds = milliseconds
  }

  /** @param process what others are to know it by from now on: `schema secret id` */
  hold(process: string): void {
    if (this.#process === process) return
    this.#before = this.#process
    this.#process = process
    this.#life = 0
    this.#timer ??= setInterval(() => this.renew(), this.#milliseconds / BEATS).unref()
    this.renew()
  }

  /**
   * @returns what the server's scripts know it by
   * @throws {NotJoined} while it is being made known
   * @throws what made that fail
   */
  held(): string {
    if (this.#life && this.#life === this.#connection.life) return this.#process
    if (this.#trouble) throw this.#trouble as Error
    throw new NotJoined('This process has not made itself known to the others yet.')
  }

  /** The server says that it knows nothing of it, or of the scripts. @throws {NotJoined} always */
  lost(): never {
    this.#life = 0
    this.renew()
    throw new NotJoined('This process has to make itself known to the others anew.')
  }

  /** There is another connection. */
  connected(): void {
    this.#trouble = undefined
    this.renew()
  }

  /** In the background. */
  renew(): void {
    if (this.#process) this.beat().catch(() => {})
  }

  /** @throws what keeps it from being known */
  async beat(): Promise<void> {
    try {
      await this.#connection.connected()
    } catch (error) {
      this.#trouble = error
      throw error
    }
    const { life } = this.#connection
    if (this.#beating?.life === life) return await this.#beating.done
    const done = this.#beat(life).finally(() => {
      if (this.#beating?.done === done) this.#beating = undefined
    })
    this.#beating = { life, done }
    await done
  }

  /** Lets it run out: the others then forget everything. */
  stop(): void {
    clearInterval(this.#timer)
    this.#isOver = true
  }

  /** @param owed keys of generations of which the others may not know yet that they are forgotten */
  async leave(owed: readonly string[]): Promise<void> {
    this.stop()
    if (this.#process || owed.length) await this.#run(LEAVE, [this.#places.processes, ...owed], [this.#process])
  }

  async #beat(life: number): Promise<void> {
    if (this.#isOver) return
    const process = this.#process
    const before = this.#before
    try {
      const { processes, everything } = this.#places
      const isFirst = this.#life !== life
      const args = [process, before, String(this.#milliseconds), this.#server, isFirst ? '1' : '0']
      this.#server = String(await this.#run(BEAT, [processes, everything], args))
      if (this.#before === before) this.#before = ''
      // Only now: a server that does not have them is one whose data nobody has looked at.
      if (isFirst) for (const { source } of [READ, WRITE]) await this.#connection.send(['SCRIPT', 'LOAD', source])
      this.#trouble = undefined
      if (process === this.#process) this.#life = life
    } catch (error) {
      this.#trouble = error
      throw error
    }
    if (process !== this.#process) this.renew()
  }
}
