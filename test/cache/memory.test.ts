import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { memoryCache, type CacheEvent, type MemoryCacheOptions } from '../../src/cache/index.js'
import type { CacheEntry } from '../../src/protocol/index.js'

const ENTRY: CacheEntry = { key: 'user?user_id=5', context: 'user', names: ['user', 'user;user_id=5'], maxAge: null }

function setUp(options: MemoryCacheOptions = {}) {
  const events: CacheEvent['type'][] = []
  const cache = memoryCache({ ...options, onEvent: ({ type }) => events.push(type) })
  cache.open({ schema: 'a', secret: null, dev: false })
  let runs = 0
  const get = async (entry: Partial<CacheEntry> = {}, value = '{}') => cache.read({ ...ENTRY, ...entry }, async () => `${value}${++runs}`)
  return { cache, events, get, runs: () => runs }
}

test('what was read is answered again, until one of its names is purged', async () => {
  const { cache, events, get } = setUp()
  expect(await get()).toEqual({ value: '{}1', status: { hit: false, fwd: 'uri-miss' } })
  expect(await get()).toMatchObject({ value: '{}1', status: { hit: true, age: 0 } })
  await cache.purge(['user;user_id=6'], ['user'])
  expect((await get()).status.hit).toBe(true)
  for (const name of ENTRY.names) {
    expect(await cache.purge([name], ['user'])).toBe(true)
    expect(await get()).toMatchObject({ status: { hit: false, fwd: 'stale' } })
    expect((await get()).status.hit).toBe(true)
  }
  await cache.clear()
  expect((await get()).status).toMatchObject({ hit: false, fwd: 'stale' })
  expect(events.filter((type) => type === 'stored')).toHaveLength(4)
})

test('an answer that was purged while its functions ran is given to who waits, and not kept', async () => {
  const { cache, events, get } = setUp()
  const { promise, resolve } = later<string>()
  const first = cache.read(ENTRY, () => promise)
  await cache.purge(['user'], ['user'])
  resolve('old')
  expect((await first).value).toBe('old')
  expect(events).toContain('refused')
  expect((await get()).value).toBe('{}1')
})

test('who asks for the same at once gets one run of the functions, unless it was purged in between', async () => {
  const { cache } = setUp()
  const runs: ((value: string) => void)[] = []
  const read = async () => cache.read(ENTRY, () => new Promise<string>((resolve) => runs.push(resolve)))
  const before = Array.from({ length: 200 }, read)
  await cache.purge(['user'], ['user'])
  const after = Array.from({ length: 200 }, read)
  expect(runs).toHaveLength(2)
  runs.forEach((run, index) => run(['old', 'new'][index]!))
  expect(new Set((await Promise.all(before)).map(({ value }) => value))).toEqual(new Set(['old']))
  const answers = await Promise.all(after)
  expect(new Set(answers.map(({ value }) => value))).toEqual(new Set(['new']))
  expect(answers.filter(({ status }) => !status.hit && status.collapsed)).toHaveLength(199)
})

test('what is not to be kept, or fails, is for its caller alone', async () => {
  const { cache } = setUp()
  let runs = 0
  const partial = () => Promise.all([1, 2, 3].map(async () => cache.read(ENTRY, async () => ({ run: ++runs }))))
  expect(new Set((await partial()).map(({ value }) => value))).toHaveProperty('size', 3)
  const failing = [1, 2].map(async () => cache.read(ENTRY, () => Promise.reject(new Error(`failed ${++runs}`))))
  await expect(Promise.allSettled(failing)).resolves.toMatchObject([{ reason: { message: 'failed 4' } }, { reason: { message: 'failed 5' } }])
  expect((await cache.read(ENTRY, async () => 'well')).value).toBe('well')
})

test('maxAge is counted from when the functions began', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] })
  const { cache, get } = setUp()
  const { promise, resolve } = later<string>()
  const slow = cache.read({ ...ENTRY, maxAge: 10 }, () => promise)
  vi.advanceTimersByTime(4_000)
  resolve('slow')
  await slow
  vi.advanceTimersByTime(5_000)
  expect((await get()).status).toMatchObject({ hit: true, age: 9 })
  vi.advanceTimersByTime(2_000)
  expect((await get()).status.hit).toBe(false)
  await get({ key: 'other', maxAge: 0 })
  expect((await get({ key: 'other', maxAge: 0 })).status.hit).toBe(false)
  vi.useRealTimers()
})

test('it forgets what was used least recently, by bytes', async () => {
  const { get } = setUp({ maxBytes: 100_000 })
  const big = 'x'.repeat(10_000)
  for (let index = 0; index < 20; index++) {
    await get({ key: String(index) }, big)
    await get({ key: '0' }, big)
  }
  expect((await get({ key: '0' })).status.hit).toBe(true)
  expect((await get({ key: '19' })).status.hit).toBe(true)
  expect((await get({ key: '1' })).status.hit).toBe(false)
  // Too large to be kept at all: everything else stays.
  await get({ key: 'huge' }, 'x'.repeat(90_000))
  expect((await get({ key: 'huge' })).status.hit).toBe(false)
})

test('of ever new scopes, generations do not pile up; one that is lost makes its entries stale', async () => {
  const { get } = setUp({ maxBytes: 100_000 })
  const own = { key: 'own', names: ['user', 'user;user_id=0'] }
  await get(own)
  for (let id = 1; id < 1_000; id++) await get({ key: String(id), names: ['user', `user;user_id=${id}`] })
  expect((await get(own)).status.hit).toBe(false)
})

test('two schemas in one process purge each other’s contexts whole', async () => {
  const { cache, get } = setUp()
  await get()
  cache.open({ schema: 'b', secret: null, dev: false })
  expect((await get()).status.hit).toBe(false)
  expect((await get()).status.hit).toBe(true)
  await cache.purge(['user;page=2'], ['user'])
  expect((await get()).status.hit).toBe(false)
})

test.each([0, -1, NaN, Infinity])('%d is refused', (number) => {
  expect(() => memoryCache({ maxBytes: number })).toThrow(/memoryCache: maxBytes is .* must be a number of bytes, 65536 or more/)
  expect(() => memoryCache({ timeout: number })).toThrow(/timeout of the cache/)
})

test('functions that never end are waited for by nobody who comes a second later', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const { cache, get } = setUp()
  void cache.read(ENTRY, () => new Promise(() => {}))
  const joined = cache.read(ENTRY, async () => 'never asked for')
  vi.advanceTimersByTime(1_500)
  expect((await get()).value).toBe('{}1')
  expect((await get()).status.hit).toBe(true)
  expect(await Promise.race([joined, sleep(20, 'waits')])).toBe('waits')
  vi.useRealTimers()
})

test('a listener that fails costs nobody the answer', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  const cache = memoryCache({ onEvent: () => { throw new Error('no metrics') } })
  expect((await cache.read(ENTRY, async () => 'well')).value).toBe('well')
  await sleep(0)
  expect(said).toHaveBeenCalled()
  said.mockClear()
  const later = memoryCache({ onEvent: (() => Promise.reject(new Error('no metrics'))) as () => void })
  expect((await later.read(ENTRY, async () => 'well')).value).toBe('well')
  await sleep(0)
  expect(said).toHaveBeenCalled()
  said.mockRestore()
})

function later<T>() {
  let resolve!: (value: T) => void
  const promise = new Promise<T>((done) => (resolve = done))
  return { promise, resolve }
}
