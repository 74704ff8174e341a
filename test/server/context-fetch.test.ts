import { describe, expect, test, vi } from 'vitest'
import { MizanError } from '../../src/server/index.js'
import { context, fn, param, serve, type, loaded } from './shop.js'

const USER_ID = param('user_id', type('integer'))
const PAGE = param('page', type('integer'))

const user = () =>
  context(
    'user',
    [
      fn('user_profile', (_request, { user_id }) => ({ name: 'Ann', id: user_id }), { params: [USER_ID] }),
      fn('user_orders', (_request, args) => [args], { params: [USER_ID, { ...PAGE, required: false }] }),
    ],
    { params: [USER_ID, { ...PAGE, required: false }], shapes: [['user_id']] },
  )

const cdnHeaders = (answer: Response) =>
  ['CDN-Cache-Control', 'Cache-Groups', 'ETag'].filter((name) => answer.headers.has(name))

describe('a context fetch', () => {
  test('bundles every function, keys sorted at every depth', async () => {
    const answer = await serve(user()).send('ctx/user/?page=2&user_id=5')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Content-Type')).toBe('application/json')
    expect(await answer.text()).toBe('{"user_orders":[{"page":2,"user_id":5}],"user_profile":{"id":5,"name":"Ann"}}')
  })

  test('gives each function only the args that it declares, and no prototype to find others on', async () => {
    const seen: unknown[] = []
    const inherited = param('constructor', type('string'), false)
    const table = context(
      'user',
      [
        fn('a', (_request, args) => seen.push({ ...args }, Object.getPrototypeOf(args)), { params: [USER_ID] }),
        fn('b', (_request, { constructor: absent }) => absent, { params: [inherited] }),
      ],
      { params: [USER_ID, { ...PAGE, required: false }, inherited] },
    )
    const answer = await serve(table).send('ctx/user/?page=2&user_id=5')
    expect(seen).toEqual([{ user_id: 5 }, null])
    expect(await answer.json()).toEqual({ a: 2, b: null })
  })

  test('runs the functions side by side', async () => {
    const bothStarted = deferred()
    let started = 0
    const waiting = () => {
      if (++started === 2) bothStarted.resolve()
      return bothStarted.promise.then(() => 1)
    }
    const answer = await serve(context('user', [fn('a', waiting), fn('b', waiting)])).send('ctx/user/')
    expect(await answer.text()).toBe('{"a":1,"b":1}')
  })

  test('leaves out a function that requires what is absent', async () => {
    const functions = [fn('a', () => 1), fn('b', () => 2, { params: [PAGE] })]
    const table = context('user', functions, { params: [{ ...PAGE, required: false }] })
    const shop = serve(table)
    expect(await (await shop.send('ctx/user/')).text()).toBe('{"a":1}')
    expect(await (await shop.send('ctx/user/?page=1')).text()).toBe('{"a":1,"b":2}')
  })

  test('gives an absent required array as [] and an absent required nullable as null', async () => {
    const params = [param('tags', type('string[]')), param('parent', type('integer?'))]
    const table = context('user', [fn('a', (_request, args) => args, { params })], { params })
    expect(await (await serve(table).send('ctx/user/')).text()).toBe('{"a":{"parent":null,"tags":[]}}')
  })

  test('leaves an absent optional array to the default of the function', async () => {
    const params = [param('tags', type('string[]'), false)]
    const table = context('user', [fn('a', (_request, args) => args, { params })], { params })
    expect(await (await serve(table).send('ctx/user/')).text()).toBe('{"a":{}}')
  })

  test('gives null for a function that returns nothing', async () => {
    expect(await (await serve(context('user', [fn('a', () => undefined)])).send('ctx/user/')).text()).toBe('{"a":null}')
  })

  test('loads each function anew, so that an edited one answers', async () => {
    let edition = 1
    const shop = serve(context('user', [fn('a', () => 0, { load: async () => loaded(() => edition) })]))
    expect(await (await shop.send('ctx/user/')).text()).toBe('{"a":1}')
    edition = 2
    expect(await (await shop.send('ctx/user/')).text()).toBe('{"a":2}')
  })

  test('passes the signal of the request on', async () => {
    const controller = new AbortController()
    const waiting = fn('a', async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      signal.throwIfAborted()
    })
    const shop = serve(context('user', [waiting]))
    const answer = shop.send('ctx/user/', { signal: controller.signal })
    setTimeout(() => controller.abort(), 5)
    expect((await answer).status).toBe(500)
    // A client that leaves is no failure of the function.
    expect(shop.errors).toEqual([])
  })
})

