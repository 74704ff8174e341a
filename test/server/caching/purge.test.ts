import { describe, expect, test } from 'vitest'
import { memoryCache } from '../../../src/cache/index.js'
import type { OriginCache } from '../../../src/protocol/index.js'
import { createHandler, defineServer, session, type Implementation } from '../../../src/server/index.js'
import { SECRET } from '../identity/browser.js'
import { fn, param, serve, type } from '../shop.js'
import { listening, people } from './people.js'

const FIVE = 'ctx/user/?user_id=5'

/** A cache that cannot tell anybody. */
const away = (purge: OriginCache['purge'] = async () => false): OriginCache => ({ ...listening().cache, purge, clear: async () => purge([], []) })

describe('what a mutation may have made stale that failed', () => {
  const failing = (settings: Parameters<typeof people>[1] = {}) => {
    const edge: unknown[] = []
    const rename: Implementation = (_request, { user_id, name }) => {
      shop.names.set(user_id, name)
      throw new Error('after it has written')
    }
    const shop: ReturnType<typeof people> = people({ rename }, { identity: [], onInvalidate: (items) => void edge.push(items), ...settings })
    return { ...shop, edge }
  }

  test('is read anew, by what was declared; nobody else hears', async () => {
    const { call, send, read, status, edge } = failing()
    for (const path of [FIVE, 'ctx/user/?user_id=6', 'ctx/mine/']) await read(path)
    expect((await call('rename', { user_id: 5, name: 'Eve' })).status).toBe(500)
    expect(await read(FIVE)).toMatchObject({ profile: { name: 'Eve' } })
    expect([await status('ctx/user/?user_id=6'), await status('ctx/mine/')]).toEqual(['mizan;hit', 'mizan;hit'])
    await send('/rename/', { method: 'POST', body: new URLSearchParams({ user_id: '5', name: 'Mia' }) })
    expect(await read(FIVE)).toMatchObject({ profile: { name: 'Mia' } })
    expect(edge).toEqual([])
  })

  test('is what it was where a transaction has rolled it back, and unknown where its commit failed', async () => {
    const rolledBack = failing({ transaction: async (_request, run) => run() })
    await rolledBack.read(FIVE)
    await rolledBack.call('rename', { user_id: 5, name: 'Eve' })
    expect(await rolledBack.status(FIVE)).toBe('mizan;hit')
    const lost = people({}, { identity: [], transaction: async (_request, run) => {
      await run()
      throw new Error('the connection was lost')
    } })
    await lost.read(FIVE)
    expect((await lost.call('rename', { user_id: 5, name: 'Eve' })).status).toBe(500)
    expect(await lost.read(FIVE)).toMatchObject({ profile: { name: 'Eve' } })
  })

  test('is told of before a server that stops gives its word that it has told all', async () => {
    let writes = 0
    const { cache } = listening()
    const counted: OriginCache = { ...cache, writing: () => (writes++, () => void writes--) }
    const during: number[] = []
    const { call, read } = people({ rename: () => void during.push(writes) }, { cache: { ...counted, purge: async (...all) => (during.push(writes), cache.purge(...all)) }, identity: [] })
    await read(FIVE)
    await call('rename', { user_id: 5, name: 'Eve' })
    expect([during, writes]).toEqual([[1, 1], 0])
  })
})

