import { decodeJwt, generateKeyPair } from 'jose'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { jwt, memoryStore, session, type IssueOptions, type Settings, type TokenPair } from '../../../src/server/index.js'
import { browser, code, identityServer, OTHER_SECRET, SECRET } from './browser.js'

afterEach(() => {
  vi.useRealTimers()
})

const settings = (issue: Partial<IssueOptions> = {}) => ({ identity: jwt({ secret: SECRET, issue: { store: memoryStore(), ...issue } }) })

function client(given: Settings = settings()) {
  const server = identityServer(given)
  const login = async (facts: object = { user_id: 5 }) => ((await (await server.call('tokens', facts)).json()) as { result: TokenPair }).result
  const refresh = (token: unknown, type = 'application/json') =>
    server.send('token/refresh/', { method: 'POST', headers: { 'Content-Type': type }, body: JSON.stringify({ refresh: token }) })
  const next = async (token: string) => (await (await refresh(token)).json()) as TokenPair
  const who = async (access: string) => {
    const answer = await server.send('ctx/me/', { headers: { Authorization: `Bearer ${access}` } })
    const { me, code: refusal } = (await answer.json()) as { me?: { user: { user_id?: number } | null }; code?: string }
    return me ? (me.user?.user_id ?? null) : refusal
  }
  return { ...server, login, refresh, next, who }
}

const REFUSED = '401 unauthenticated'

describe('a pair of tokens', () => {
  test('is issued at login: one to ask with, one to get the next', async () => {
    const app = client()
    const first = await app.login()
    expect(first).toEqual({ access: expect.any(String), refresh: expect.any(String), expires_in: 900 })
    expect(await app.who(first.access)).toBe(5)
    const answer = await app.refresh(first.refresh)
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    const second = (await answer.json()) as TokenPair
    expect(second.refresh).not.toBe(first.refresh)
    expect(await app.who(second.access)).toBe(5)
    expect(await app.who((await app.next(second.refresh)).access)).toBe(5)
  })

  test('is not interchangeable', async () => {
    const app = client()
    const { access, refresh } = await app.login()
    expect(await app.who(refresh)).toBe('unauthenticated')
    expect(await code(await app.refresh(access))).toBe(REFUSED)
  })

  test('is of one server: another secret, issuer or audience refuses both', async () => {
    const { access, refresh } = await client().login()
    const store = memoryStore()
    for (const identity of [jwt({ secret: OTHER_SECRET, issue: { store } }), jwt({ secret: SECRET, issuer: 'x', issue: { store } }), jwt({ secret: SECRET, audience: 'x', issue: { store } })]) {
      const other = client({ identity })
      expect(await other.who(access)).toBe('unauthenticated')
      expect(await code(await other.refresh(refresh))).toBe(REFUSED)
    }
  })

  test('bears issuer and audience, and a subject', async () => {
    const app = client({ identity: jwt({ secret: SECRET, issuer: 'https://shop.test', audience: 'shop', issue: { store: memoryStore(), access: 60 } }) })
    const { access, refresh, expires_in } = await app.login()
    expect(expires_in).toBe(60)
    expect(decodeJwt(access)).toMatchObject({ iss: 'https://shop.test', aud: 'shop', sub: '5', user_id: 5 })
    expect(decodeJwt(refresh)).not.toHaveProperty('user_id')
    expect(await app.who((await app.next(refresh)).access)).toBe(5)
  })

  test('is signed by a private key, where a public one checks', async () => {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA')
    const app = client({ identity: jwt({ publicKey, issue: { store: memoryStore(), privateKey } }) })
    const { access, refresh } = await app.login()
    expect(await app.who(access)).toBe(5)
    expect(await app.who((await app.next(refresh)).access)).toBe(5)
  })

  test('leaves the claims of the issuer to the issuer', async () => {
    const app = client()
    expect(await code(await app.call('tokens', { user_id: 5, exp: 9e9 }))).toBe('500 server')
    expect(app.messages()[0]).toContain('the claim `exp` is written by the issuer')
  })

  test('has the same principal as the session of the same user', async () => {
    const identity = [session({ secret: OTHER_SECRET }), jwt({ secret: SECRET, issue: { store: memoryStore() } })]
    const server = identityServer({ identity })
    const ann = browser(server)
    await ann.login({ user_id: 5 })
    const { result } = (await (await ann.call('tokens', { user_id: 5 })).json()) as { result: TokenPair }
    const answer = await server.send('session/', { headers: { Authorization: `Bearer ${result.access}` } })
    expect(await answer.json()).toEqual({ csrf: null, principal: (await ann.session()).principal })
  })
})

