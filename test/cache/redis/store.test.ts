import { setTimeout as sleep } from 'node:timers/promises'
import * as fc from 'fast-check'
import { createClient, createCluster } from 'redis'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { redisStore } from '../../../src/cache/redis/store.js'
import { hasRedis, RedisServer } from './servers.js'
import { get, keep, openStore, SECRET, soon, unjoined } from './stores.js'

const KEY = 'user?user_id=5'
const NAMES = ['', 'user', 'user;user_id=5']

describe.runIf(hasRedis)('a store in Redis', () => {
  let redis: RedisServer
  beforeAll(async () => {
    redis = await RedisServer.start()
  })
  beforeEach(async () => {
    await redis.command('FLUSHALL')
  })
  afterAll(() => redis[Symbol.asyncDispose]())

  test('keeps what is written, for every process', async () => {
    await using store = await openStore({ url: redis.url })
    await using other = await openStore({ url: redis.url })
    const found = await store.read(KEY, NAMES)
    expect(found.kept).toBeNull()
    expect(found.generations).toHaveLength(3)
    const kept = { text: '{"ü":"\n \0"}', at: 1_790_000_000_123, generations: found.generations }
    expect(await store.write(KEY, NAMES, kept, null)).toBe(true)
    for (const one of [store, other]) expect(await one.read(KEY, NAMES)).toEqual({ kept, generations: found.generations })
    expect((await other.read('user?user_id=6', NAMES)).kept).toBeNull()
    expect(await keep(store, 'empty', [''], '')).toBe(true)
    expect(await get(other, 'empty', [''])).toBe('')
  })

  test.each(NAMES.map((name) => [name]))('what has the name %j is stale for every process once that is forgotten', async (name) => {
    await using store = await openStore({ url: redis.url })
    await using other = await openStore({ url: redis.url })
    await keep(store, KEY, NAMES, 'x')
    const before = await store.read(KEY, NAMES)
    await other.forget(['user;user_id=6', 'cart'], ['user', 'cart'])
    expect(await get(store, KEY, NAMES)).toBe('x')
    await other.forget([name], ['user'])
    expect(await get(store, KEY, NAMES)).toBeNull()
    expect(await get(other, KEY, NAMES)).toBeNull()
    expect((await store.read(KEY, NAMES)).generations).not.toEqual(before.generations)
  })

  test('does not keep what was made stale while it was made', async () => {
    await using store = await openStore({ url: redis.url })
    await using other = await openStore({ url: redis.url })
    const { generations } = await store.read(KEY, NAMES)
    await other.forget(['user'], ['user'])
    const kept = { text: 'old', at: 1, generations }
    expect(await store.write(KEY, NAMES, kept, null)).toBe(false)
    await other.read(KEY, NAMES)
    expect(await store.write(KEY, NAMES, kept, null)).toBe(false)
    expect((await other.read(KEY, NAMES)).kept).toBeNull()
  })

  test('whatever is read, written and forgotten in whatever order: nothing is found that was forgotten after it was begun', async () => {
    await using one = await openStore({ url: redis.url })
    await using two = await openStore({ url: redis.url })
    const stores = [one, two]
    const names = ['', 'a', 'b', 'a;x=1', 'a;x=2']
    const vectors = [['', 'a', 'a;x=1'], ['', 'a', 'a;x=2'], ['', 'b']]
    const store = fc.nat({ max: 1 })
    const entry = fc.nat({ max: 2 })
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ does: fc.constant('read' as const), store, entry }) },
      { weight: 4, arbitrary: fc.record({ does: fc.constant('write' as const), store, entry }) },
      { weight: 1, arbitrary: fc.record({ does: fc.constant('forget' as const), store, names: fc.subarray(names, { minLength: 1, maxLength: 2 }) }) },
    )
    let runs = 0
    const found = { hits: 0, refused: 0 }
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 60 }), async (steps) => {
        const run = ++runs
        let clock = 0
        /** When each name was forgotten, and each fill begun. */
        const forgotten = new Map<string, number>()
        const begun = new Map<string, { at: number; generations: readonly string[] }>()
        const isStale = (index: number, at: number) => vectors[index]!.some((name) => (forgotten.get(name) ?? 0) > at)
        for (const it of steps) {
          clock++
          const on = stores[it.store]!
          if (it.does === 'forget') {
            await on.forget(it.names, [])
            for (const name of it.names) forgotten.set(name, clock)
          } else if (it.does === 'read') {
            const { kept, generations } = await on.read(`${run}:${it.entry}`, vectors[it.entry]!)
            if (kept && kept.generations.join() === generations.join()) {
              found.hits++
              expect(isStale(it.entry, kept.at)).toBe(false)
            } else begun.set(`${it.store}:${it.entry}`, { at: clock, generations })
          } else {
            const fill = begun.get(`${it.store}:${it.entry}`)
            if (!fill) continue
            const isKept = await on.write(`${run}:${it.entry}`, vectors[it.entry]!, { text: '', ...fill }, null)
            if (!isKept) found.refused++
            expect(isKept).toBe(!isStale(it.entry, fill.at))
          }
        }
      }),
      { numRuns: 60 },
    )
    expect(found.hits).toBeGreaterThan(10)
    expect(found.refused).toBeGreaterThan(10)
  })

  test('forgets many names at once', async () => {
    await using store = await openStore({ url: redis.url })
    await using other = await openStore({ url: redis.url }, 'two')
    const names = Array.from({ length: 2_500 }, (_, i) => `user;user_id=${i}`)
    await keep(store, 'last', ['', names[2_499]!], 'x')
    await keep(store, 'other', ['', 'cart'], 'x')
    await keep(store, 'context', ['', 'user'], 'x')
    await store.forget(names, ['user'])
    expect(await get(store, 'last', ['', names[2_499]!])).toBeNull()
    expect(await get(store, 'context', ['', 'user'])).toBeNull()
    expect(await get(store, 'other', ['', 'cart'])).toBe('x')
    await other.close()
  })

  test('keeps an entry no longer than it may, and its generations longer', async () => {
    await using store = await openStore({ url: redis.url, ttl: 1 })
    await keep(store, 'short', [''], 'x', 60.7)
    expect(await get(store, 'short', [''])).toBe('x')
    await sleep(80)
    expect((await store.read('short', [''])).kept).toBeNull()
    await keep(store, 'long', ['', 'user'], 'x', 7_200_000)
    await keep(store, 'ever', ['', 'cart'], 'x', 1e300)
    await keep(store, 'usual', ['', 'item'], 'x')
    const left = new Map<string, number[]>()
    for (const key of (await redis.command('KEYS', '*')) as string[]) {
      const kind = key.split(':')[2]!
      left.set(kind, [...(left.get(kind) ?? []), Number(await redis.command('PTTL', key))].sort((a, b) => a - b))
    }
    expect(left.get('e')!.map((ttl) => Math.ceil(ttl / 1000))).toEqual([1, 7200, 1e9])
    expect(left.get('g')!.map((ttl) => Math.ceil(ttl / 1000))).toEqual([61, 7260, 1e9 + 60])
    expect(left.get('generation')!.map((ttl) => Math.ceil(ttl / 1000))).toEqual([1e9 + 60])
  })

  test('tells nobody who can list its keys of a param or a user', async () => {
    await using store = await openStore({ url: redis.url })
    await keep(store, 'user?email=ann@example.com', ['', 'user', 'user;email="ann@example.com"'], 'x')
    const keys = (await redis.command('KEYS', '*')) as string[]
    expect(keys).toHaveLength(5)
    const fields = (await redis.command('HKEYS', '{mizan:cache}:processes')) as string[]
    expect([...keys, ...fields].join()).not.toMatch(/ann|user|email|one|secret/)
    // By a secret: else all of the few names that there are could be tried.
    await using other = await openStore({ url: redis.url, secret: 'b'.repeat(32), prefix: 'b' })
    await keep(other, 'user?email=ann@example.com', ['', 'user', 'user;email="ann@example.com"'], 'x')
    const hidden = ((await redis.command('KEYS', '*')) as string[]).map((key) => key.split(':').at(-1)!).filter((key) => key.length === 43)
    expect(hidden).toHaveLength(6)
    expect(new Set(hidden).size).toBe(6)
  })

  test('leaves nothing behind but what ends by itself', async () => {
    {
      await using store = await openStore({ url: redis.url })
      await using other = await openStore({ url: redis.url }, 'two')
      await keep(store, KEY, NAMES, 'x')
      await other.forget(NAMES, ['user'])
    }
    for (const key of (await redis.command('KEYS', '*')) as string[]) expect(await redis.command('PTTL', key)).toBeGreaterThan(0)
  })

  test('goes on after somebody has made the server forget its scripts', async () => {
    await using store = await openStore({ url: redis.url })
    await keep(store, KEY, NAMES, 'x')
    await redis.command('SCRIPT', 'FLUSH')
    await expect(store.read(KEY, NAMES)).rejects.toThrow('make itself known')
    await soon(async () => expect(await get(store, KEY, NAMES)).toBe('x'))
    await redis.command('SCRIPT', 'FLUSH')
    await store.forget(['user'], [])
    await soon(async () => expect(await get(store, KEY, NAMES)).toBeNull())
  })

  test('takes what is not its own for nothing', async () => {
    await using store = await openStore({ url: redis.url })
    await keep(store, KEY, NAMES, 'x')
    const keys = (await redis.command('KEYS', '*:e:*')) as string[]
    await redis.command('SET', keys[0]!, 'something')
    expect((await store.read(KEY, NAMES)).kept).toBeNull()
    await redis.command('DEL', keys[0]!)
    await redis.command('RPUSH', keys[0]!, 'something')
    expect((await store.read(KEY, NAMES)).kept).toBeNull()
    expect(await keep(store, KEY, NAMES, 'x')).toBe(true)
  })

  test('uses a client of the application as well, and leaves it open', async () => {
    const client = createClient({ url: redis.url })
    await client.connect()
    {
      await using store = await openStore({ client })
      await keep(store, KEY, NAMES, 'x')
      expect(await get(store, KEY, NAMES)).toBe('x')
    }
    expect(client.listenerCount('ready')).toBe(0)
    expect(client.isOpen).toBe(true)
    client.destroy()
  })

  test('has all its keys in one place of a cluster', async () => {
    await using node = await RedisServer.start('--cluster-enabled', 'yes')
    await node.command('CLUSTER', 'ADDSLOTSRANGE', '0', '16383')
    await soon(async () => expect(String(await node.command('CLUSTER', 'INFO'))).toContain('cluster_state:ok'))
    const client = createCluster({ rootNodes: [{ url: node.url }] })
    await client.connect()
    {
      await using store = await openStore({ client })
      await using other = await openStore({ client }, 'two')
      await keep(store, KEY, NAMES, 'x')
      expect(await get(store, KEY, NAMES)).toBe('x')
      await other.forget(['user;team=3'], ['user'])
      expect(await get(store, KEY, NAMES)).toBeNull()
    }
    client.destroy()
  })
})

