import { describe, expect, test } from 'vitest'
import { createHandler, html, MizanError, type Implementation, type ServerFunction } from '../../../src/server/index.js'
import { BASE, context, fn, ORIGIN, param, serve, type } from '../shop.js'

const view = (name: string, route: string, run: Implementation, more: Partial<ServerFunction> = {}) => fn(name, run, { route, ...more })
const echo: Implementation = (_request, args) => Response.json(args)
const user_id = param('user_id', type('integer'))

describe('a view', () => {
  const shop = serve({
    functions: [
      view('profile', '/profile/:user_id/', echo, { params: [user_id, param('tab', type('string'), false), param('ids', type('integer[]'), false)] }),
      view('newest', '/profile/new/', () => new Response('newest')),
      view('rename', '/profile/:user_id/', echo, { methods: ['POST', 'PUT'], params: [user_id, param('name', type('string'))] }),
      view('about', '/about', () => html.response(html`<p>about</p>`)),
    ],
  })
  const json = async (path: string, init?: RequestInit) => {
    const answer = await shop.send(path, init)
    return [answer.status, await answer.json()] as [number, Record<string, unknown>]
  }

  test('answers at its route, and leaves every other path to the host', async () => {
    expect(await json('/profile/5/')).toEqual([200, { user_id: 5 }])
    expect(await (await shop.send('/profile/new/')).text()).toBe('newest')
    expect((await shop.send('/about')).headers.get('X-Mizan-Schema')).toBe('hash-1')
    for (const path of ['/', '/profile/', '/profile/5/6/', '//profile/5/', '/profile//', '/profile/%FF/', '/About', '/constructor', '/api']) {
      expect(await shop.handle(new Request(ORIGIN + path))).toBeNull()
    }
  })

  test('is not called as a function', async () => {
    expect((await shop.call('profile', { user_id: 5 })).status).toBe(404)
  })

  test('types its params as they are declared, from the path and the query', async () => {
    expect(await json('/profile/5/?tab=a%20b&ids=1&ids=2')).toEqual([200, { user_id: 5, tab: 'a b', ids: [1, 2] }])
    expect(await json('/profile/5x/')).toMatchObject([400, { code: 'invalid', fields: { user_id: [expect.stringContaining('5x')] } }])
    expect(await json('/profile/5/?page=1')).toMatchObject([400, { fields: { page: [expect.stringContaining('takes no such argument')] } }])
    expect(await json('/profile/5/?tab=a&tab=b')).toMatchObject([400, { fields: { tab: expect.any(Array) } }])
    expect(await json('/profile/5/?user_id=6')).toMatchObject([400, { fields: { user_id: [expect.stringContaining('more than one of the path')] } }])
    expect(await json('/profile/5/?__proto__=6&constructor=1')).toMatchObject([400, {}])
  })

  test('takes them from a form of either encoding, and from JSON', async () => {
    const form = new FormData()
    form.append('name', 'Ann & Bob')
    const bodies: [BodyInit, Record<string, string>][] = [
      [form, {}],
      [new URLSearchParams({ name: 'Ann & Bob' }), {}],
      [JSON.stringify({ name: 'Ann & Bob' }), { 'Content-Type': 'application/json' }],
    ]
    for (const [body, headers] of bodies) {
      expect(await json('/profile/5/', { method: 'POST', body, headers })).toEqual([200, { user_id: 5, name: 'Ann & Bob' }])
    }
    const headers = { 'Content-Type': 'application/json' }
    expect(await json('/profile/5/', { method: 'PUT', headers, body: '{"name":5}' })).toMatchObject([400, { fields: { name: expect.any(Array) } }])
    expect(await json('/profile/5/', { method: 'PUT', headers, body: '{"name":"a","user_id":6}' })).toMatchObject([400, { fields: { user_id: expect.any(Array) } }])
    expect(await json('/profile/5/', { method: 'PUT', headers, body: '{}' })).toMatchObject([400, { fields: { name: expect.any(Array) } }])
    expect(await json('/profile/5/', { method: 'PUT', headers, body: '{' })).toMatchObject([400, { code: 'invalid' }])
    expect(await json('/profile/5/', { method: 'PUT' })).toMatchObject([400, { fields: { name: expect.any(Array) } }])
    expect(await json('/profile/5/', { method: 'POST', body: 'x', headers: { 'Content-Type': 'text/plain' } })).toMatchObject([415, {}])
  })

  test('is given files', async () => {
    const files = serve({
      functions: [
        view('upload', '/upload/', async (_request, { file }) => new Response(`${(file as File).name} ${await (file as File).text()}`), {
          methods: ['POST'],
          params: [param('file', null)],
        }),
      ],
    })
    const body = new FormData()
    body.append('file', new File(['content'], 'a.txt'))
    expect(await (await files.send('/upload/', { method: 'POST', body })).text()).toBe('a.txt content')
  })

  test('has one URL', async () => {
    for (const [path, location] of [['/profile/5?tab=a', '/profile/5/?tab=a'], ['/about/', '/about']] as const) {
      const answer = await shop.send(path)
      expect([answer.status, answer.headers.get('Location'), answer.headers.get('Cache-Control')]).toEqual([308, location, 'no-store'])
    }
  })

  test('answers the methods that it has, HEAD and OPTIONS', async () => {
    const head = await shop.send('/profile/5/', { method: 'HEAD' })
    expect([head.status, await head.text(), head.headers.get('Content-Type')]).toEqual([200, '', 'application/json'])
    const options = await shop.send('/profile/5/', { method: 'OPTIONS' })
    expect([options.status, options.headers.get('Allow')]).toEqual([204, 'GET, HEAD, POST, PUT, OPTIONS'])
    const other = await shop.send('/profile/5/', { method: 'DELETE' })
    expect([other.status, other.headers.get('Allow')]).toEqual([405, 'GET, HEAD, POST, PUT, OPTIONS'])
    expect((await shop.send('/about', { method: 'POST' })).headers.get('Allow')).toBe('GET, HEAD, OPTIONS')
  })

  test('is refused to pages of other origins', async () => {
    const init = { method: 'POST', headers: { Origin: 'https://evil.test' } }
    expect((await shop.send('/profile/5/', init)).status).toBe(403)
  })

  test('reads the body itself where it takes no arguments', async () => {
    const hook = serve({ functions: [view('hook', '/hook/', async (request) => new Response(await request.raw.text()), { methods: ['POST'] })] })
    for (const media of ['application/json', 'text/plain']) {
      const answer = await hook.send('/hook/', { method: 'POST', body: '{"a": 1 }', headers: { 'Content-Type': media } })
      expect(await answer.text()).toBe('{"a": 1 }')
    }
    expect((await hook.send('/hook/', { method: 'POST', body: new URLSearchParams({ a: 'b' }) })).status).toBe(400)
  })

  test('is refused in a table where it cannot be reached', () => {
    const make = (...functions: ServerFunction[]) => () => createHandler({ base: BASE, schema: 'h', contexts: [], functions })
    expect(make(view('a', '/api/mizan/x/', echo))).toThrow('the view "a" has the route "/api/mizan/x/", but below /api/mizan/ answer contexts')
    expect(make(view('a', '/api/mizan', echo))).toThrow('Give it another path')
    expect(make(view('a', 'x/', echo))).toThrow('does not begin with a slash')
    expect(make(view('a', '/u/:id/', echo), view('b', '/u/:name', echo))).toThrow('the view "b" has the route "/u/:name", but "a" answers GET there')
    expect(make(view('a', '/u/:id/', echo), view('b', '/u/:name', echo, { methods: ['POST'] }))).not.toThrow()
  })
})