describe('the URL of a context', () => {
  test.each([
    ['ctx/user?user_id=5', '/api/mizan/ctx/user/?user_id=5'],
    ['ctx/user/?user_id=5&page=1', '/api/mizan/ctx/user/?page=1&user_id=5'],
    ['ctx/user?user_id=5&page=1', '/api/mizan/ctx/user/?page=1&user_id=5'],
    ['ctx/user/?user_id=5&', '/api/mizan/ctx/user/?user_id=5'],
  ])('of %s is %s', async (path, location) => {
    const run = vi.fn<() => void>()
    const { contexts, functions } = user()
    const spied = functions.map((one) => ({ ...one, load: () => loaded(run) }))
    const answer = await serve({ contexts, functions: spied }).send(path)
    expect(answer.status).toBe(308)
    expect(answer.headers.get('Location')).toBe(location)
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(cdnHeaders(answer)).toEqual([])
    expect(run).not.toHaveBeenCalled()
  })

  test('without params has no query', async () => {
    const answer = await serve(context('cart', [fn('lines', () => [])])).send('ctx/cart')
    expect(answer.headers.get('Location')).toBe('/api/mizan/ctx/cart/')
  })

  test.each([
    ['ctx/user/', ['user_id']],
    ['ctx/user', ['user_id']],
    ['ctx/user/?user_id=x', ['user_id']],
    ['ctx/user/?user_id=5&user_id=6', ['user_id']],
    ['ctx/user/?user_id=5&other=1', ['other']],
    ['ctx/user/?user_id=x&other=1&__proto__=1', ['user_id', 'other', '__proto__']],
  ])('%s is refused for %j', async (path, names) => {
    const answer = await serve(user()).send(path)
    expect(answer.status).toBe(400)
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(cdnHeaders(answer)).toEqual([])
    const body = (await answer.json()) as { code: string; fields: object }
    expect(body.code).toBe('invalid')
    expect(Object.keys(body.fields).sort()).toEqual([...names].sort())
  })
})

describe('caching', () => {
  test('lets shared caches keep a public context until it is invalidated', async () => {
    const answer = await serve(user()).send('ctx/user/?user_id=5')
    expect(answer.headers.get('Cache-Control')).toBe('public, max-age=0, s-maxage=31536000')
    expect(answer.headers.get('CDN-Cache-Control')).toBe('max-age=31536000, stale-if-error=86400')
    expect(answer.headers.get('Cache-Groups')).toBe('"user", "user;user_id=5"')
    expect(answer.headers.has('Vary')).toBe(false)
    expect(answer.headers.has('Set-Cookie')).toBe(false)
  })

  test.each([60, 0])('lets them keep it for maxAge %i', async (maxAge) => {
    const answer = await serve(context('user', [fn('a', () => 1)], { maxAge })).send('ctx/user/')
    expect(answer.headers.get('Cache-Control')).toBe(`public, max-age=0, s-maxage=${maxAge}`)
    expect(answer.headers.get('CDN-Cache-Control')).toBe(`max-age=${maxAge}, stale-if-error=86400`)
  })

  test('keeps a private context out of them', async () => {
    const answer = await serve(context('user', [fn('a', () => 1)], { private: true })).send('ctx/user/')
    expect(answer.headers.get('Cache-Control')).toBe('private, no-cache')
    expect(answer.headers.get('CDN-Cache-Control')).toBe('no-store')
    expect(answer.headers.has('Cache-Groups')).toBe(false)
    expect(answer.headers.has('ETag')).toBe(true)
  })

  test('answers 304 with the same headers when the body is known', async () => {
    const shop = serve(user())
    const whole = await shop.send('ctx/user/?user_id=5')
    const tag = whole.headers.get('ETag') as string
    for (const known of [tag, `W/${tag}`, `"x", ${tag}`, '*']) {
      const answer = await shop.send('ctx/user/?user_id=5', { headers: { 'If-None-Match': known } })
      expect(answer.status).toBe(304)
      expect(await answer.text()).toBe('')
      for (const name of ['ETag', 'Cache-Control', 'CDN-Cache-Control', 'Cache-Groups']) {
        expect(answer.headers.get(name)).toBe(whole.headers.get(name))
      }
    }
    expect((await shop.send('ctx/user/?user_id=6', { headers: { 'If-None-Match': tag } })).status).toBe(200)
  })
})

