import * as fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { memoryStore, session } from '../../../src/server/index.js'
import { browser, code, identityServer, OTHER_SECRET, SECRET } from './browser.js'

const user = ({ user_id }: Readonly<Record<string, unknown>>) => (user_id === 13 ? null : { id: user_id })
const KINDS = ['in its cookie', 'in a store'] as const
const shop = (kind: (typeof KINDS)[number], more = {}) =>
  identityServer({ identity: session({ secret: SECRET, ...(kind === 'in a store' ? { store: memoryStore() } : {}), ...more }), user })

const DAY = 86_400_000

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe.each(KINDS)('a session %s', (kind) => {
  test('knows who logged in, and nobody after the logout', async () => {
    const ann = browser(shop(kind))
    expect(await ann.who()).toBeNull()
    expect(await code(await ann.login({ user_id: 5 }))).toBe('200 ok')
    expect(await ann.who()).toEqual({ id: 5 })
    expect(await code(await ann.call('logout'))).toBe('200 ok')
    expect(await ann.who()).toBeNull()
  })

  test('is a cookie that no script reads and no other site makes a browser send', async () => {
    const ann = browser(shop(kind))
    await ann.login({ user_id: 5 })
    const fields = ann.set.filter((field) => field.startsWith('__Host-mizan_session='))
    expect(fields.length).toBeGreaterThan(0)
    for (const field of fields) {
      expect(field).toMatch(/; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
      expect(field).not.toContain('Domain')
    }
    expect(ann.set.at(-1)).toMatch(/^csrftoken=[\w-]{43}; Max-Age=\d+; Path=\/; Secure; SameSite=Lax$/)
  })

  test('changes its cookie and its CSRF token at login and at logout', async () => {
    const ann = browser(shop(kind))
    const seen = { session: new Set<string | undefined>(), csrf: new Set<string | undefined>() }
    const note = () => seen.session.add(ann.jar.get('__Host-mizan_session')) && seen.csrf.add(ann.jar.get('csrftoken'))
    await ann.session()
    note()
    await ann.call('login', { user_id: 5 })
    note()
    await ann.call('logout')
    note()
    expect(seen.session.size).toBe(3)
    expect(seen.csrf.size).toBe(3)
  })

  test('that was planted in a browser before the login is nobody after it', async () => {
    const server = shop(kind)
    const mallory = browser(server)
    await mallory.session()
    const ann = browser(server)
    for (const [name, value] of mallory.jar) ann.jar.set(name, value)
    await ann.call('login', { user_id: 5 })
    expect(await ann.who()).toEqual({ id: 5 })
    expect(await mallory.who()).toBeNull()
    expect(await code(await ann.call('login', { user_id: 6 }, { 'X-CSRFToken': mallory.jar.get('csrftoken') ?? '' }))).toBe('403 csrf')
  })

  test('keeps what a visitor gathered before they said who they are, and gives it to nobody else', async () => {
    const ann = browser(shop(kind))
    await ann.session()
    await ann.call('put', { key: 'cart', value: [1, 2] })
    await ann.call('login', { user_id: 5 })
    expect(await (await ann.call('take', { key: 'cart' })).json()).toMatchObject({ result: [1, 2] })
    await ann.call('login', { user_id: 6 })
    expect(await (await ann.call('take', { key: 'cart' })).json()).toMatchObject({ result: null })
  })

  test('holds values by their own names alone', async () => {
    const ann = browser(shop(kind))
    await ann.session()
    expect(await (await ann.call('take', { key: 'constructor' })).json()).toMatchObject({ result: null })
    await ann.call('put', { key: '__proto__', value: { polluted: true } })
    expect(await (await ann.call('take', { key: '__proto__' })).json()).toMatchObject({ result: { polluted: true } })
    expect(await (await ann.call('take', { key: 'polluted' })).json()).toMatchObject({ result: null })
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  test('does not log in by half: a function that fails leaves it as it was', async () => {
    const ann = browser(shop(kind))
    await ann.session()
    expect(await code(await ann.call('login_and_fail'))).toBe('500 server')
    expect(await ann.who()).toBeNull()
  })

  test('of a user who is no more is nobody', async () => {
    const ann = browser(shop(kind))
    await ann.login({ user_id: 13 })
    expect(await ann.who()).toBeNull()
    expect((await ann.session()).principal).toBeNull()
    expect(await code(await ann.call('only_members'))).toBe('401 unauthenticated')
    expect(await code(await ann.send('ctx/members/'))).toBe('401 unauthenticated')
  })

  test.each(['truncated', 'changed', 'garbage', 'enormous'])('with a %s cookie is nobody', async (how) => {
    const ann = browser(shop(kind))
    await ann.login({ user_id: 5 })
    const cookie = ann.jar.get('__Host-mizan_session') ?? ''
    const at = Math.floor(cookie.length / 2)
    const made = {
      truncated: cookie.slice(0, -3),
      changed: cookie.slice(0, at) + (cookie[at] === 'A' ? 'B' : 'A') + cookie.slice(at + 1),
      garbage: '%00"\\,é',
      enormous: 'a'.repeat(100_000),
    }[how]
    const headers = { Cookie: `__Host-mizan_session=${made}` }
    const answer = await ann.send('ctx/me/', { headers: encodeURI(headers.Cookie) === headers.Cookie ? headers : { Cookie: encodeURI(headers.Cookie) } })
    expect(await answer.json()).toEqual({ me: { user: null } })
  })

  test('ends after two weeks without a visit, which each visit past the half puts off', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const start = Date.now()
    const ann = browser(shop(kind))
    await ann.login({ user_id: 5 })
    const cookies = ann.set.length
    vi.setSystemTime(start + 6 * DAY)
    expect(await ann.who()).toEqual({ id: 5 })
    expect(ann.set.length).toBe(cookies)
    vi.setSystemTime(start + 8 * DAY)
    expect(await ann.who()).toEqual({ id: 5 })
    expect(ann.set.length).toBe(cookies + 2)
    vi.setSystemTime(start + 21 * DAY)
    expect(await ann.who()).toEqual({ id: 5 })
    vi.setSystemTime(start + 36 * DAY)
    expect(await ann.who()).toBeNull()
  })

  test('ends after ninety days, however often it is visited', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const start = Date.now()
    const ann = browser(shop(kind))
    await ann.login({ user_id: 5 })
    for (let day = 8; day < 90; day += 8) {
      vi.setSystemTime(start + day * DAY)
      expect(await ann.who()).toEqual({ id: 5 })
    }
    expect(Number(/Max-Age=(\d+)/.exec(ann.set.at(-1) ?? '')?.[1])).toBeLessThanOrEqual(2 * 86_400)
    vi.setSystemTime(start + 90 * DAY + 1000)
    expect(await ann.who()).toBeNull()
  })

  test('has a principal that is the same for one user, another for another, and says nothing', async () => {
    const server = shop(kind)
    const principal = async (user_id: number) => {
      const one = browser(server)
      await one.login({ user_id })
      return (await one.session()).principal
    }
    const [first, again, other] = [await principal(5), await principal(5), await principal(6)]
    expect(first).toMatch(/^[\w-]{22}$/)
    expect(again).toBe(first)
    expect(other).not.toBe(first)
  })

  test('sets no cookie on what a shared cache keeps, nor for visitors of whom nothing is to be kept', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const ann = browser(shop(kind))
    await ann.send('ctx/shop/')
    await ann.send('ctx/me/')
    expect(ann.set).toEqual([])
    await ann.login({ user_id: 5 })
    vi.setSystemTime(Date.now() + 8 * DAY)
    const answer = await ann.send('ctx/shop/')
    expect(answer.headers.get('Cache-Control')).toContain('public')
    expect(answer.headers.getSetCookie()).toEqual([])
  })

  test('whose facts do not fit the schema counts as none', async () => {
    const store = memoryStore()
    const options = { secret: SECRET, ...(kind === 'in a store' ? { store } : {}) }
    const before = browser(identityServer({ identity: session(options), user }))
    await before.login({ user_id: 5 })
    const after = browser(identityServer({ identity: session({ ...options, facts: z.object({ user_id: z.string() }) }), user }))
    for (const [name, value] of before.jar) after.jar.set(name, value)
    expect(await before.who()).toEqual({ id: 5 })
    expect(await after.who()).toBeNull()
    expect(await code(await after.call('login', { user_id: 5 }))).toBe('500 server')
    expect(await code(await after.call('login', { user_id: '5' }))).toBe('200 ok')
  })
})

