import { setTimeout as sleep } from 'node:timers/promises'
import { expect, vi } from 'vitest'
import type { CacheCounters } from '../../../src/cache/index.js'
import { redisCache, type RedisCacheOptions } from '../../../src/cache/redis.js'
import type { OriginCache } from '../../../src/protocol/index.js'
import { SECRET } from './stores.js'

/** Seconds. Short, for tests that wait for it. */
export const LEASE = 1
/** Milliseconds from a commit until every process knows of it, whatever happens: a lease, a heartbeat, a retry, and a busy machine. */
const BOUND = LEASE * 1300 + 1_000 + 1_500

interface Version {
  committed: number
  by: Process
  /** When its purge was begun, and taken. */
  purged: number
  told: number
}

/** What a process of a server has of a cache. */
export interface Process {
  cache: OriginCache
  counters: Readonly<CacheCounters>
}

/** Two processes and a database, in which each user has a number that writes count up. */
export class Load implements AsyncDisposable {
  readonly processes: Process[]
  /** What was answered that must not have been. */
  readonly stale: string[] = []
  /** Milliseconds that answers took, without their functions. */
  readonly added: number[] = []
  readonly errors = new Set<string>()
  readonly #users: number
  readonly #text: string
  readonly #versions = new Map<number, Version[]>()
  #running: Promise<unknown>[] = []
  #isOver = false

  constructor(options: RedisCacheOptions[], { users = 20, bytes = 10 }: { users?: number; bytes?: number } = {}) {
    this.#users = users
    this.#text = 'x'.repeat(bytes)
    this.processes = options.map((each) => {
      const process = { counters: {} as CacheCounters } as Process
      process.cache = redisCache({
        secret: SECRET,
        lease: LEASE,
        ...each,
        onEvent: (event, counters) => {
          process.counters = counters
          if (event.type === 'failure' || event.type === 'undelivered') this.errors.add(String(event.error))
        },
      })
      process.cache.open({ schema: 'one', secret: null, dev: false })
      return process
    })
  }

  start(): void {
    for (const process of this.processes) {
      for (let i = 0; i < 4; i++) this.#running.push(this.#loop(() => this.read(process, Math.floor(Math.random() * this.#users))))
      this.#running.push(this.#loop(() => this.write(process, Math.floor(Math.random() * this.#users)), 10))
    }
  }

  async stop(): Promise<void> {
    this.#isOver = true
    await Promise.all(this.#running)
  }

  async read(process: Process, user: number): Promise<boolean> {
    const began = performance.now()
    let inFunctions = 0
    const { value, status } = await process.cache.read(entry(user), async () => {
      const start = performance.now()
      const version = this.#of(user).length
      await sleep(Math.random() * 4)
      inFunctions += performance.now() - start
      return `${version} ${this.#text}`
    })
    this.added.push(performance.now() - began - inFunctions)
    const version = parseInt(value as string)
    for (const missed of this.#of(user).slice(version)) {
      const why =
        missed.told <= began ? 'told' : missed.by === process && missed.purged <= began ? 'own' : missed.committed + BOUND <= began ? 'late' : null
      if (why) this.stale.push(`user ${user}, version ${version}, ${why}: committed ${began - missed.committed} ms before`)
    }
    return status.hit
  }

  async write(process: Process, user: number): Promise<boolean> {
    const committed = performance.now()
    const version: Version = { committed, by: process, purged: committed, told: Infinity }
    this.#of(user).push(version)
    const told = await process.cache.purge([`user;user_id=${user}`], ['user'])
    if (told) version.told = performance.now()
    return told
  }

  /** Waits until every process answers from the cache, and is heard by the others. */
  async recovered(): Promise<void> {
    for (const process of this.processes) {
      await vi.waitFor(async () => expect(await this.read(process, 0)).toBe(true), { timeout: 15_000, interval: 20 })
      await vi.waitFor(async () => expect(await this.write(process, 0)).toBe(true), { timeout: 15_000 })
    }
  }

  /** Of what answers took without their functions. */
  get p99(): number {
    return this.added.sort((a, b) => a - b)[Math.floor(this.added.length * 0.99)] ?? 0
  }

  /** For the record: a busy machine says little about the code. */
  print(name: string): void {
    const sum = (count: (counters: Readonly<CacheCounters>) => number) => this.processes.reduce((all, { counters }) => all + count(counters), 0)
    const bypasses = sum(({ bypasses }) => Object.values(bypasses).reduce((a, b) => a + b))
    const counted = `${sum(({ hits }) => hits)} hits, ${sum(({ misses }) => misses)} misses, ${bypasses} past the cache`
    console.log(`${name}: ${this.added.length} reads (${counted}), p99 of what they took besides their functions ${this.p99.toFixed(1)} ms`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    for (const { cache } of this.processes) await cache.close()
  }

  #of(user: number): Version[] {
    const known = this.#versions.get(user) ?? []
    this.#versions.set(user, known)
    return known
  }

  async #loop(work: () => Promise<unknown>, pause = 1): Promise<void> {
    while (!this.#isOver) {
      await work()
      await sleep(Math.random() * pause)
    }
  }
}

const entry = (user: number) => ({ key: `user?user_id=${user}`, context: 'user', names: ['user', `user;user_id=${user}`], maxAge: null })
