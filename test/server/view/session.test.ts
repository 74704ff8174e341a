import { describe, expect, test } from 'vitest'
import { html, session, type Implementation, type ServerFunction, type Settings } from '../../../src/server/index.js'
import type { SessionOptions } from '../../../src/server/identity/session/options.js'
import { context, fn, param, serve, type } from '../shop.js'

const settings = {
  identity: [session({ secret: 'a secret that is longer than 32 bytes' })],
  user: (facts: unknown) => facts,
} as Settings
const user = param('user', type('string'))

const login: Implementation = async (request, { user: name }) => {
  await request.login({ user_id: name })
  return Response.redirect('http://shop.test/account/', 303)
}
const loginForm: Implementation = async (request) => html.response(html`<form method="post">${await request.csrfField()}<input name="user"></form>`)
const view = (name: string, route: string, run: Implementation, more: Partial<ServerFunction> = {}) => fn(name, run, { route, ...more })

/** A browser, as far as its cookies go. */
function browser(options: Partial<SessionOptions> = {}) {
  const shop = serve(
    {
      contexts: context('open', []).contexts,
      functions: [
        view('login_form', '/login/', loginForm),
        view('login', '/login/', login, { methods: ['POST'], params: [user] }),
        view('account', '/account/', (request) => Response.json(request.user), { auth: true, load: () => ({ run: (request) => Response.json(request.user), guard: true, affectsParams: null, input: null, output: null }) }),
        view('again', '/again/', async (request) => html.response(html`${await request.csrfField()}`, { status: 422 }), { methods: ['POST'] }),
        view('half', '/half/', async (request) => {
          await request.login({ user_id: 'ann' })
          return html.response(html`${await request.csrfField()}`, { status: 422 })
        }, { methods: ['POST'] }),
        view('free', '/free/', () => new Response('x', { headers: { 'Cache-Control': 'public, max-age=60' } })),
        view('news', '/news/', () => html.response(html`news`), { context: 'open' }),
        view('form', '/news/form/', async (request) => html.response(html`${await request.csrfField()}`), { context: 'open' }),
      ],
    },
    { ...settings, identity: [session({ secret: 'a secret that is longer than 32 bytes', ...options })] } as Settings,
  )
  const jar = new Map<string, string>()
  const go = async (path: string, init: RequestInit = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await shop.send(path, { ...init, headers: { ...(init.headers as Record<string, string>), Cookie: cookie } })
    for (const each of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? []
      jar.set(name, value)
    }
    return answer
  }
  const tokenOf = async (answer: Response) => /value="([^"]+)"/.exec(await answer.text())?.[1] ?? ''
  const post = (path: string, fields: Record<string, string>) => go(path, { method: 'POST', body: new URLSearchParams(fields) })
  return { go, post, jar, shop, tokenOf }
}

describe('a plain HTML form', () => {
  test('logs in with the token that it was given, and is a form of this visitor alone', async () => {
    const { go, post, tokenOf } = browser()
    const form = await go('/login/')
    expect(form.headers.get('Cache-Control')).toBe('no-store')
    const csrfmiddlewaretoken = await tokenOf(form)
    const done = await post('/login/', { csrfmiddlewaretoken, user: 'ann' })
    expect([done.status, done.headers.get('Location')]).toEqual([303, 'http://shop.test/account/'])
    const account = await go('/account/')
    expect([account.status, await account.json(), account.headers.get('Cache-Control')]).toEqual([200, { user_id: 'ann' }, 'no-store'])
  })

  test('is refused without its token, and with that of another browser', async () => {
    const other = browser()
    const theirs = await other.tokenOf(await other.go('/login/'))
    const { go, post, jar } = browser()
    await go('/login/')
    const tokens: Record<string, string>[] = [{}, { csrfmiddlewaretoken: theirs }, { csrfmiddlewaretoken: '' }]
    for (const fields of tokens) {
      const answer = await post('/login/', { ...fields, user: 'ann' })
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([403, 'csrf'])
    }
    expect((await go('/account/')).status).toBe(401)
    jar.clear()
    expect((await post('/login/', { csrfmiddlewaretoken: theirs, user: 'ann' })).status).toBe(403)
  })

  test('that is shown again after a failure can be sent again', async () => {
    const { go, post, tokenOf } = browser()
    const first = await tokenOf(await go('/login/'))
    const again = await post('/again/', { csrfmiddlewaretoken: first })
    expect([again.status, again.headers.get('Cache-Control')]).toEqual([422, 'no-store'])
    expect((await post('/login/', { csrfmiddlewaretoken: await tokenOf(again), user: 'ann' })).status).toBe(303)
  })

  test('is believed by its field, whatever header another server would look at', async () => {
    const { go, tokenOf } = browser({ csrf: { header: 'X-Own-Token' } })
    const csrfmiddlewaretoken = await tokenOf(await go('/login/'))
    const body = new URLSearchParams({ csrfmiddlewaretoken, user: 'ann' })
    expect((await go('/login/', { method: 'POST', body, headers: { 'X-CSRFToken': 'other' } })).status).toBe(303)
  })

  test('that is shown again has logged nobody in', async () => {
    const { go, post, tokenOf } = browser()
    const half = await post('/half/', { csrfmiddlewaretoken: await tokenOf(await go('/login/')) })
    expect(half.status).toBe(422)
    expect((await go('/account/')).status).toBe(401)
    expect((await post('/login/', { csrfmiddlewaretoken: await tokenOf(await go('/login/')), user: 'ann' })).status).toBe(303)
  })
})

describe('what shared caches may keep', () => {
  test('is nothing of a function that is guarded in its code alone', async () => {
    const shop = serve(context('news', [fn('news_items', () => 1, {}, { guard: () => true })]), settings)
    const answer = await shop.send('ctx/news/')
    expect([answer.status, answer.headers.get('Cache-Control')]).toEqual([403, 'no-store'])
  })

  test('sets no cookie, and shows no token', async () => {
    const { go, post, tokenOf, shop } = browser()
    await post('/login/', { csrfmiddlewaretoken: await tokenOf(await go('/login/')), user: 'ann' })
    for (const path of ['/news/', '/free/']) {
      const answer = await go(path)
      expect(answer.headers.get('Cache-Control')).toMatch(/^public/)
      expect(answer.headers.getSetCookie()).toEqual([])
    }
    const form = await go('/news/form/')
    expect([form.status, form.headers.get('Cache-Control')]).toEqual([500, 'no-store'])
    expect(shop.messages().at(-1)).toContain('"form" reads request.csrfField, but its context "open" is public')
  })
})