describe('what a mutation made stale', () => {
  test('the cache has forgotten before an edge hears of it', async () => {
    const order: string[] = []
    const { cache, said } = listening()
    const slow: OriginCache = { ...cache, purge: async (...all) => (await new Promise((done) => setTimeout(done, 20)), order.push('purged'), cache.purge(...all)) }
    const { call, send } = people({}, { cache: slow, identity: [], onInvalidate: () => void order.push('edge') })
    expect((await call('rename', { user_id: 5, name: 'Eve' })).status).toBe(200)
    expect(order).toEqual(['purged', 'edge'])
    await send('/rename/', { method: 'POST', body: new URLSearchParams({ user_id: '5', name: 'Eve' }) })
    expect(order).toEqual(['purged', 'edge', 'purged', 'edge'])
    expect(said.filter((each) => each.startsWith('purge'))).toEqual(['purge user;user_id=5 | user', 'purge user;user_id=5 | user'])
  })

  test('an edge that refills at once gets the new state', async () => {
    const seen: unknown[] = []
    const shop: ReturnType<typeof people> = people({}, { identity: [], onInvalidate: async () => void seen.push(await shop.read(FIVE)) })
    await shop.read(FIVE)
    await shop.call('rename', { user_id: 5, name: 'Eve' })
    expect(seen).toMatchObject([{ profile: { name: 'Eve' } }])
  })

  test('is told of in full, past what a header holds', async () => {
    const { cache, said } = listening()
    const update = fn('update', () => null, {
      affects: [{ context: 'user', params: [] }],
      load: () => ({ run: (request) => Array.from({ length: 300 }, (_, user_id) => request.invalidate('user', { user_id })), guard: false, affectsParams: () => ({ user_id: 1000 }), input: null, output: null }),
    })
    const user = { name: 'user', params: [param('user_id', type('integer'))], functions: [], shapes: [['user_id']], private: false, maxAge: null }
    const { call } = serve({ contexts: [user], functions: [update] }, { cache })
    expect((await call('update', {})).headers.get('Cache-Group-Invalidation')).toBe('"user"')
    expect(said.at(-1)?.split(',')).toHaveLength(301)
  })

  test('is told to others even if the cache fails, and then to whoever mends it', async () => {
    const heard: unknown[] = []
    const failing = away(() => Promise.reject(new Error('no cache')))
    const { call, messages } = people({}, { cache: failing, identity: [], onInvalidate: (items) => void heard.push(items) })
    expect((await call('rename', { user_id: 5, name: 'Eve' })).status).toBe(200)
    expect([heard.length, messages()]).toEqual([1, ['no cache']])
  })

  test('that the cache could not tell yet is no failure of the call', async () => {
    const { call, messages } = people({}, { cache: away(), identity: [] })
    expect((await call('rename', { user_id: 5, name: 'Eve' })).status).toBe(200)
    expect(messages()).toEqual([])
  })
})

describe('single flight', () => {
  const posted = (shop: ReturnType<typeof people>, contexts: string[]) =>
    shop
      .send('call/', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ fn: 'rename', args: { user_id: 5, name: 'Eve' }, contexts }) })
      .then(async (answer) => (await answer.json()) as { contexts?: { data: { profile: unknown } }[] })

  test('brings the new state, and leaves it for the next who asks', async () => {
    const shop = people({}, { identity: [], singleFlight: { budget: 2000 } })
    await shop.read(FIVE)
    const { contexts } = await posted(shop, ['user?user_id=5'])
    expect(contexts).toMatchObject([{ data: { profile: { name: 'Eve' } } }])
    const next = await shop.send(FIVE)
    expect([next.headers.get('Cache-Status'), await next.json()]).toMatchObject(['mizan;hit', contexts?.[0]?.data])
  })

  test('brings what the GET would, to members as well', async () => {
    const shop = people({}, { singleFlight: { budget: 2000 } })
    const ann = await shop.member(5)
    const get = async () => (await ann.send('ctx/mine/')).json()
    await get()
    shop.members.set(5, { id: 5, roles: [] })
    const headers = { 'Content-Type': 'application/json', 'X-CSRFToken': ann.jar.get('csrftoken') ?? '' }
    const answer = await ann.send('call/', { method: 'POST', headers, body: '{"fn":"touch","contexts":["mine"]}' })
    const { contexts } = (await answer.json()) as { contexts: { data: unknown }[] }
    expect(contexts[0]?.data).toEqual({ mine_data: { id: 5, roles: [] } })
    expect(await get()).toEqual(contexts[0]?.data)
  })

  test('does without where cacheKey fails', async () => {
    const shop = people({}, { singleFlight: { budget: 2000 }, cacheKey: () => Promise.reject(new Error('no')) })
    const ann = await shop.member(5)
    const headers = { 'Content-Type': 'application/json', 'X-CSRFToken': ann.jar.get('csrftoken') ?? '' }
    const answer = await ann.send('call/', { method: 'POST', headers, body: '{"fn":"touch","contexts":["mine"]}' })
    expect(await answer.json()).toEqual({ invalidate: ['mine'], result: null })
    expect(shop.errors).toMatchObject([{ fn: 'cacheKey' }])
  })
})