describe('a session in its cookie', () => {
  const server = (secret: string | string[]) => identityServer({ identity: session({ secret }), user })
  const moved = (from: ReturnType<typeof browser>, to: ReturnType<typeof identityServer>) => {
    const one = browser(to)
    for (const [name, value] of from.jar) one.jar.set(name, value)
    return one
  }

  test('outlives a change of secret for as long as the old one is listed, and is sealed anew', async () => {
    const ann = browser(server(SECRET))
    await ann.login({ user_id: 5 })
    const during = moved(ann, server([OTHER_SECRET, SECRET]))
    expect(await code(await during.call('take', { key: 'x' }))).toBe('200 ok')
    expect(await during.who()).toEqual({ id: 5 })
    expect(await moved(during, server(OTHER_SECRET)).who()).toEqual({ id: 5 })
    expect(await moved(ann, server(OTHER_SECRET)).who()).toBeNull()
  })

  test('shows nothing of what it holds', async () => {
    const ann = browser(server(SECRET))
    await ann.login({ user_id: 123456789 })
    const parts = (ann.jar.get('__Host-mizan_session') ?? '').split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'))
    expect(parts.join('')).not.toContain('123456789')
  })

  test('comes back as it was, whatever it holds', async () => {
    const one = browser(server(SECRET))
    await one.session()
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 3 }), fc.string({ maxLength: 50 }), async (value, key) => {
        expect(await code(await one.call('put', { key, value }))).toBe('200 ok')
        const { result } = (await (await one.call('take', { key })).json()) as { result: unknown }
        expect(result).toEqual(JSON.parse(JSON.stringify(value)))
        await one.call('put', { key, value: 0 })
      }),
      { numRuns: 40 },
    )
  })

  test('that no browser would keep fails, with the fix', async () => {
    const shopkeeper = server(SECRET)
    const one = browser(shopkeeper)
    await one.session()
    expect(await code(await one.call('put', { key: 'x', value: 'a'.repeat(4000) }))).toBe('500 server')
    expect(shopkeeper.messages()[0]).toMatch(/The session takes \d+ bytes, sealed, .* or give session\(\) a `store`/)
  })

  test('that no browser would keep fails before the work is committed', async () => {
    const diary: string[] = []
    const transaction = async (_request: unknown, run: () => Promise<unknown>) => {
      await run().catch((error: unknown) => {
        diary.push('roll back')
        throw error
      })
      diary.push('commit')
    }
    const one = browser(identityServer({ identity: session({ secret: SECRET }), user, transaction }))
    await one.session()
    await one.call('put', { key: 'x', value: 'é'.repeat(1200) })
    await one.call('put', { key: 'x', value: 'é'.repeat(2000) })
    expect(diary).toEqual(['commit', 'roll back'])
  })

  test('is as long as it was taken to be', async () => {
    const shopkeeper = server(SECRET)
    const one = browser(shopkeeper)
    await one.session()
    const sizes = [1, 2, 3, 100].map((count) => 'a'.repeat(count))
    for (const value of sizes) {
      await one.call('put', { key: 'x', value })
      const sealed = one.jar.get('__Host-mizan_session') ?? ''
      await one.call('put', { key: 'x', value: value + 'b'.repeat(4000) })
      // Four characters for three bytes.
      const told = Number(/takes (\d+) bytes/.exec(shopkeeper.messages().at(-1) ?? '')?.[1])
      expect(Math.abs(told - sealed.length - (4000 * 4) / 3)).toBeLessThan(1)
    }
  })
})