describe('a refresh token', () => {
  test('that comes a second time ends the login, for the thief and for the user', async () => {
    const app = client()
    const first = await app.login()
    const second = await app.next(first.refresh)
    expect(await code(await app.refresh(first.refresh))).toBe(REFUSED)
    expect(await code(await app.refresh(second.refresh))).toBe(REFUSED)
    const another = await app.login()
    expect(await app.who((await app.next(another.refresh)).access)).toBe(5)
  })

  test('that comes twice at once is honoured once at most, and the login ends', async () => {
    const app = client()
    const { refresh } = await app.login()
    const answers = await Promise.all([app.refresh(refresh), app.refresh(refresh), app.refresh(refresh)])
    const good = answers.filter((answer) => answer.ok)
    expect(good.length).toBeLessThanOrEqual(1)
    for (const answer of good) expect(await code(await app.refresh(((await answer.json()) as TokenPair).refresh))).toBe(REFUSED)
  })

  test('may come again for a moment, where that is allowed', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const app = client(settings({ overlap: 10 }))
    const first = await app.login()
    const second = await app.next(first.refresh)
    vi.setSystemTime(Date.now() + 5000)
    const again = await app.next(first.refresh)
    expect(await app.who(again.access)).toBe(5)
    vi.setSystemTime(Date.now() + 20_000)
    expect(await code(await app.refresh(first.refresh))).toBe(REFUSED)
    expect(await code(await app.refresh(second.refresh))).toBe(REFUSED)
  })

  test('is refused though the mark of its use was lost', async () => {
    const store = memoryStore()
    const app = client(settings({ store: { ...store, increment: async () => ({ count: 1, expiresIn: 1 }) } }))
    const { refresh } = await app.login()
    await app.next(refresh)
    expect(await code(await app.refresh(refresh))).toBe(REFUSED)
  })

  test('is worth nothing after the logout', async () => {
    const app = client()
    const { access, refresh } = await app.login()
    expect(await code(await app.call('logout', {}, { Authorization: `Bearer ${access}` }))).toBe('200 ok')
    expect(await code(await app.refresh(refresh))).toBe(REFUSED)
  })

  test('is worth nothing once the user is gone', async () => {
    let gone = false
    const app = client({ ...settings(), user: (facts) => (gone ? null : facts) })
    const { refresh } = await app.login()
    gone = true
    expect(await code(await app.refresh(refresh))).toBe(REFUSED)
    gone = false
    expect(await code(await app.refresh(refresh))).toBe(REFUSED)
  })

  test('expires when it is not used, and its login in the end', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const DAY = 86_400_000
    const start = Date.now()
    const app = client()
    let { refresh } = await app.login()
    const unused = await app.login()
    for (let day = 10; day < 90; day += 10) {
      vi.setSystemTime(start + day * DAY)
      refresh = (await app.next(refresh)).refresh
    }
    expect(await code(await app.refresh(unused.refresh))).toBe(REFUSED)
    vi.setSystemTime(start + 91 * DAY)
    expect(await code(await app.refresh(refresh))).toBe(REFUSED)
  })

  test.each([undefined, null, 5, '', 'x', 'a.b.c', { a: 1 }])('is not %j', async (token) => {
    const answer = await client().refresh(token)
    expect([400, 401]).toContain(answer.status)
  })

  test('comes as JSON, which no form sends', async () => {
    const app = client()
    const { refresh } = await app.login()
    expect(await code(await app.refresh(refresh, 'text/plain'))).toBe('415 unsupported')
    expect(await code(await app.send('token/refresh/'))).toBe('405 unsupported')
    expect(await code(await app.send('token/refresh/', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{' }))).toBe('400 invalid')
    expect(await code(await app.refresh('x'.repeat(100_000)))).toBe('400 invalid')
  })
})

describe('without what it takes', () => {
  test('nobody is issued tokens, or logged in', async () => {
    const sessions = browser(identityServer({ identity: session({ secret: SECRET }) }))
    await sessions.session()
    expect(await code(await sessions.call('tokens'))).toBe('500 server')
    const tokens = identityServer(settings())
    expect(await code(await tokens.call('login', { user_id: 5 }))).toBe('500 server')
    expect(tokens.messages()[0]).toContain('the server keeps no sessions')
    const { access } = await client().login()
    expect(await code(await tokens.call('login', { user_id: 5 }, { Authorization: `Bearer ${access}` }))).toBe('500 server')
    expect(tokens.messages()[1]).toContain('came with a bearer token')
  })

  test('there is no refreshing', async () => {
    const server = identityServer({ identity: jwt({ secret: SECRET }) })
    expect(await code(await server.send('token/refresh/', { method: 'POST' }))).toBe('404 not_found')
  })
})
