import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { originCache, type CacheEvent } from '../../src/cache/index.js'
import type { CacheAnswer, OriginCache } from '../../src/protocol/index.js'
import { FaultyStore, type Health } from './faulty-store.js'
import { Shared } from './model/shared.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const scope = (user: number) => `user;user_id=${user}`
const entry = (user: number) => ({ key: `user ${user}`, context: 'user', names: ['user', scope(user)], maxAge: null })
/** Longer than any deadline, pause or look of the cache. */
const A_WHILE = 5_000
const FAULTS: Health[] = ['throws', 'rejects', 'hangs', 'is not heard']

/** A database, and a process that keeps its answers in a store. */
function shop(store = new FaultyStore(), database = new Map<number, number>()) {
  const events: CacheEvent[] = []
  const cache = originCache(store, { onEvent: (event) => events.push(event) })
  const fill = vi.fn<(user: number) => Promise<string>>(async (user) => String(database.get(user) ?? 0))
  const ask = async (user: number): Promise<CacheAnswer<never>> => cache.read<never>(entry(user), () => fill(user))
  return {
    store,
    cache,
    database,
    events,
    fill,
    ask,
    read: async (user: number) => Number((await ask(user)).value),
    async write(user: number) {
      database.set(user, (database.get(user) ?? 0) + 1)
      return cache.purge([scope(user)], ['user'])
    },
  }
}

/** @returns what it gives, though timers stand still: nothing has waited */
async function atOnce<T>(work: Promise<T>): Promise<T> {
  const nothing = Symbol()
  const turns = async () => {
    for (let turn = 0; turn < 100; turn++) await Promise.resolve()
    return nothing
  }
  const first = await Promise.race([work, turns()])
  if (first === nothing) throw new Error('It waits for something.')
  return first as T
}

describe.each(FAULTS)('while the store %s', (health) => {
  const waits = health === 'hangs' || health === 'is not heard'

  test('the functions answer: within the deadline, and soon at once', async () => {
    const { store, ask, fill } = shop()
    await ask(1)
    store.health = health
    for (let times = 1; times <= 3; times++) {
      const answer = ask(1)
      if (waits) {
        await vi.advanceTimersByTimeAsync(99)
        expect(fill).toHaveBeenCalledTimes(times)
        await vi.advanceTimersByTimeAsync(1)
      }
      expect(await atOnce(answer)).toEqual({ value: '0', status: { hit: false, fwd: 'bypass', detail: 'failure' } })
      expect(fill).toHaveBeenCalledTimes(times + 1)
    }
    const before = store.asked.read
    for (let times = 0; times < 20; times++) expect(await atOnce(ask(1))).toMatchObject({ status: { detail: 'away' } })
    expect(store.asked.read).toBe(before)
  })

  test('nobody who asks looks whether it is back: it is looked after, and used again by itself', async () => {
    const { store, ask } = shop()
    await ask(1)
    store.health = health
    for (let times = 0; times < 3; times++) {
      void ask(1)
      await vi.advanceTimersByTimeAsync(100)
    }
    await vi.advanceTimersByTimeAsync(A_WHILE)
    expect(store.asked.check).toBeGreaterThan(3)
    expect(await atOnce(ask(1))).toMatchObject({ status: { detail: 'away' } })
    store.health = 'well'
    await vi.advanceTimersByTimeAsync(A_WHILE)
    expect(await atOnce(ask(1))).toMatchObject({ status: { hit: true } })
  })

  test('a purge says that it is not delivered, and is sent until it is', async () => {
    const shared = new Shared()
    const here = shop(new FaultyStore(shared))
    const there = shop(new FaultyStore(shared), here.database)
    await there.ask(1)
    await there.ask(2)
    here.store.health = health
    const written = here.write(1)
    await vi.advanceTimersByTimeAsync(100)
    expect(await atOnce(written)).toBe(false)
    expect(here.events).toContainEqual(expect.objectContaining({ type: 'undelivered', names: [scope(1)] }))
    await vi.advanceTimersByTimeAsync(A_WHILE)
    // What is shared was not told, unless only the word of it was lost. This process goes by what it knows.
    expect(await there.read(1)).toBe(health === 'is not heard' ? 1 : 0)
    expect(await atOnce(here.ask(1))).toMatchObject({ value: '1', status: { detail: 'purging' } })
    here.store.health = 'well'
    await vi.advanceTimersByTimeAsync(A_WHILE)
    expect(here.events).toContainEqual({ type: 'purged', names: [scope(1)], late: true })
    expect([await there.read(1), await here.read(1)]).toEqual([1, 1])
    expect(await atOnce(here.ask(1))).toMatchObject({ status: { hit: true } })
  })
})

