import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { Load } from './load.js'
import { hasRedis, RedisServer } from './servers.js'
import { get, keep, openStore } from './stores.js'

const KEY = 'user?user_id=5'
const NAMES = ['', 'user', 'user;user_id=5']

describe.runIf(hasRedis)('Redis', () => {
  test.each(['allkeys-lru', 'allkeys-lfu', 'allkeys-random', 'volatile-lru', 'volatile-lfu', 'volatile-random', 'volatile-ttl', 'noeviction'])(
    'has 12 MB, and %s',
    async (policy) => {
      await using redis = await RedisServer.start('--maxmemory', '12mb', '--maxmemory-policy', policy)
      await using load = new Load([{ url: redis.url }, { url: redis.url }], { users: 3_000, bytes: 20_000 })
      load.start()
      await sleep(3_000)
      await load.stop()
      load.print(policy)
      expect(load.stale).toEqual([])
      for (const { counters } of load.processes) {
        expect(counters.hits).toBeGreaterThan(0)
        // Whatever is evicted or has no room is no failure of Redis.
        expect(counters.bypasses.away).toBeLessThan(counters.hits + counters.misses)
      }
      if (policy !== 'noeviction') expect(Number(/evicted_keys:(\d+)/.exec(String(await redis.command('INFO', 'stats')))?.[1])).toBeGreaterThan(0)
    },
  )

  test('is full, and may evict nothing: it answers with what it has, and takes purges', async () => {
    await using redis = await RedisServer.start('--maxmemory-policy', 'noeviction')
    await using store = await openStore({ url: redis.url, lease: 0.5 })
    await using other = await openStore({ url: redis.url, lease: 0.5 })
    await keep(store, KEY, NAMES, 'x')
    await keep(store, 'cart', ['', 'cart'], 'y')
    await redis.command('CONFIG', 'SET', 'maxmemory', '100kb')
    // Longer than a lease, which is renewed all the same.
    await sleep(1_200)
    expect(await get(store, KEY, NAMES)).toBe('x')
    await expect(keep(store, 'new', ['', 'user'], 'z')).rejects.toThrow('Redis is full, and may evict nothing. Raise its maxmemory')
    await expect(keep(store, 'newer', ['', 'item'], 'z')).rejects.toThrow('Redis is full')
    await other.forget(['user'], ['user'])
    expect(await get(store, KEY, NAMES)).toBeNull()
    expect(await get(store, 'cart', ['', 'cart'])).toBe('y')
    await redis.command('CONFIG', 'SET', 'maxmemory', '0')
    expect(await keep(store, KEY, NAMES, 'x')).toBe(true)
  })
})