describe('a session in a store', () => {
  test('is over everywhere with the logout, and a request under way does not bring it back', async () => {
    const store = memoryStore()
    const server = identityServer({ identity: session({ secret: SECRET, store }), user })
    const ann = browser(server)
    await ann.login({ user_id: 5 })
    const copy = browser(server)
    for (const [name, value] of ann.jar) copy.jar.set(name, value)
    expect(await copy.who()).toEqual({ id: 5 })

    const { get } = store
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    const reached = new Promise<void>((resolve) => {
      store.get = async (id) => {
        const found = await get(id)
        store.get = get
        resolve()
        await held
        return found
      }
    })
    const slow = copy.call('put', { key: 'x', value: 1 })
    await reached
    await ann.call('logout')
    release()
    await slow
    expect(await copy.who()).toBeNull()
  })

  test('is written for nobody who has nothing to be kept, and under no id that could be sent', async () => {
    const store = memoryStore()
    const set = vi.spyOn(store, 'set')
    const ann = browser(identityServer({ identity: session({ secret: SECRET, store }), user }))
    await ann.session()
    expect(set).not.toHaveBeenCalled()
    await ann.call('login', { user_id: 5 })
    expect(set).toHaveBeenCalledOnce()
    expect(set.mock.calls[0]?.[0]).not.toContain(ann.jar.get('__Host-mizan_session'))
  })

  test('that cannot be read is a 503, and nobody is taken for nobody', async () => {
    const store = memoryStore()
    const shopkeeper = identityServer({ identity: session({ secret: SECRET, store }), user })
    const ann = browser(shopkeeper)
    await ann.login({ user_id: 5 })
    vi.spyOn(store, 'get').mockRejectedValue(new Error('away'))
    expect(await code(await ann.send('ctx/me/'))).toBe('503 unavailable')
    expect(shopkeeper.messages()).toEqual(['away'])
    expect(await browser(shopkeeper).who()).toBeNull()
  })
})