describe('server.invalidate', () => {
  test('purges by the shapes of the server, where it answers requests', async () => {
    const { cache, said } = listening()
    const server = defineServer({ cache })
    const user = { name: 'user', params: [param('user_id', type('integer'))], functions: [], shapes: [['user_id']], private: false, maxAge: null }
    createHandler({ base: '/api/', schema: 'hash-1', contexts: [user], functions: [] }, server)
    await server.invalidate('user', { user_id: '5' })
    await server.clearCache()
    expect(said).toEqual(['open hash-1', 'purge user;user_id=5 | user', 'clear'])
    await expect(server.invalidate('nothing')).rejects.toThrow('there is no context "nothing"')
  })

  test('purges whole contexts elsewhere, of which it opens the cache once', async () => {
    const opened: unknown[] = []
    const { cache, said } = listening()
    const server = defineServer({ cache: { ...cache, open: (application) => opened.push(application) }, identity: session({ secret: SECRET }) })
    await server.invalidate('user', { user_id: 5 })
    await server.invalidate('news')
    expect(said).toEqual(['purge user | user', 'purge news | news'])
    expect(opened).toEqual([{ schema: null, secret: new TextEncoder().encode(SECRET), dev: false }])
  })

  test('reaches what another server of the process keeps', async () => {
    const cache = memoryCache()
    const { read, status, names } = people({}, { cache })
    await read(FIVE)
    names.set(5, 'Eve')
    await defineServer({ cache }).invalidate('user', { user_id: 5 })
    expect([await status(FIVE), await read(FIVE)]).toMatchObject(['mizan;fwd=stale', { profile: { name: 'Eve' } }])
    await defineServer({ cache }).clearCache()
    expect(await status(FIVE)).toBe('mizan;fwd=stale')
  })

  test('fails in such a process when the cache cannot be told, once the listeners have been', async () => {
    const heard: unknown[] = []
    const server = defineServer({ cache: away(), onInvalidate: (items) => void heard.push(items) })
    await expect(server.invalidate('user')).rejects.toThrow('server.invalidate: the cache cannot be told now, so the processes that answer requests may go on')
    await expect(server.clearCache()).rejects.toThrow('server.clearCache: the cache cannot be told now')
    expect(heard).toEqual([['user']])
  })

  test('of a server that answers requests leaves it to the cache to tell later', async () => {
    const server = defineServer({ cache: away() })
    createHandler({ base: '/api/', schema: 'hash-1', contexts: [], functions: [] }, server)
    await expect(server.clearCache()).resolves.toBeUndefined()
  })

  test('does without a cache', async () => {
    await expect(defineServer().invalidate('user')).resolves.toBeUndefined()
    await expect(defineServer().clearCache()).resolves.toBeUndefined()
  })
})

test('a cache that lacks what it needs does not start', () => {
  const cache = { ...memoryCache(), open: () => { throw new TypeError('redisCache has no secret') } } as unknown as OriginCache
  expect(() => createHandler({ base: '/api/', schema: 'hash-1', contexts: [], functions: [] }, defineServer({ cache }))).toThrow('redisCache has no secret')
})