describe('failures in a bundle', () => {
  const failing = fn('b_fails', () => {
    throw new MizanError('not_found', 'No such user', { fields: { user_id: ['unknown'] } })
  })
  const broken = fn('a_breaks', () => {
    throw new Error('secret of the database')
  })

  test('leave the others their answer, which nobody keeps', async () => {
    const shop = serve(context('user', [fn('fine', () => 1), failing, broken]))
    const answer = await shop.send('ctx/user/', { headers: { 'If-None-Match': '*' } })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(cdnHeaders(answer)).toEqual([])
    expect(await answer.json()).toEqual({
      $errors: {
        a_breaks: { type: 'about:blank', title: 'Internal Server Error', status: 500, code: 'server' },
        b_fails: {
          type: 'about:blank',
          title: 'Not Found',
          status: 404,
          code: 'not_found',
          detail: 'No such user',
          fields: { user_id: ['unknown'] },
        },
      },
      fine: 1,
    })
  })

  test('of all are the problem of the first by name', async () => {
    const other = fn('z_fails', () => {
      throw new MizanError('conflict')
    })
    const answer = await serve(context('user', [other, failing])).send('ctx/user/')
    expect(answer.status).toBe(404)
    expect(answer.headers.get('Content-Type')).toBe('application/problem+json')
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(cdnHeaders(answer)).toEqual([])
    expect(await answer.json()).toMatchObject({ code: 'not_found', detail: 'No such user' })
  })

  test('tell the server what the client does not see, and say nothing of what was expected', async () => {
    const shop = serve(context('user', [failing, broken]))
    const answer = await shop.send('ctx/user/')
    expect(await answer.text()).not.toContain('secret')
    expect(shop.errors.map((one) => one.fn)).toEqual(['a_breaks'])
    expect(shop.messages()).toEqual(['secret of the database'])
  })

  test('point a developer to the terminal, still without the text', async () => {
    const answer = await serve({ ...context('user', [broken]), dev: true }).send('ctx/user/')
    expect(await answer.json()).toEqual({
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      code: 'server',
      detail: '"a_breaks" failed. The terminal of the dev server shows why.',
    })
  })

  test('that JSON cannot carry belong to the function that returned them', async () => {
    const cycle: { self?: unknown } = {}
    cycle.self = cycle
    const functions = [fn('big', () => [{ total: 1n }]), fn('fine', () => 1), fn('round', () => cycle)]
    const shop = serve(context('user', functions))
    expect(await (await shop.send('ctx/user/')).json()).toMatchObject({
      $errors: { big: { code: 'server' }, round: { code: 'server' } },
      fine: 1,
    })
    expect(shop.messages()).toEqual([
      expect.stringContaining('The result of "big" cannot be sent. There is a bigint at [0].total, which'),
      expect.stringContaining('The result of "round" cannot be sent. There is a cycle at .self, which'),
    ])
  })

  test('to load are failures of the function', async () => {
    const load = () => Promise.reject(new SyntaxError('Unexpected token'))
    const noFunction = fn('gone', () => 1, { load: () => undefined as never })
    const shop = serve(context('user', [fn('a', () => 1, { load }), fn('fine', () => 1), noFunction]))
    expect(await (await shop.send('ctx/user/')).json()).toMatchObject({
      fine: 1,
      $errors: { a: { code: 'server' }, gone: { code: 'server' } },
    })
    expect(shop.messages()).toHaveLength(2)
    expect(shop.messages()).toContain('Unexpected token')
    expect(shop.messages().join()).toContain('"gone" is not a function but undefined.')
  })

  test('of the listener cost no answer', async () => {
    const silence = vi.spyOn(console, 'error').mockImplementation(() => {})
    const onError = () => {
      throw new Error('the log is full')
    }
    const answer = await serve(context('user', [fn('fine', () => 1), broken]), { onError }).send('ctx/user/')
    expect(await answer.json()).toMatchObject({ fine: 1 })
    expect(silence).toHaveBeenCalledOnce()
    silence.mockRestore()
  })

  test('are printed when nobody listens', async () => {
    const print = vi.spyOn(console, 'error').mockImplementation(() => {})
    await serve(context('user', [broken]), { onError: undefined }).send('ctx/user/')
    const message = 'secret of the database'
    expect(print).toHaveBeenCalledWith('[mizan] "a_breaks" failed:', expect.objectContaining({ message }))
    print.mockRestore()
  })
})

describe('a public context', () => {
  const whoAsks = fn('who', (request) => request.headers.get('Cookie'))

  test('shows its functions nothing of who asks', async () => {
    const shop = serve(context('user', [whoAsks, fn('where', (request) => request.url.href)]))
    const answer = await shop.send('ctx/user/', { headers: { Cookie: 'session=1' } })
    expect(answer.status).toBe(500)
    expect(await answer.text()).not.toContain('session')
    expect(shop.messages()).toEqual([
      expect.stringContaining('"where" reads request.url'),
      expect.stringContaining('Add `private: true` to the options of "who".'),
    ])
  })

  test('does not when a function of it is called, either', async () => {
    const shop = serve(context('user', [whoAsks]))
    expect((await shop.call('who')).status).toBe(500)
  })

  test('has that of a private one', async () => {
    const shop = serve(context('user', [whoAsks], { private: true }))
    const answer = await shop.send('ctx/user/', { headers: { Cookie: 'session=1' } })
    expect(await answer.json()).toEqual({ who: 'session=1' })
  })
})

function deferred() {
  let resolve!: () => void
  const promise = new Promise<void>((settle) => (resolve = settle))
  return { promise, resolve }
}
