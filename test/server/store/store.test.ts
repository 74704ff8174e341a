import { createServer, type AddressInfo, type Socket } from 'node:net'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { memoryStore, session, type Store } from '../../../src/server/index.js'
import { redisStore } from '../../../src/server/redis.js'
import { browser, code, identityServer, SECRET } from '../identity/browser.js'

const URL = process.env.MIZAN_REDIS_URL ?? 'redis://127.0.0.1:6379/9'
const required = process.env.MIZAN_REQUIRE_REDIS === '1'

const answers = await (async () => {
  const client = createClient({ url: URL, socket: { reconnectStrategy: false, connectTimeout: 2000 } })
  client.on('error', () => {})
  try {
    await client.connect()
    client.destroy()
    return true
  } catch (error) {
    if (required) throw new Error(`MIZAN_REQUIRE_REDIS is set, and no Redis answers at ${URL}.`, { cause: error })
    console.warn(`LEFT OUT: the tests of redisStore. No Redis answers at ${URL}; start one, or name one in MIZAN_REDIS_URL.`)
    return false
  }
})()

const prefix = `mizan-test:${process.pid}:${Date.now()}:`

describe.each([
  ['memory', true, () => memoryStore()],
  ['Redis', answers, () => redisStore({ url: URL, prefix })],
] as [string, boolean, () => Store & Partial<AsyncDisposable>][])('a store in %s', (_name, runs, create) => {
  let store: Store & Partial<AsyncDisposable>
  beforeAll(() => {
    store = create()
  })
  afterAll(async () => {
    await store[Symbol.asyncDispose]?.()
  })

  test.runIf(runs)('keeps, replaces and deletes', async () => {
    expect(await store.get('a')).toBeNull()
    await store.set('a', '{"ü":1}', 60)
    expect(await store.get('a')).toBe('{"ü":1}')
    await store.set('a', '', 60)
    expect(await store.get('a')).toBe('')
    await store.delete('a')
    await store.delete('a')
    expect(await store.get('a')).toBeNull()
  })

  test.runIf(runs)('forgets in time', async () => {
    await store.set('short', 'x', 0.05)
    await store.set('long', 'x', 60)
    await vi.waitFor(async () => expect(await store.get('short')).toBeNull())
    expect(await store.get('long')).toBe('x')
    await store.delete('long')
  })

  test.runIf(runs)('counts, from the first one on, each once', async () => {
    const counts = await Promise.all(Array.from({ length: 20 }, () => store.increment('n', 0.5)))
    expect(counts.map(({ count }) => count).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
    for (const { expiresIn } of counts) expect(expiresIn).toBeGreaterThanOrEqual(0)
    for (const { expiresIn } of counts) expect(expiresIn).toBeLessThanOrEqual(0.5)
    await vi.waitFor(async () => expect((await store.increment('n', 0.5)).count).toBe(1), { interval: 600 })
  })
})

describe('a store in memory', () => {
  test('forgets what was used least recently when it is full', async () => {
    const store = memoryStore({ max: 2 })
    await store.set('a', '1', 60)
    await store.set('b', '2', 60)
    await store.get('a')
    await store.set('c', '3', 60)
    expect([await store.get('a'), await store.get('b'), await store.get('c')]).toEqual(['1', null, '3'])
  })

  test.each([0, -1, 1.5, NaN])('does not hold %d entries', (max) => {
    expect(() => memoryStore({ max })).toThrow('must be a positive integer')
  })
})

describe.runIf(answers)('sessions in Redis', () => {
  test('are shared by the processes of a server, under no id that could be sent', async () => {
    await using store = redisStore({ url: URL, prefix })
    await using other = redisStore({ url: URL, prefix })
    const shop = (one: Store) => identityServer({ identity: session({ secret: SECRET, store: one }) })
    const ann = browser(shop(store))
    await ann.login({ user_id: 5 })
    const there = browser(shop(other))
    for (const [name, value] of ann.jar) there.jar.set(name, value)
    expect(await there.who()).toEqual({ user_id: 5 })
    const client = createClient({ url: URL })
    await client.connect()
    const keys = await client.keys(`${prefix}session:*`)
    expect(keys).toHaveLength(1)
    expect(keys[0]).not.toContain(ann.jar.get('__Host-mizan_session'))
    expect(await client.ttl(keys[0] ?? '')).toBeGreaterThan(86_400)
    client.destroy()
    await there.call('logout')
    expect(await ann.who()).toBeNull()
  })

  test('use a client of the application as well, and leave it open', async () => {
    const client = createClient({ url: URL })
    await client.connect()
    const store = redisStore({ client, prefix })
    await store.set('own', 'x', 60)
    expect(await store.get('own')).toBe('x')
    await store.delete('own')
    await store[Symbol.asyncDispose]()
    expect(client.isOpen).toBe(true)
    client.destroy()
  })
})

describe('while Redis is away', () => {
  async function expectUnavailable(url: string) {
    const store = redisStore({ url, prefix, timeout: 200 })
    const shop = identityServer({ identity: session({ secret: SECRET, store }), rateLimit: { max: 1, window: 60, store, by: () => 'all' } })
    const cookie = { headers: { Cookie: `__Host-mizan_session=${'a'.repeat(43)}` } }
    const ann = browser(shop)
    expect(await code(await ann.send('ctx/me/', cookie))).toBe('503 unavailable')
    expect(shop.messages().length).toBeGreaterThan(0)
    // Who has no session needs no store, and a counter that is away closes no shop.
    expect(await ann.who()).toBeNull()
    await store[Symbol.asyncDispose]()
  }

  test('a session is not known, which is a 503 and not nobody', async () => {
    const closed = createServer()
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
    const { port } = closed.address() as AddressInfo
    await new Promise((resolve) => closed.close(resolve))
    await expectUnavailable(`redis://127.0.0.1:${port}`)
  })

  test('though it takes the connection, and never answers', async () => {
    const sockets = new Set<Socket>()
    const silent = createServer((socket) => sockets.add(socket))
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    try {
      await expectUnavailable(`redis://127.0.0.1:${(silent.address() as AddressInfo).port}`)
    } finally {
      for (const socket of sockets) socket.destroy()
      silent.close()
    }
  })
})
