import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { NotJoined } from '../../../src/cache/store.js'
import { hasRedis, Proxy, RedisServer } from './servers.js'
import { get, getSoon, keep, openStore, SECRET, soon } from './stores.js'

const KEY = 'user?user_id=5'
const NAMES = ['', 'user', 'user;user_id=5']
const PROCESSES = '{mizan:cache}:processes'

describe.runIf(hasRedis)('processes that share a Redis', () => {
  let redis: RedisServer
  beforeAll(async () => {
    redis = await RedisServer.start()
  })
  beforeEach(async () => {
    await redis.command('FLUSHALL')
  })
  afterAll(() => redis[Symbol.asyncDispose]())

  const processes = async () => ((await redis.command('HKEYS', PROCESSES)) as string[]).filter((field) => field !== 'run')

  test('one that is not known to the others is told nothing, and keeps nothing', async () => {
    await using store = await openStore({ url: redis.url })
    const { generations } = await store.read(KEY, NAMES)
    await redis.command('HDEL', PROCESSES, (await processes())[0]!)
    await expect(store.write(KEY, NAMES, { text: 'x', at: 1, generations }, null)).rejects.toThrow(NotJoined)
    await redis.command('DEL', PROCESSES)
    await expect(store.read(KEY, NAMES)).rejects.toThrow(NotJoined)
    // By itself, at once.
    await soon(async () => expect(await keep(store, KEY, NAMES, 'x')).toBe(true))
  })

  test('one that dies without a word has all forgotten, once its lease is over', async () => {
    await using proxy = await Proxy.to(redis.port)
    const dying = await openStore({ url: proxy.url, lease: 0.6 })
    await using store = await openStore({ url: redis.url, lease: 0.6 })
    await keep(store, KEY, NAMES, 'x')
    // It has committed, and will never say so.
    proxy.silence()
    const start = performance.now()
    expect(await getSoon(store, KEY, NAMES)).toBe('x')
    await soon(async () => expect(await getSoon(store, KEY, NAMES)).toBeNull())
    expect(performance.now() - start).toBeGreaterThan(300)
    expect(await processes()).toHaveLength(1)
    proxy.cut()
    await dying.close()
  })

  test('one that was stopped for longer than its lease neither reads nor keeps what it knew before', async () => {
    await using proxy = await Proxy.to(redis.port)
    await using stopped = await openStore({ url: proxy.url, lease: 0.5 })
    await using store = await openStore({ url: redis.url, lease: 0.5 })
    await keep(stopped, KEY, NAMES, 'x')
    const { generations } = await stopped.read('other', NAMES)
    proxy.delay = 700
    const late = [stopped.read(KEY, NAMES), stopped.write('other', NAMES, { text: 'old', at: 1, generations }, null)]
    for (const it of late) await expect(it).rejects.toThrow(NotJoined)
    proxy.delay = 0
    expect(await getSoon(stopped, KEY, NAMES)).toBeNull()
    expect((await store.read('other', NAMES)).kept).toBeNull()
    // Later than the others expect, but it counts.
    await keep(store, KEY, NAMES, 'y')
    await stopped.forget(['user'], ['user'])
    expect(await getSoon(store, KEY, NAMES)).toBeNull()
  })

  test('one that leaves in order costs the others nothing', async () => {
    const leaving = await openStore({ url: redis.url, lease: 0.5 })
    await using store = await openStore({ url: redis.url, lease: 0.5 })
    await keep(store, KEY, NAMES, 'x')
    await leaving.close()
    expect(await processes()).toHaveLength(1)
    await sleep(900)
    expect(await getSoon(store, KEY, NAMES)).toBe('x')
    await using next = await openStore({ url: redis.url, lease: 0.5 })
    expect(await get(next, KEY, NAMES)).toBe('x')
  })

  test('one that leaves tells first what it could not tell', async () => {
    await using proxy = await Proxy.to(redis.port)
    const leaving = await openStore({ url: proxy.url })
    await using store = await openStore({ url: redis.url })
    await keep(store, KEY, NAMES, 'x')
    await keep(store, 'cart', ['', 'cart'], 'y')
    // Lost on the way: its connection is cut, and it has another before it leaves.
    proxy.silence()
    const lost = Promise.resolve(leaving.forget(['user'], ['user'])).catch(() => 'lost')
    await sleep(50)
    proxy.cut()
    expect(await lost).toBe('lost')
    await soon(() => leaving.check())
    await leaving.close()
    expect(await get(store, KEY, NAMES)).toBeNull()
    expect(await get(store, 'cart', ['', 'cart'])).toBe('y')
    expect(await processes()).toHaveLength(1)
  })

  test('one that stops during a write does not pass for one that has told all', async () => {
    const stopping = await openStore({ url: redis.url, lease: 0.6 })
    await using store = await openStore({ url: redis.url, lease: 0.6 })
    await keep(store, KEY, NAMES, 'x')
    await stopping.close(false)
    expect(await processes()).toHaveLength(2)
    expect(await getSoon(store, KEY, NAMES)).toBe('x')
    await soon(async () => expect(await getSoon(store, KEY, NAMES)).toBeNull())
  })

  test('two schemas: a purge by either means the whole context to the other, and its names alone to its own', async () => {
    await using store = await openStore({ url: redis.url }, 'one')
    await using same = await openStore({ url: redis.url }, 'one')
    const names = ['', 'user', 'user;team=1']
    await keep(store, KEY, names, 'x')
    await same.forget(['user;team=2'], ['user'])
    expect(await get(store, KEY, names)).toBe('x')
    const other = await openStore({ url: redis.url }, 'two')
    expect(await get(store, KEY, names)).toBeNull()
    await keep(store, KEY, names, 'y')
    await keep(other, 'cart', ['', 'cart'], 'z')
    await other.forget(['user;user_id=5'], ['user'])
    expect(await get(store, KEY, names)).toBeNull()
    await keep(store, KEY, names, 'y')
    await same.forget(['user;team=2'], ['user'])
    expect(await get(store, KEY, names)).toBeNull()
    expect(await get(other, 'cart', ['', 'cart'])).toBe('z')
    await other.close()
    await keep(store, KEY, names, 'y')
    await same.forget(['user;team=2'], ['user'])
    expect(await get(store, KEY, names)).toBe('y')
  })

  test('an older build that comes back finds nothing of what nobody has purged for it', async () => {
    const names = ['', 'user', 'user;team=1']
    await using other = await openStore({ url: redis.url }, 'two')
    const old = await openStore({ url: redis.url }, 'one')
    await keep(old, KEY, names, 'x')
    await old.close()
    // A scope of other shapes, of which no name is one of the entry.
    await other.forget(['user;user_id=5'], ['user'])
    await using back = await openStore({ url: redis.url }, 'one')
    expect(await get(back, KEY, names)).toBeNull()
  })

  test('handlers of two schemas in one process: what it purges itself means whole contexts', async () => {
    await using store = await openStore({ url: redis.url }, 'one')
    store.open({ schema: 'two', secret: null, dev: true })
    await store.check()
    expect(await processes()).toHaveLength(1)
    await keep(store, KEY, NAMES, 'x')
    await store.forget(['user;team=1'], ['user'])
    expect(await get(store, KEY, NAMES)).toBeNull()
  })

  test('handlers of two schemas in one process are two to the others, and to it', async () => {
    await using store = await openStore({ url: redis.url }, 'one')
    await using other = await openStore({ url: redis.url }, 'two')
    store.open({ schema: 'two', secret: null, dev: true })
    await store.check()
    expect(await processes()).toHaveLength(2)
    await keep(store, KEY, NAMES, 'x')
    await store.forget(['user;team=1'], ['user'])
    expect(await get(store, KEY, NAMES)).toBeNull()
    await keep(store, KEY, NAMES, 'x')
    await other.forget(['user;team=1'], ['user'])
    expect(await get(store, KEY, NAMES)).toBeNull()
  })

  test('two secrets, while one replaces the other: a purge by either means everything to the other', async () => {
    await using store = await openStore({ url: redis.url, secret: 'a'.repeat(32) })
    const other = await openStore({ url: redis.url, secret: 'b'.repeat(32) })
    await keep(store, KEY, NAMES, 'x')
    expect(await get(other, KEY, NAMES)).toBeNull()
    await other.forget(['user;user_id=6'], ['user'])
    expect(await get(store, KEY, NAMES)).toBeNull()
    await keep(other, KEY, NAMES, 'x')
    await store.forget(['user;user_id=6'], ['user'])
    expect(await get(other, KEY, NAMES)).toBeNull()
    await other.close()
  })

  test('a job that only purges has no lease, and means whole contexts', async () => {
    await using store = await openStore({ url: redis.url, lease: 0.4 })
    const job = await openStore({ url: redis.url }, null)
    expect(await processes()).toHaveLength(1)
    await keep(store, KEY, NAMES, 'x')
    await keep(store, 'cart', ['', 'cart'], 'y')
    await expect(job.read(KEY, NAMES)).rejects.toThrow(NotJoined)
    await job.forget(['user'], ['user'])
    expect(await getSoon(store, KEY, NAMES)).toBeNull()
    await job.close()
    await sleep(600)
    expect(await getSoon(store, 'cart', ['', 'cart'])).toBe('y')
  })

  test('a job need not wait for its connection before it purges', async () => {
    await using store = await openStore({ url: redis.url })
    await keep(store, KEY, NAMES, 'x')
    const { redisCache } = await import('../../../src/cache/redis.js')
    const job = redisCache({ url: redis.url, secret: SECRET, timeout: 5_000 })
    job.open({ schema: null, secret: null, dev: false })
    expect(await job.purge(['user'], ['user'])).toBe(true)
    await job.close()
    expect(await get(store, KEY, NAMES)).toBeNull()
  })

  describe('of Node', () => {
    const children: ChildProcess[] = []
    afterAll(() => {
      for (const child of children) child.kill('SIGKILL')
    })

    /** A process with a cache, and a database of one number that all share: the test's. */
    const start = async () => {
      const child = fork(fileURLToPath(new URL('./child.mjs', import.meta.url)), { env: { ...process.env, CACHE_URL: redis.url, CACHE_SECRET: SECRET } })
      children.push(child)
      await once(child, 'message')
      return async (message: unknown): Promise<{ value: string; hit: boolean; told: boolean }> => {
        child.send(message as object)
        return ((await once(child, 'message')) as [{ value: string; hit: boolean; told: boolean }])[0]
      }
    }

    test('what one purges, the other reads anew', async () => {
      const [one, two] = await Promise.all([start(), start()])
      await soon(async () => expect(await one({ read: 'a0' })).toMatchObject({ hit: true }))
      for (let i = 1; i <= 50; i++) {
        const [writer, reader] = i % 2 ? [one, two] : [two, one]
        expect(await writer({ purge: true })).toMatchObject({ told: true })
        expect(await reader({ read: `a${i}` })).toMatchObject({ value: `a${i}`, hit: false })
        // Kept once it has been answered with.
        await soon(async () => expect(await writer({ read: `a${i}` })).toMatchObject({ value: `a${i}`, hit: true }))
      }
    })
  })
})