test('until a purge is delivered, its contexts are not answered from the cache, and others are', async () => {
  const { store, ask, write, cache } = shop()
  const other = async () => cache.read<never>({ key: 'news', context: 'news', names: ['news'], maxAge: null }, async () => 'x')
  for (const user of [1, 2]) await ask(user)
  await other()
  store.health = 'rejects'
  expect(await write(1)).toBe(false)
  store.health = 'well'
  expect(await atOnce(ask(1))).toMatchObject({ value: '1', status: { detail: 'purging' } })
  // By another shape, it may be meant as well.
  expect(await atOnce(ask(2))).toMatchObject({ status: { detail: 'purging' } })
  expect(await atOnce(other())).toMatchObject({ status: { hit: true } })
  store.health = 'rejects'
  expect(await cache.clear()).toBe(false)
  store.health = 'well'
  expect(await atOnce(other())).toMatchObject({ status: { detail: 'purging' } })
})

test('a purge that hangs costs nobody hits before its deadline, and counts from then', async () => {
  const { store, ask, write } = shop()
  await ask(1)
  store.health = 'hangs'
  const written = write(1)
  store.health = 'well'
  expect(await atOnce(ask(1))).toMatchObject({ value: '0', status: { hit: true } })
  await vi.advanceTimersByTimeAsync(100)
  expect(await atOnce(written)).toBe(false)
  expect(await atOnce(ask(1))).toMatchObject({ value: '1', status: { detail: 'purging' } })
})

test('an outage of very many purges ends with everything stale', async () => {
  const { store, ask, cache, events } = shop()
  await ask(1)
  store.health = 'rejects'
  for (let user = 0; user < 10_010; user++) await cache.purge([`other;id=${user}`], ['other'])
  store.health = 'well'
  expect(await atOnce(ask(1))).toMatchObject({ status: { detail: 'purging' } })
  await vi.advanceTimersByTimeAsync(A_WHILE)
  const late = events.filter((event) => event.type === 'purged')
  expect(late).toEqual([expect.objectContaining({ late: true, names: expect.arrayContaining(['']) as unknown })])
  expect(await atOnce(ask(1))).toMatchObject({ status: { fwd: 'stale' } })
})

test('of two purges of the same name, one that is delivered does not speak for one that is not', async () => {
  const shared = new Shared()
  const here = shop(new FaultyStore(shared))
  const there = shop(new FaultyStore(shared), here.database)
  here.store.health = 'answers late'
  const first = here.write(1)
  await vi.advanceTimersByTimeAsync(40)
  await there.ask(1)
  here.store.health = 'rejects'
  expect(await here.write(1)).toBe(false)
  here.store.health = 'well'
  await vi.advanceTimersByTimeAsync(20)
  expect(await atOnce(first)).toBe(true)
  expect(await atOnce(here.ask(1))).toMatchObject({ value: '2', status: { detail: 'purging' } })
  await vi.advanceTimersByTimeAsync(A_WHILE)
  expect(await there.read(1)).toBe(2)
})

test('a purge that fails while others are sent again is sent again as well', async () => {
  const shared = new Shared()
  const here = shop(new FaultyStore(shared))
  const there = shop(new FaultyStore(shared), here.database)
  await there.ask(2)
  here.store.health = 'rejects'
  await here.write(1)
  here.store.health = 'answers late'
  await vi.advanceTimersByTimeAsync(50)
  expect(here.store.asked.forget).toBe(2)
  here.store.health = 'rejects'
  expect(await here.write(2)).toBe(false)
  here.store.health = 'well'
  await vi.advanceTimersByTimeAsync(A_WHILE)
  expect([await there.read(2), await here.read(2)]).toEqual([1, 1])
  expect(await atOnce(here.ask(2))).toMatchObject({ status: { hit: true } })
})