describe('what a view returns', () => {
  const answers = (response: () => unknown, more: Partial<ServerFunction> = {}) =>
    serve({ functions: [view('page', '/page/', response, { methods: ['GET', 'POST'], ...more })] })

  test('is a Response, or an error that says so', async () => {
    for (const [value, came] of [[{ a: 1 }, 'an object'], [undefined, 'undefined'], [null, 'null'], ['<p>', 'string']] as const) {
      const shop = answers(() => value)
      expect((await shop.send('/page/')).status).toBe(500)
      expect(shop.messages()).toEqual([expect.stringContaining(`"page" is a view, served at /page/, but it returned ${came} instead of a Response. Return html.response(…)`)])
    }
    const read = new Response('x')
    await read.text()
    expect((await answers(() => read).send('/page/')).status).toBe(500)
    expect((await answers(() => Response.error()).send('/page/')).status).toBe(500)
  })

  test('of a data function is data, or an error that says so', async () => {
    const data = fn('data', () => new Response('x'))
    const called = serve({ functions: [data] })
    expect((await called.call('data', {})).status).toBe(500)
    expect(called.messages()).toEqual([expect.stringContaining('"data" returned a Response, but it has no route. Give it a route')])
    expect((await serve(context('user', [data])).send('ctx/user/')).status).toBe(500)
  })

  test('keeps its status, its headers and each of its cookies', async () => {
    const shop = answers(() => {
      const response = new Response('made', { status: 201, statusText: 'Made', headers: { 'X-Own': '1', 'X-Mizan-Invalidate': 'all', 'X-Mizan-Schema': 'x' } })
      response.headers.append('Set-Cookie', 'a=1; Path=/')
      response.headers.append('Set-Cookie', 'b=2, 3')
      return response
    })
    const answer = await shop.send('/page/', { method: 'POST' })
    expect([answer.status, answer.statusText, await answer.text(), answer.headers.get('X-Own')]).toEqual([201, 'Made', 'made', '1'])
    expect(answer.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2, 3'])
    expect([answer.headers.get('X-Mizan-Invalidate'), answer.headers.get('X-Mizan-Schema')]).toEqual([null, 'hash-1'])
  })

  test('may be a redirect of the platform, whose headers cannot be changed', async () => {
    const answer = await answers(() => Response.redirect('http://shop.test/next/', 303)).send('/page/', { method: 'POST' })
    expect([answer.status, answer.headers.get('Location'), answer.headers.get('Cache-Control')]).toEqual([303, 'http://shop.test/next/', 'no-store'])
  })

  test('streams', async () => {
    let pulled = 0
    const pull = (controller: ReadableStreamDefaultController) => {
      if (pulled++ < 100) controller.enqueue(new Uint8Array(65536))
      else controller.close()
    }
    const stream = () => new ReadableStream({ pull })
    const answer = await answers(() => new Response(stream())).send('/page/')
    expect(pulled).toBeLessThan(5)
    expect((await answer.arrayBuffer()).byteLength).toBe(6553600)
  })

  test('is let go of where nobody reads it', async () => {
    let cancelled = false
    const stream = new ReadableStream({ cancel: () => void (cancelled = true) })
    await answers(() => new Response(stream)).send('/page/', { method: 'HEAD' })
    expect(cancelled).toBe(true)
  })

  test('that is an error, or a MizanError, fails', async () => {
    const log: string[] = []
    const transaction = async (_request: unknown, run: () => Promise<unknown>) => {
      try {
        const result = await run()
        log.push('commit')
        return result
      } catch (error) {
        log.push('rollback')
        throw error
      }
    }
    const affects = [{ context: 'user', params: [] }]
    const table = (run: Implementation) => ({ functions: [view('page', '/page/', run, { methods: ['POST'], affects })] })
    const refused = serve(table(() => html.response(html`<p>Again</p>`, { status: 422 })), { transaction, onInvalidate: () => void log.push('invalidate') })
    const answer = await refused.send('/page/', { method: 'POST' })
    expect([answer.status, await answer.text(), answer.headers.get('X-Mizan-Invalidate')]).toEqual([422, '<p>Again</p>', null])
    expect([log, refused.messages()]).toEqual([['rollback'], []])
    const thrown = serve(table(() => { throw new MizanError('sold_out', 'Gone', { status: 409 }) }))
    const problem = await thrown.send('/page/', { method: 'POST' })
    expect([problem.status, await problem.json()]).toMatchObject([409, { code: 'sold_out', detail: 'Gone' }])
    const broken = serve(table(() => { throw new Error('secret') }))
    expect(await (await broken.send('/page/', { method: 'POST' })).text()).not.toContain('secret')
  })
})