describe('options', () => {
  const url = 'redis://127.0.0.1:1'
  test.each([
    [{ url: 'http://127.0.0.1' }, 'Redis'],
    [{ url: undefined }, 'redisCache: url is undefined. Set it'],
    [{ url: '' }, 'redisCache: url is empty'],
    [{ url, prefix: '{a}' }, 'without braces'],
    [{ url, prefix: '' }, 'without braces'],
    [{ url, ttl: 0 }, 'redisCache: ttl is 0'],
    [{ url, lease: NaN }, 'redisCache: lease is NaN'],
    [{ url, secret: 'short' }, 'the secret of redisCache has 5 bytes'],
    [{ url, secret: '' }, 'redisCache has no secret'],
  ])('%j: %s', (options, message) => {
    expect(() => redisStore(options)).toThrow(message)
  })

  test('a secret is the first of the identity, or has to be given', async () => {
    const store = redisStore({ url })
    expect(() => store.open?.({ schema: 'one', secret: null, dev: false })).toThrow(/redisCache has no secret.*all processes.*Make one with/)
    await expect(async () => store.forget([''], [])).rejects.toThrow('not opened')
    store.open?.({ schema: 'one', secret: new Uint8Array(32), dev: false })
    await store.close?.()
  })

  test('in development it starts without, and says so', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const store = redisStore({ url })
    store.open?.({ schema: 'one', secret: null, dev: true })
    expect(warn.mock.calls.join()).toContain('redisCache has no secret')
    await store.close?.()
    warn.mockRestore()
  })

  test('nobody there: the error says where it fails, and no password', async () => {
    await using store = unjoined({ url: 'redis://ann:hidden-word@127.0.0.1:1', secret: SECRET })
    const error = await store.check().then(
      () => null,
      (reason: unknown) => reason,
    )
    expect(String(error)).toMatch(/Redis cannot be reached: .*ECONNREFUSED/)
    expect(String(error)).not.toContain('hidden-word')
    await expect(async () => store.read(KEY, NAMES)).rejects.toThrow('Redis cannot be reached')
    await expect(async () => store.forget(NAMES, [])).rejects.toThrow('Redis cannot be reached')
  })
})
