import { describe, expect, test, vi } from 'vitest'
import { MizanError, type Implementation } from '../../../src/server/index.js'
import { context, fn, param, serve, type } from '../shop.js'
import { after, desk, keysOf } from './desk.js'

const INVALIDATE = [{ context: 'user', params: { user_id: 5 } }, 'news']

describe('a call that asks for entries', () => {
  test('gets those that it made stale, as their GET answers after it, beside all that is stale', async () => {
    const shop = desk()
    const answer = await shop.post({ fn: 'write', args: { user_id: 5, name: 'Eve' }, contexts: ['user?page=2&user_id=5', 'news'] })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    const text = await answer.text()
    expect(text).toBe(
      '{"contexts":[{"context":"user","data":{"user_orders":[2],"user_profile":{"name":"Eve"}},"params":{"page":2,"user_id":5}},' +
        '{"context":"news","data":{"news_items":["Eve","Bob"]},"params":{}}],' +
        `"invalidate":${JSON.stringify(INVALIDATE)},"result":null}`,
    )
    expect(text).toContain(`"data":${await (await shop.send('ctx/user/?page=2&user_id=5')).text()},`)
  })

  test('in a form with files gets them as well', async () => {
    const form = new FormData()
    form.set('call', JSON.stringify({ fn: 'write', args: { user_id: 5, name: 'Eve' }, contexts: ['news'] }))
    const answer = await desk().send('call/', { method: 'POST', body: form })
    expect(keysOf(await answer.json())).toEqual(['news'])
  })

  test('gets no member where there is nothing to send', async () => {
    const shop = desk()
    for (const contexts of [undefined, [], ['other'], ['user?user_id=6']]) expect(await shop.ask(contexts)).toEqual({ invalidate: INVALIDATE, result: null })
  })

  test('has nothing run for what it does not make stale, or did not ask for', async () => {
    const shop = desk()
    expect(keysOf(await shop.ask(['other', 'user?user_id=6', 'user?page=3&user_id=6', 'news']))).toEqual(['news'])
    expect(shop.ran).toEqual(['write', 'news_items'])
  })

  test('gets an entry that lacks the param of the scope, since its default may be that value', async () => {
    const list = context('user', [fn('users', (_request, { user_id = 5 }) => user_id, { params: [param('user_id', type('integer'), false)] })], {
      params: [param('user_id', type('integer'), false)],
    })
    const write = fn('write', () => 1, { affects: [{ context: 'user', params: ['user_id'] }], params: [param('user_id', type('integer'))] })
    const shop = serve({ ...list, functions: [...list.functions, write] })
    const body = JSON.stringify({ fn: 'write', args: { user_id: 5 }, contexts: ['user', 'user?user_id=7'] })
    const answer = await shop.send('call/', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
    expect(keysOf(await answer.json())).toEqual(['user'])
  })

  test('gets each entry once, and at most as many as the server sends, in the order of the list', async () => {
    const shop = desk({}, { singleFlight: { max: 2, budget: 2000 } })
    const pages = [3, 3, 1, 1, 2].map((page) => `user?page=${page}&user_id=5`)
    expect(keysOf(await shop.ask(pages))).toEqual([pages[0], pages[2]])
    expect(shop.ran.filter((name) => name === 'user_profile')).toHaveLength(2)
  })

  test('gets ten where nothing else is said, of the first fifty', async () => {
    const many = Array.from({ length: 30 }, (_, page) => `user?page=${page}&user_id=5`)
    expect(keysOf(await desk().ask(many))).toEqual(many.slice(0, 10))
    const late = [...Array.from({ length: 50 }, () => 'other'), 'news']
    expect(await desk().ask(late)).not.toHaveProperty('contexts')
  })

  test('gets none of a key that is longer than a URL should be', async () => {
    const params = [param('search', type('string'))]
    const found = context('found', [fn('hits', () => 1, { params })], { params })
    const shop = serve({ ...found, functions: [...found.functions, fn('write', () => 1, { affects: [{ context: 'found', params: [] }] })] })
    const keys = [4000, 4096].map((length) => `found?search=${'a'.repeat(length)}`)
    const body = JSON.stringify({ fn: 'write', contexts: keys })
    const answer = await shop.send('call/', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
    expect(keysOf(await answer.json())).toEqual([keys[0]])
  })

  test('gets none where the server sends none', async () => {
    const shop = desk({}, { singleFlight: false })
    expect(await shop.ask(['news'])).toEqual({ invalidate: INVALIDATE, result: null })
    expect(shop.ran).toEqual(['write'])
  })
})

describe('the key of an entry is its own canonical text', () => {
  test.each([
    'user', 'user?', 'user?user_id=05', 'user?user_id=5&page=2', 'user?user_id=5&', 'user?user_id=5&x=1', 'user?user_id=5&user_id=5',
    'user?user_id=5x', 'user/?user_id=5', 'User?user_id=5', ' user?user_id=5', 'users?user_id=5', 'user?user_id=5#a', '?user_id=5', '', 'news?', 'news?a=1', 'news/', '*',
  ])('%j is none', async (key) => {
    const shop = desk()
    expect(await shop.ask([key])).toEqual({ invalidate: INVALIDATE, result: null })
    expect(shop.ran).toEqual(['write'])
  })
})

describe('an entry is read', () => {
  test('once the work is committed, what it left is done, and caches have been told', async () => {
    const diary: string[] = []
    const shop = desk(
      {
        write: (request) => {
          diary.push('work')
          request.afterCommit(() => diary.push('mail'))
        },
        news: () => diary.push('read'),
      },
      {
        transaction: async (_request, run) => {
          const done = await run()
          await after(5)
          diary.push('commit')
          return done
        },
        onInvalidate: async () => {
          await after(5)
          diary.push('purge')
        },
      },
    )
    await shop.ask(['news'])
    expect(diary).toEqual(['work', 'commit', 'mail', 'purge', 'read'])
  })

  test('with a request of its own, in which nothing of the call is remembered', async () => {
    const loads = new WeakMap<Request, unknown>()
    const contexts: unknown[] = []
    const seen: [string, string, boolean, string | null, string | null][] = []
    let value = 'old'
    const remembered = (request: Request) => loads.get(request) ?? (loads.set(request, value), value)
    const own = context('own', [fn('own_value', (request) => {
      const { raw, url, headers } = request
      seen.push([raw.method, `${url.pathname}${url.search}`, raw.body === null, headers.get('Content-Type'), headers.get('Accept-Language')])
      contexts.push(Reflect.get(raw, 'context'), Reflect.get(raw, 'ip'))
      return remembered(raw)
    }, { private: true })], { private: true })
    const write = fn('write', (request) => {
      remembered(request.raw)
      value = 'new'
    }, { affects: [{ context: 'own', params: [] }] })
    const shop = serve({ ...own, functions: [...own.functions, write] })
    const init = { method: 'POST', headers: { 'Content-Type': 'application/json', 'Accept-Language': 'de' }, body: '{"fn":"write","contexts":["own"]}' }
    const request = Object.assign(new Request('http://shop.test/api/mizan/call/', init), { context: {}, ip: '192.0.2.1' })
    expect(await (await shop.handle(request))?.json()).toMatchObject({ contexts: [{ data: { own_value: 'new' } }] })
    expect(seen).toEqual([['GET', '/api/mizan/ctx/own/', true, null, 'de']])
    expect(contexts).toEqual([undefined, '192.0.2.1'])
  })

  test('not at all when the call fails, whether or not it was rolled back', async () => {
    const fail = () => { throw new MizanError('conflict') }
    for (const transaction of [undefined, (_request: unknown, run: () => Promise<unknown>) => run()]) {
      const shop = desk({ write: fail }, transaction ? { transaction } : {})
      const answer = await shop.ask(['news'])
      expect(answer).toMatchObject({ code: 'conflict' })
      expect(answer).not.toHaveProperty('contexts')
      expect(shop.ran).toEqual(['write'])
    }
  })

  test('for what affectsParams and the function itself name', async () => {
    const shop = desk({ write: (request) => request.invalidate('user', { user_id: 6 }) })
    expect(keysOf(await shop.ask(['user?user_id=6', 'user?user_id=7']))).toEqual(['user?user_id=6'])
  })
})

describe('an entry that cannot be read whole is stale, no more', () => {
  const broken: Implementation = () => { throw new Error('no') }
  const isFine = { context: 'news', params: {}, data: { news_items: ['Eve', 'Bob'] } }

  test.each<[string, Implementation, number]>([
    ['a function that breaks', broken, 1],
    ['a function that refuses', () => { throw new MizanError('not_found') }, 0],
    ['a rejection', () => Promise.reject(new Error('no')), 1],
    ['a result that cannot be sent', () => 1n, 1],
  ])('%s leaves it out, and nothing else', async (_what, profile, errors) => {
    const shop = desk({ profile })
    expect(await shop.ask(['user?user_id=5', 'news'])).toEqual({ contexts: [isFine], invalidate: INVALIDATE, result: null })
    expect(shop.errors).toHaveLength(errors)
  })

  test('so does an output that does not fit, and one that fits is what its schema makes of it', async () => {
    const schema = (issues: unknown[] | undefined) => ({ '~standard': { version: 1, vendor: 'test', validate: () => (issues ? { issues } : { value: 'made' }) } }) as never
    expect(await desk({ loaded: { output: schema([{ message: 'no' }]) } }).ask(['news'])).not.toHaveProperty('contexts')
    expect(await desk({ loaded: { output: schema(undefined) } }).ask(['news'])).toMatchObject({ contexts: [{ data: { news_items: 'made' } }] })
  })

  test('so do params that a function of it does not take', async () => {
    const input = { schema: { type: 'object', properties: { user_id: { type: 'integer', maximum: 5 } } }, schemas: {} }
    const params = [param('user_id', type('integer'))]
    const user = context('user', [fn('a', () => 1, { params, input })], { params })
    const shop = serve({ ...user, functions: [...user.functions, fn('write', () => 1, { affects: [{ context: 'user', params: [] }] })] })
    const body = JSON.stringify({ fn: 'write', contexts: ['user?user_id=6', 'user?user_id=5'] })
    const answer = await shop.send('call/', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
    expect(keysOf(await answer.json())).toEqual(['user?user_id=5'])
  })

  test('so does code that does not load', async () => {
    const news = context('news', [fn('news_items', () => 1, { load: () => { throw new Error('syntax') } })])
    const own = serve({ ...news, functions: [...news.functions, fn('write', () => 'done', { affects: [{ context: 'news', params: [] }] })] })
    const answer = await own.send('call/', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"fn":"write","contexts":["news"]}' })
    expect(await answer.json()).toEqual({ invalidate: ['news'], result: 'done' })
    expect(own.messages()).toEqual(['syntax'])
  })
})

describe('the wish is heard in the body of a call alone', () => {
  test('no header, no query and no other request has a part in it', async () => {
    const shop = desk()
    const headers = { contexts: 'news', 'X-Mizan-Contexts': 'news', 'Mizan-Contexts': '["news"]' }
    expect(await (await shop.post({ fn: 'write', args: { user_id: 5 } }, 'call/?contexts=news', headers)).json()).not.toHaveProperty('contexts')
    const plain = await shop.send('ctx/news/')
    const asking = await shop.send('ctx/news/', { headers })
    expect(await asking.text()).toBe(await plain.text())
    expect(asking.headers.get('ETag')).toBe(plain.headers.get('ETag'))
    expect((await shop.send('ctx/news/?contexts=news')).status).toBe(400)
  })

  test('an argument of that name is an argument', async () => {
    const echo = fn('echo', (_request, args) => args, { params: [param('contexts', type('string[]'))], affects: [{ context: 'news', params: [] }] })
    const shop = desk({ more: [echo] })
    const answer = await shop.post({ fn: 'echo', args: { contexts: ['news'] } })
    expect(await answer.json()).toEqual({ invalidate: ['news'], result: { contexts: ['news'] } })
  })
})

test('counts as the one request that it is', async () => {
  const entries: unknown[] = []
  const shop = desk({}, { rateLimit: { max: 2, window: 60, by: () => 'one' }, onAnswer: ({ path, status, name }) => void entries.push([path, status, name]) })
  for (const _ of [1, 2]) expect(keysOf(await shop.ask(['news', 'user?user_id=5']))).toHaveLength(2)
  expect(await shop.ask(['news'])).toMatchObject({ code: 'rate_limited' })
  const call = '/api/mizan/call/'
  expect(entries).toEqual([[call, 200, 'write'], [call, 200, 'write'], [call, 429, null]])
})

test('listeners hear of the invalidation once, whatever is sent along', async () => {
  const heard = vi.fn<(items: unknown) => void>()
  await desk({}, { onInvalidate: heard }).ask(['news', 'user?user_id=5'])
  expect(heard.mock.calls).toEqual([[INVALIDATE]])
})

test.each([{ max: 0 }, { max: 1.5 }, { budget: 0 }, { budget: Infinity }, { budget: Number.NaN }])('%j is refused at once', (singleFlight) => {
  expect(() => desk({}, { singleFlight })).toThrow('defineServer({ singleFlight:')
})
