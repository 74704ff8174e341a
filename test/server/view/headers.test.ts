import { describe, expect, test } from 'vitest'
import { parseInvalidationHeader, type Invalidation } from '../../../src/protocol/index.js'
import { html, type Implementation, type ServerContext, type ServerFunction, type Settings } from '../../../src/server/index.js'
import { fn, ORIGIN, param, serve, type } from '../shop.js'

const user_id = param('user_id', type('integer'))
const affects = [
  { context: 'user', params: ['user_id'] },
  { context: 'notifications', params: [] },
]
const userContext = (more: Partial<ServerContext> = {}): ServerContext => ({
  name: 'user',
  params: [user_id],
  functions: [],
  shapes: [['user_id']],
  private: false,
  maxAge: null,
  ...more,
})
const HTML = { Accept: 'text/html' }

describe('a view that writes', () => {
  const shop = (run: Implementation, settings: Settings = {}, more: Partial<ServerFunction> = {}) =>
    serve({ contexts: [userContext()], functions: [fn('rename', run, { route: '/rename/', methods: ['GET', 'POST'], affects, params: [{ ...user_id, required: false }], ...more })] }, settings)
  const post = (run: Implementation, headers: Record<string, string> = {}, settings: Settings = {}) =>
    shop(run, settings).send('/rename/', { method: 'POST', body: new URLSearchParams({ user_id: '5' }), headers })

  test('says what it made stale, as the protocol shows it', async () => {
    const heard: Invalidation[] = []
    const answer = await post(() => new Response('ok'), {}, { onInvalidate: (items) => void heard.push(...items) })
    expect(answer.headers.get('X-Mizan-Invalidate')).toBe('user;user_id=5, notifications')
    expect(answer.headers.get('Cache-Group-Invalidation')).toBe('"user;user_id=5", "notifications"')
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(heard).toEqual(parseInvalidationHeader('user;user_id=5, notifications'))
  })

  test('is stored by no cache, whatever it says itself', async () => {
    const headers = { 'Cache-Control': 'public, max-age=60', ETag: '"1"', 'CDN-Cache-Control': 'max-age=60', Expires: 'Tue, 01 Jan 2030 00:00:00 GMT' }
    const answer = await post(() => new Response('ok', { headers }))
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    for (const name of ['ETag', 'CDN-Cache-Control', 'Cache-Groups', 'Expires']) expect(answer.headers.has(name)).toBe(false)
  })

  test('says nothing of it when it is read, or when it fails', async () => {
    const heard: unknown[] = []
    const settings: Settings = { onInvalidate: (items) => void heard.push(items) }
    const read = await shop(() => new Response('form'), settings).send('/rename/')
    const failed = await post(() => new Response('no', { status: 409 }), {}, settings)
    const unfit = await shop(() => new Response('ok'), settings).send('/rename/', { method: 'POST', body: new URLSearchParams({ user_id: 'x' }) })
    expect([read, failed, unfit].map((answer) => [answer.status, answer.headers.get('X-Mizan-Invalidate')])).toEqual([[200, null], [409, null], [400, null]])
    expect(heard).toEqual([])
  })

  test('redirects a page, and tells a script where to go', async () => {
    const redirect: Implementation = () => {
      const headers = new Headers({ Location: 'next/?a=é#b', 'HX-Trigger': 'saved' })
      headers.append('Set-Cookie', 'a=1')
      headers.append('Set-Cookie', 'b=2')
      return new Response(null, { status: 302, headers })
    }
    const stale = 'user;user_id=5, notifications'
    const page = await post(redirect, HTML)
    expect([page.status, page.headers.get('Location'), page.headers.get('X-Mizan-Invalidate')]).toEqual([302, 'next/?a=é#b', stale])
    expect([page.headers.has('X-Mizan-Location'), page.headers.has('HX-Location')]).toEqual([false, false])

    const script = await post(redirect, { 'X-Mizan-Request': '1' })
    expect([script.status, script.headers.get('X-Mizan-Location'), script.headers.get('HX-Location')]).toEqual([200, '/rename/next/?a=%C3%A9#b', null])
    expect([script.headers.get('Location'), await script.text(), script.headers.get('X-Mizan-Invalidate')]).toEqual([null, '', stale])
    expect([script.headers.getSetCookie(), script.headers.get('HX-Trigger')]).toEqual([['a=1', 'b=2'], 'saved'])

    const htmx = await post(redirect, { 'HX-Request': 'true' })
    expect([htmx.status, htmx.headers.get('HX-Location'), htmx.headers.get('X-Mizan-Location')]).toEqual([200, '/rename/next/?a=%C3%A9#b', '/rename/next/?a=%C3%A9#b'])
  })

  test('redirects a script that only reads', async () => {
    const answer = await shop(() => Response.redirect(`${ORIGIN}/a/`)).send('/rename/', { headers: { 'HX-Request': 'true' } })
    expect([answer.status, answer.headers.get('Location')]).toEqual([302, `${ORIGIN}/a/`])
  })

  test.each([
    ['http://shop.test/a?b#c', '/a?b#c'],
    ['https://elsewhere.test/a', 'https://elsewhere.test/a'],
    ['//elsewhere.test/a', 'http://elsewhere.test/a'],
    ['http://shop.test//elsewhere.test', 'http://shop.test//elsewhere.test'],
    ['?q=1', '/rename/?q=1'],
    ['', '/rename/'],
  ])('tells a script of %j as %j', async (location, told) => {
    const answer = await post(() => new Response(null, { status: 303, headers: { Location: location } }), { 'X-Mizan-Request': '1' })
    expect(answer.headers.get('X-Mizan-Location')).toBe(told)
  })

  test.each(['javascript:alert(1)', 'data:text/html,x', 'http://[', 'file:///etc/passwd'])('sends no script to %j', async (location) => {
    const log: string[] = []
    const transaction = async (_request: unknown, run: () => Promise<unknown>) => {
      const result = await run()
      log.push('commit')
      return result
    }
    const answer = await post(() => new Response(null, { status: 303, headers: { Location: location } }), { 'X-Mizan-Request': '1' }, { transaction })
    expect([answer.status, answer.headers.get('X-Mizan-Location'), log]).toEqual([500, null, []])
  })
})

