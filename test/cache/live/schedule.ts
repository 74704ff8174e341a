import fc from 'fast-check'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { expect } from 'vitest'

/** Who reads and writes what, when, and how long the database takes. */
export interface Schedule {
  /** Of each question to the database, before and after it is answered: in turn, over and over. See `pause`. */
  pauses: readonly number[]
  deeds: readonly Deed[]
}

interface Deed {
  kind: 'read' | 'write'
  user: number
  process: number
  /** Milliseconds after the start. */
  at: number
}

const USERS = [1, 2]
const PROCESSES = [0, 1]

const deed: fc.Arbitrary<Deed> = fc.record({
  kind: fc.constantFrom('read', 'read', 'read', 'write'),
  user: fc.constantFrom(...USERS),
  process: fc.constantFrom(...PROCESSES),
  at: fc.nat(30),
})

const schedule: fc.Arbitrary<Schedule> = fc.record({
  pauses: fc.array(fc.nat(12), { minLength: 3, maxLength: 12 }),
  deeds: fc.array(deed, { minLength: 12, maxLength: 24 }),
})

/** What a read must see. */
export class Database {
  readonly #pauses: readonly number[]
  readonly #values = new Map<number, number>()
  #questions = 0

  constructor(pauses: readonly number[]) {
    this.#pauses = pauses
  }

  /** How often the user was written, as of one moment between two pauses. */
  async read(user: number): Promise<number> {
    return this.#ask(() => this.now(user))
  }

  async write(user: number): Promise<void> {
    await this.#ask(() => this.#values.set(user, this.now(user) + 1))
  }

  now(user: number): number {
    return this.#values.get(user) ?? 0
  }

  async #ask<T>(question: () => T): Promise<T> {
    await this.#pause()
    const answer = question()
    await this.#pause()
    return answer
  }

  async #pause(): Promise<void> {
    const length = this.#pauses[this.#questions++ % this.#pauses.length] ?? 0
    // None at all, a turn of the event loop, and some milliseconds.
    if (length === 1) await setImmediate()
    else if (length > 1) await setTimeout(length - 1)
  }
}

/** What keeps the answers of a database, as an application uses it. */
export interface Shop {
  read(user: number, process: number): Promise<number>
  /** @returns once the write is answered */
  write(user: number, process: number): Promise<void>
}

/** @param name tells the shop from those of all other schedules */
export type OpenShop = (database: Database, name: string) => Shop

export interface Findings {
  /** By which the same schedules are made again. */
  seed: number
  reads: number
  /** Reads that got a value from before a write which was answered before they began. */
  stale: string[]
  /** Reads that did so when all was over. */
  staleForEver: string[]
}

/** Schedules that are played at the same time. More would wait for the processor rather than for each other. */
const AT_ONCE = 40

/** Plays random schedules, each in a shop of its own, and looks for answers that are stale. */
export async function play(open: OpenShop, count = 200): Promise<Findings> {
  // Anything that differs from one run to the next.
  const seed = Date.now() % 0x7fffffff
  const findings: Findings = { seed, reads: 0, stale: [], staleForEver: [] }
  const schedules = fc.sample(schedule, { numRuns: count, seed })
  for (let first = 0; first < count; first += AT_ONCE) {
    const some = schedules.slice(first, first + AT_ONCE)
    await Promise.all(some.map((one, index) => playOne(one, open, `s${seed.toString(36)}x${first + index}`, findings)))
  }
  return findings
}

async function playOne({ pauses, deeds }: Schedule, open: OpenShop, name: string, findings: Findings): Promise<void> {
  const database = new Database(pauses)
  const shop = open(database, name)
  /** The newest value of each user of which somebody was told. */
  const told = new Map<number, number>()
  const read = async (user: number, process: number, stale: string[]) => {
    const least = told.get(user) ?? 0
    const value = await shop.read(user, process)
    findings.reads++
    if (value < least) stale.push(`${name}: user ${user} was ${value}, and must be ${least}`)
  }
  const write = async (user: number, process: number) => {
    // Others may write at the same time: this one adds one more to what is there by now.
    const before = database.now(user)
    await shop.write(user, process)
    told.set(user, Math.max(told.get(user) ?? 0, before + 1))
  }
  await Promise.all(
    deeds.map(async ({ kind, user, process, at }) => {
      await setTimeout(at)
      await (kind === 'read' ? read(user, process, findings.stale) : write(user, process))
    }),
  )
  for (const user of USERS) {
    told.set(user, database.now(user))
    for (const process of PROCESSES) await read(user, process, findings.staleForEver)
  }
}

export function expectNoneStale({ seed, reads, stale, staleForEver }: Findings): void {
  expect(reads).toBeGreaterThan(100)
  expect({ seed, stale, staleForEver }).toEqual({ seed, stale: [], staleForEver: [] })
}
