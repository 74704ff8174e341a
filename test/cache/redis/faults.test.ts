import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { READ } from '../../../src/cache/redis/scripts.js'
import { Load } from './load.js'
import { hasRedis, Proxy, RedisServer } from './servers.js'
import { get, getSoon, keep, openStore, SECRET, soon } from './stores.js'

const KEY = 'user?user_id=5'
const NAMES = ['', 'user', 'user;user_id=5']

describe.runIf(hasRedis)('Redis', () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown) => unhandled.push(reason)
  beforeAll(() => {
    process.on('unhandledRejection', note)
  })
  afterAll(() => {
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
  })

  /** Nothing fails and nothing is stale while `fault` happens, and afterwards the cache is used again. */
  async function expectSurvival(name: string, load: Load, fault: () => Promise<void>) {
    await load.recovered()
    load.start()
    await sleep(200)
    await fault()
    await load.recovered()
    await sleep(300)
    await load.stop()
    load.print(name)
    expect(load.stale).toEqual([])
  }

  test.each([300, 2_000])('stops for %d ms, and goes on', async (milliseconds) => {
    await using redis = await RedisServer.start()
    await using load = new Load([{ url: redis.url }, { url: redis.url }])
    await expectSurvival(`stopped for ${milliseconds} ms`, load, async () => {
      redis.signal('SIGSTOP')
      await sleep(milliseconds)
      redis.signal('SIGCONT')
    })
  })

  test('stops for so long that connections are given up', async () => {
    await using redis = await RedisServer.start()
    await using load = new Load([{ url: redis.url }, { url: redis.url }])
    await expectSurvival('stopped for 7 s', load, async () => {
      redis.signal('SIGSTOP')
      await sleep(7_000)
      redis.signal('SIGCONT')
    })
  })

  test('does not answer, and the connection is never closed: another is made', async () => {
    await using redis = await RedisServer.start()
    await using proxy = await Proxy.to(redis.port)
    await using store = await openStore({ url: proxy.url })
    await using job = await openStore({ url: proxy.url }, null)
    proxy.silence()
    const lost = [store.forget(['user'], []), job.forget(['user'], [])].map((it) => Promise.resolve(it).catch(() => 'lost'))
    // What was sent is gone, and nobody has said so.
    expect(await Promise.all(lost)).toEqual(['lost', 'lost'])
    await soon(() => store.check())
    expect(await keep(store, KEY, NAMES, 'x')).toBe(true)
    await job.forget(['user'], [])
    expect(await get(store, KEY, NAMES)).toBeNull()
  })

  test('is killed, and starts again empty', async () => {
    await using redis = await RedisServer.start()
    await using load = new Load([{ url: redis.url }, { url: redis.url }])
    await expectSurvival('killed and empty', load, async () => {
      await redis.kill()
      await sleep(500)
      await redis.start()
    })
  })

  test('is killed, and starts again with data from before', async () => {
    await using redis = await RedisServer.start()
    await using load = new Load([{ url: redis.url }, { url: redis.url }])
    await expectSurvival('killed, old data', load, async () => {
      await redis.command('SAVE')
      await sleep(300)
      await redis.kill()
      await redis.start()
    })
  })

  test('starts again with an entry that was purged after it was saved: nobody finds it', async () => {
    await using redis = await RedisServer.start()
    await using store = await openStore({ url: redis.url })
    await using proxy = await Proxy.to(redis.port)
    const client = await openStore({ url: proxy.url })
    await keep(store, KEY, NAMES, 'x')
    await redis.command('SAVE')
    await store.forget(['user'], ['user'])
    await redis.kill()
    await redis.start()
    await soon(async () => expect(await getSoon(client, KEY, NAMES)).toBeNull())
    await client.close()
    await soon(async () => expect(await getSoon(store, KEY, NAMES)).toBeNull())
    // One that starts later does not know what server there was before.
    await using later = await openStore({ url: redis.url })
    expect(await get(later, KEY, NAMES)).toBeNull()
  })

  test('starts again with old data, and who has known neither finds nothing', async () => {
    await using redis = await RedisServer.start()
    const store = await openStore({ url: redis.url, lease: 60 })
    await keep(store, KEY, NAMES, 'x')
    await redis.command('SAVE')
    await store.forget(['user'], ['user'])
    await redis.kill()
    await store.close()
    await redis.start()
    await using later = await openStore({ url: redis.url, lease: 60 })
    expect(await get(later, KEY, NAMES)).toBeNull()
  })

  test('does not say which server it is: each connection counts as one to another', async () => {
    await using redis = await RedisServer.start()
    await redis.command('ACL', 'SETUSER', 'limited', 'on', '>word', '~*', '+@all', '-info')
    await using proxy = await Proxy.to(redis.port)
    const url = proxy.url.replace('//', '//limited:word@')
    await using store = await openStore({ url, lease: 0.3 })
    await keep(store, KEY, NAMES, 'x')
    await sleep(400)
    expect(await getSoon(store, KEY, NAMES)).toBe('x')
    proxy.cut()
    await soon(async () => expect(await getSoon(store, KEY, NAMES)).toBeNull())
  })

  test('loses everything, again and again', async () => {
    await using redis = await RedisServer.start()
    await using load = new Load([{ url: redis.url }, { url: redis.url }])
    await expectSurvival('FLUSHALL', load, async () => {
      for (let i = 0; i < 20; i++) {
        await redis.command('FLUSHALL')
        await sleep(50)
      }
    })
  })

  test('takes no writes: what it has is answered until the leases are over, and not after', async () => {
    await using redis = await RedisServer.start()
    await using store = await openStore({ url: redis.url, lease: 0.5 })
    await keep(store, KEY, NAMES, 'x')
    await redis.command('CONFIG', 'SET', 'min-replicas-to-write', '1')
    await expect(async () => store.forget(['user'], ['user'])).rejects.toThrow('NOREPLICAS')
    await soon(() => expect(async () => store.read(KEY, NAMES)).rejects.toThrow(/NOREPLICAS|make itself known/))
    await expect(async () => store.check()).rejects.toThrow('NOREPLICAS')
    await redis.command('CONFIG', 'SET', 'min-replicas-to-write', '0')
    await store.forget(['user'], ['user'])
    await soon(async () => expect(await getSoon(store, KEY, NAMES)).toBeNull())
  })

  test('is stopped when a process ends: that waits for it, but not for long', async () => {
    await using redis = await RedisServer.start()
    const store = await openStore({ url: redis.url, lease: 0.5 })
    await using other = await openStore({ url: redis.url, lease: 0.5 })
    await keep(other, KEY, NAMES, 'x')
    redis.signal('SIGSTOP')
    const lost = Promise.resolve(store.forget(['user'], ['user'])).catch(() => 'lost')
    await store.close()
    expect(await lost).toBe('lost')
    redis.signal('SIGCONT')
    await soon(async () => expect(await getSoon(other, KEY, NAMES)).toBeNull())
  })

  test('has another password, and later the one that was given', async () => {
    await using redis = await RedisServer.start('--requirepass', 'other')
    const url = redis.url.replace('//', '//:given@')
    await using load = new Load([{ url }, { url }])
    for (let i = 0; i < 5; i++) for (const process of load.processes) expect(await load.read(process, 0)).toBe(false)
    expect(await load.write(load.processes[0]!, 0)).toBe(false)
    await soon(async () => {
      await load.read(load.processes[0]!, 1)
      expect([...load.errors].join()).toMatch(/Redis cannot be reached: WRONGPASS/)
    })
    expect([...load.errors].join()).not.toContain('given')
    const { createClient } = await import('redis')
    const client = createClient({ url: redis.url.replace('//', '//:other@') })
    await client.connect()
    await client.sendCommand(['CONFIG', 'SET', 'requirepass', 'given'])
    client.destroy()
    await load.recovered()
    expect(load.stale).toEqual([])
  })

  test('is far away, and then too far', async () => {
    await using redis = await RedisServer.start()
    await using slow = await Proxy.to(redis.port)
    await using load = new Load([{ url: slow.url }, { url: redis.url }])
    await expectSurvival('slow network', load, async () => {
      slow.delay = 20
      await sleep(1_000)
      slow.delay = 300
      await sleep(2_000)
      slow.delay = 0
    })
  })

  test('fails over to a replica that is behind', async () => {
    await using master = await RedisServer.start()
    await using replica = await RedisServer.start()
    await using link = await Proxy.to(master.port)
    await using one = await Proxy.to(master.port)
    await using two = await Proxy.to(master.port)
    await replica.command('REPLICAOF', '127.0.0.1', new URL(link.url).port)
    await soon(async () => expect(String(await replica.command('INFO', 'replication'))).toContain('master_link_status:up'))
    await using load = new Load([{ url: one.url }, { url: two.url }])
    await expectSurvival('failover', load, async () => {
      link.silence()
      await sleep(500)
      await replica.command('REPLICAOF', 'NO', 'ONE')
      for (const proxy of [one, two]) {
        proxy.target = replica.port
        proxy.cut()
      }
    })
  })

  test('was the master, and is a replica now: the address is asked anew', async () => {
    await using master = await RedisServer.start()
    await using replica = await RedisServer.start()
    await using proxy = await Proxy.to(master.port)
    await using load = new Load([{ url: proxy.url }, { url: proxy.url }])
    await expectSurvival('demoted', load, async () => {
      await master.command('REPLICAOF', '127.0.0.1', String(replica.port))
      // No connection is closed.
      proxy.target = replica.port
    })
  })

  test('goes back to a server that knows nothing of what happened since', async () => {
    await using first = await RedisServer.start()
    await using second = await RedisServer.start()
    await using proxy = await Proxy.to(first.port)
    await using store = await openStore({ url: proxy.url, lease: 60 })
    await keep(store, KEY, NAMES, 'x')
    proxy.target = second.port
    proxy.cut()
    await soon(async () => expect(await getSoon(store, KEY, NAMES)).toBeNull())
    await store.forget(['user'], ['user'])
    // It knows how to answer, and not yet how to hear of a process.
    await first.command('SCRIPT', 'FLUSH')
    await first.command('SCRIPT', 'LOAD', READ.source)
    proxy.target = first.port
    // What is asked right after it has connected arrives before it has made itself known.
    proxy.delay = 20
    proxy.cut()
    const answers = new Set<string | null>()
    for (const end = performance.now() + 1_000; performance.now() < end; await sleep(0)) {
      // Refused at first. Nobody waits for one before asking again.
      void get(store, KEY, NAMES).then(
        (answer) => answers.add(answer),
        () => {},
      )
    }
    expect([...answers]).toEqual([null])
    expect(await keep(store, KEY, NAMES, 'y')).toBe(true)
    expect(await first.command('EXISTS', '{mizan:cache}:generation')).toBe(1)
  })

  test('a process is stopped and killed between commit and purge: the others have it forgotten', async () => {
    await using redis = await RedisServer.start()
    const env = { ...process.env, CACHE_URL: redis.url, CACHE_SECRET: SECRET, CACHE_LEASE: '1' }
    const child = fork(fileURLToPath(new URL('./child.mjs', import.meta.url)), { env })
    try {
      await once(child, 'message')
      const ask = async (message: object) => {
        child.send(message)
        return ((await once(child, 'message')) as [{ value: string; hit: boolean; detail?: string }])[0]
      }
      await soon(async () => expect(await ask({ read: 'old' })).toMatchObject({ value: 'old', hit: true }))
      await using store = await openStore({ url: redis.url, lease: 1 })
      const { key, names } = { key: KEY, names: NAMES }
      expect(await getSoon(store, key, names)).toBe('old')
      child.kill('SIGSTOP')
      const stopped = performance.now()
      await soon(async () => expect(await getSoon(store, key, names)).toBeNull())
      console.log(`forgotten ${Math.round(performance.now() - stopped)} ms after a process with a lease of 1000 ms was stopped`)
      // It wakes, and does not go by what it knew.
      await keep(store, key, names, 'new')
      child.kill('SIGCONT')
      expect((await ask({ read: 'new' })).value).toBe('new')
      await soon(async () => expect(await ask({ read: 'new' })).toMatchObject({ value: 'new', hit: true }))
      child.kill('SIGKILL')
      await soon(async () => expect(await getSoon(store, key, names)).toBeNull())
    } finally {
      child.kill('SIGKILL')
    }
  })
})