test('an answer that the store does not keep is an answer', async () => {
  const { store, ask, events } = shop()
  store.health = 'takes no writes'
  expect(await atOnce(ask(1))).toEqual({ value: '0', status: { hit: false, fwd: 'uri-miss' } })
  await vi.advanceTimersByTimeAsync(0)
  expect(events).toContainEqual(expect.objectContaining({ type: 'failure' }))
  expect(events).not.toContainEqual(expect.objectContaining({ type: 'stored' }))
})

test('who asks waits for no write that hangs', async () => {
  const { store, cache } = shop()
  const answer = cache.read<never>(entry(1), async () => {
    store.health = 'hangs'
    return 'x'
  })
  expect(await atOnce(Promise.resolve(answer))).toMatchObject({ value: 'x' })
  await vi.advanceTimersByTimeAsync(100)
})

test('who closes it has what could not be told told once more', async () => {
  const shared = new Shared()
  const here = shop(new FaultyStore(shared))
  const there = shop(new FaultyStore(shared), here.database)
  await there.ask(1)
  here.store.health = 'rejects'
  await here.write(1)
  here.store.health = 'well'
  await here.cache.close()
  expect(await there.read(1)).toBe(1)
})

test.each(FAULTS)('it can be closed while the store %s, and holds nothing open', async (health) => {
  const { store, write, ask, cache } = shop()
  store.health = health
  for (const work of [ask(1), ask(1), ask(1), write(1)]) void work
  await vi.advanceTimersByTimeAsync(A_WHILE)
  const closed = cache.close()
  await vi.advanceTimersByTimeAsync(A_WHILE)
  await atOnce(closed)
  expect(vi.getTimerCount()).toBe(0)
})

/** Anything that may happen to a process and its store, in any order. Vitest fails for a rejection that nobody handles. */
const anyDeed = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('read' as const), user: fc.integer({ min: 1, max: 2 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('write' as const), user: fc.integer({ min: 1, max: 2 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('health' as const), health: fc.constantFrom<Health>(...FAULTS, 'answers late', 'takes no writes', 'well') }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('time' as const), by: fc.constantFrom(1, 30, 60, 100, 500, 3_000) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'clear' as const }) },
)

test('whatever happens to the store, each read is answered in time, and its own process reads what it has written', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyDeed, { minLength: 5, maxLength: 40 }), async (deeds) => {
      const shared = new Shared()
      const here = shop(new FaultyStore(shared))
      const there = shop(new FaultyStore(shared), here.database)
      /** What reads that begin from now on have to know of: writes that were answered. */
      const answered = new Map<number, number>()
      const write = async (user: number) => {
        const writing = here.write(user)
        const value = here.database.get(user) ?? 0
        await writing
        answered.set(user, Math.max(value, answered.get(user) ?? 0))
      }
      const reads: { least: number; value: number | null; due: number }[] = []
      const check = () => {
        for (const { least, value, due } of reads) {
          if (value === null) expect(Date.now()).toBeLessThan(due)
          else expect(value).toBeGreaterThanOrEqual(least)
        }
      }
      for (const deed of deeds) {
        if (deed.kind === 'read') {
          const read = { least: answered.get(deed.user) ?? 0, value: null as number | null, due: Date.now() + 101 }
          reads.push(read)
          void here.read(deed.user).then((value) => (read.value = value))
        } else if (deed.kind === 'write') void write(deed.user)
        else if (deed.kind === 'clear') void here.cache.clear()
        else if (deed.kind === 'health') here.store.health = deed.health
        else await vi.advanceTimersByTimeAsync(deed.by)
        // The other process is well: it reads, and so keeps, what is to become stale.
        await there.read(1)
        check()
      }
      here.store.health = 'well'
      await vi.advanceTimersByTimeAsync(A_WHILE)
      check()
      for (const user of [1, 2]) {
        for (const { read } of [here, there]) expect(await read(user)).toBe(here.database.get(user) ?? 0)
        expect(await here.ask(user)).toMatchObject({ status: { hit: true } })
      }
      await closed(here.cache, there.cache)
    }),
    { numRuns: 1000 },
  )
})

const closed = (...caches: OriginCache[]) => Promise.all(caches.map((cache) => cache.close()))