describe('a view that is read', () => {
  const page = (more: Partial<ServerFunction>, contextMore: Partial<ServerContext> = {}, run: Implementation = () => html.response(html`<p>Hi</p>`)) =>
    serve({
      contexts: [userContext(contextMore)],
      functions: [fn('page', run, { route: '/profile/:user_id/', context: 'user', params: [user_id], ...more })],
    })
  const cached = (answer: Response) => ['Cache-Control', 'CDN-Cache-Control', 'Cache-Groups'].map((name) => answer.headers.get(name))

  test('is cached as its context is', async () => {
    expect(cached(await page({}).send('/profile/5/'))).toEqual([
      'public, max-age=0, s-maxage=31536000',
      'max-age=31536000, stale-if-error=86400',
      '"user", "user;user_id=5"',
    ])
    expect(cached(await page({}, { maxAge: 60 }).send('/profile/5/'))[0]).toBe('public, max-age=0, s-maxage=60')
    expect(cached(await page({ private: true }, { private: true }).send('/profile/5/'))).toEqual(['private, no-cache', 'no-store', null])
  })

  test('has a group for what it lacks of its context', async () => {
    const groups = cached(await page({ route: '/all/', params: [] }).send('/all/'))[2]
    expect(groups).toBe('"user", "user;user_id"')
  })

  test('may be kept by less than its context, never by more', async () => {
    const own = (value: string, contextMore: Partial<ServerContext> = {}) =>
      page({}, contextMore, () => new Response('x', { headers: { 'Cache-Control': value } })).send('/profile/5/')
    expect(cached(await own('no-store'))).toEqual(['no-store', null, null])
    expect(cached(await own('private'))).toEqual(['private, no-cache', 'no-store', null])
    expect(cached(await own('public, max-age=99'))[0]).toBe('public, max-age=0, s-maxage=31536000')
    expect(cached(await own('public, max-age=99', { private: true }))).toEqual(['private, no-cache', 'no-store', null])
  })

  test('is stored by none when it is an error, a redirect or no whole page', async () => {
    for (const status of [201, 204, 206, 302, 404, 500]) {
      const answer = await page({}, {}, () => new Response(null, { status, headers: status === 302 ? { Location: '/' } : {} })).send('/profile/5/')
      expect([answer.status, ...cached(answer)]).toEqual([status, 'no-store', null, null])
    }
    expect(cached(await page({}).send('/profile/x/'))).toEqual(['no-store', null, null])
  })

  test('has a tag, and 304 for who has it, where its text is known', async () => {
    const shop = page({})
    const first = await shop.send('/profile/5/')
    const tag = first.headers.get('ETag') ?? ''
    expect(tag).toMatch(/^"[\w-]{22}"$/)
    const second = await shop.send('/profile/5/', { headers: { 'If-None-Match': `W/${tag}` } })
    expect([second.status, await second.text(), second.headers.get('ETag'), second.headers.get('Content-Type')]).toEqual([304, '', tag, null])
    expect(cached(second)).toEqual(cached(first))
    expect((await page({}, {}, () => new Response('x')).send('/profile/5/')).headers.get('ETag')).toBeNull()
    const own = page({}, {}, () => new Response('x', { headers: { ETag: 'W/"7"' } }))
    expect((await own.send('/profile/5/', { headers: { 'If-None-Match': '"7"' } })).status).toBe(304)
    expect((await own.send('/profile/5/', { headers: { 'If-None-Match': '"8"' } })).status).toBe(200)
  })

  test('of a public context sees nothing of who asks, and sets no cookie', async () => {
    const nosy = page({}, {}, (request) => new Response(String(request.headers.get('Cookie'))))
    expect((await nosy.send('/profile/5/')).status).toBe(500)
    expect(nosy.messages()).toEqual([expect.stringContaining('"page" reads request.headers, but its context "user" is public')])
    const cookie = await page({}, {}, () => new Response('x', { headers: { 'Set-Cookie': 'a=1' } })).send('/profile/5/')
    expect(cached(cookie)).toEqual(['no-store', null, null])
  })

  test('outside a context is stored only where it says so itself', async () => {
    const free = (headers: Record<string, string>) => page({ context: null }, {}, () => new Response('x', { headers })).send('/profile/5/')
    expect(cached(await free({}))).toEqual(['no-store', null, null])
    expect(cached(await free({ 'Cache-Control': 'public, max-age=60' }))).toEqual(['public, max-age=60', null, null])
    expect(cached(await free({ 'Cache-Control': 'public, max-age=60', 'Set-Cookie': 'a=1' }))).toEqual(['no-store', null, null])
    expect(cached(await free({ 'Cache-Control': 'private, max-age=60', 'Set-Cookie': 'a=1' }))).toEqual(['private, max-age=60', null, null])
  })
})