describe('cookies', () => {
  const names = async (origin: string, cookie = {}, headers = {}, trustProxy = false) => {
    const one = browser(identityServer({ identity: session({ secret: SECRET, cookie }), user, trustProxy }), origin)
    await one.send('session/', { headers })
    return one.set[0]?.replace(/=[^;]*; Max-Age=\d+/, '')
  }

  test.each(['http://localhost:5173', 'http://127.0.0.1', 'http://[::1]:3000', 'http://app.localhost'])('need no TLS on %s', async (origin) => {
    expect(await names(origin)).toBe('mizan_session; Path=/; HttpOnly; SameSite=Lax')
  })

  test.each(['https://localhost', 'http://shop.test', 'http://localhost.evil.test', 'http://192.168.0.2'])('are Secure on %s', async (origin) => {
    expect(await names(origin)).toBe('__Host-mizan_session; Path=/; HttpOnly; Secure; SameSite=Lax')
  })

  test('follow the options', async () => {
    expect(await names('http://192.168.0.2', { secure: false, name: 'sid', sameSite: 'strict' })).toBe('sid; Path=/; HttpOnly; SameSite=Strict')
    expect(await names('https://a.shop.test', { domain: 'shop.test' })).toBe('__Secure-mizan_session; Domain=shop.test; Path=/; HttpOnly; Secure; SameSite=Lax')
  })

  test('believe X-Forwarded-Proto only of a proxy that is trusted', async () => {
    const headers = { 'X-Forwarded-Proto': 'https' }
    expect(await names('http://localhost', {}, headers)).toMatch(/^mizan_session; .*HttpOnly; SameSite/)
    expect(await names('http://localhost', {}, headers, true)).toMatch(/^__Host-mizan_session; .*Secure/)
  })

  test('without the prefix are not read where TLS is: a subdomain could have set them', async () => {
    const server = identityServer({ identity: session({ secret: SECRET }), user })
    const ann = browser(server)
    await ann.login({ user_id: 5 })
    const planted = browser(server)
    planted.jar.set('mizan_session', ann.jar.get('__Host-mizan_session') ?? '')
    expect(await planted.who()).toBeNull()
  })
})

describe('the secret', () => {
  test('has to be long, and no public key', () => {
    expect(() => session({ secret: 'short' })).toThrow(/the secret of session has 5 bytes, and can be guessed with less than 32\. Make one with/)
    expect(() => session({ secret: [SECRET, 'short'] })).toThrow('secret 2 of session')
    expect(() => session({ secret: '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA' })).toThrow('is a public key')
  })

  test('that is missing stops production, and is made up once in development', async () => {
    const settings = { identity: session({ secret: undefined }), user }
    expect(() => identityServer(settings)).toThrow('session has no secret. Set one of at least 32 bytes')
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const ann = browser(identityServer(settings, true))
    await ann.login({ user_id: 5 })
    const later = browser(identityServer(settings, true))
    for (const [name, value] of ann.jar) later.jar.set(name, value)
    expect(await later.who()).toEqual({ id: 5 })
    expect(warn).toHaveBeenCalledOnce()
  })
})

test('options that do not fit are refused', () => {
  expect(() => session({ secret: SECRET, idle: -1 })).toThrow('session({ idle: -1 }): it is a number of seconds')
  expect(() => session({ secret: SECRET, cookie: { name: '__Host-x' } })).toThrow('Prefixes such as __Host- are put before it')
  expect(() => session({ secret: SECRET, cookie: { sameSite: 'none', secure: false } })).toThrow('browsers drop a cookie')
  expect(() => identityServer({ identity: [session({ secret: SECRET }), session({ secret: SECRET })] })).toThrow('two session()')
})
