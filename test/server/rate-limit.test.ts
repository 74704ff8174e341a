import { afterEach, describe, expect, test, vi } from 'vitest'
import { memoryStore, session, type RateLimit, type Settings } from '../../src/server/index.js'
import { browser, code, identityServer, SECRET } from './identity/browser.js'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

function shop(rateLimit: RateLimit | RateLimit[], more: Settings = {}) {
  const server = identityServer({ rateLimit, ...more })
  /** A request of `ip`, as adapters hand it over. */
  const from = async (ip: string | undefined, headers: Record<string, string> = {}, path = 'ctx/shop/') => {
    const request = new Request(`https://shop.test/api/mizan/${path}`, { headers })
    const answer = await server.handle(Object.defineProperty(request, 'ip', { value: ip }))
    if (!answer) throw new Error('not below the base')
    return answer
  }
  return { ...server, from }
}

describe('a rate limit', () => {
  test('refuses what is one too many, says when to come again, and then lets in', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { from } = shop({ max: 2, window: 60 })
    expect((await from('192.0.2.1')).status).toBe(200)
    vi.setSystemTime(Date.now() + 10_000)
    expect((await from('192.0.2.1')).status).toBe(200)
    const refused = await from('192.0.2.1')
    expect(await code(refused)).toBe('429 rate_limited')
    expect(refused.headers.get('Retry-After')).toBe('50')
    expect(refused.headers.get('Cache-Control')).toBe('no-store')
    vi.setSystemTime(Date.now() + 51_000)
    expect((await from('192.0.2.1')).status).toBe(200)
  })

  test('counts addresses apart, and a network of IPv6 as one', async () => {
    const { from } = shop({ max: 1, window: 60 })
    const ask = async (ip: string) => (await from(ip)).status
    expect(await ask('192.0.2.1')).toBe(200)
    expect(await ask('192.0.2.2')).toBe(200)
    expect(await ask('::ffff:192.0.2.2')).toBe(429)
    expect(await ask('2001:db8:1:2::1')).toBe(200)
    expect(await ask('2001:db8:1:2:3:4:5:6')).toBe(429)
    expect(await ask('2001:0DB8:0001:0002::9')).toBe(429)
    expect(await ask('2001:db8:1:3::1')).toBe(200)
    expect(await ask('2001:db8::1')).toBe(200)
    expect(await ask('2001:db8:0:0:1::')).toBe(429)
    expect(await ask('::1')).toBe(200)
  })

  test('counts a user wherever they are, and apart from others at the same address', async () => {
    const server = shop({ max: 4, window: 60 }, { identity: session({ secret: SECRET }) })
    const login = async (user_id: number) => {
      const one = browser(server)
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
      await one.login({ user_id })
      warn.mockRestore()
      return { Cookie: [...one.jar].map((pair) => pair.join('=')).join('; ') }
    }
    const [ann, bob] = [await login(5), await login(6)]
    const ask = async (ip: string, headers: Record<string, string>) => (await server.from(ip, headers)).status
    expect(await Promise.all(['a', 'b', 'c', 'd'].map((ip) => ask(ip, ann)))).toEqual([200, 200, 200, 200])
    expect(await ask('e', ann)).toBe(429)
    expect(await ask('a', bob)).toBe(200)
  })

  test('counts those who try credentials out', async () => {
    const { from } = shop({ max: 2, window: 60 }, { identity: session({ secret: SECRET }) })
    const tries = async () => code(await from('192.0.2.1', { Authorization: 'Bearer x' }))
    expect([await tries(), await tries(), await tries()]).toEqual(['401 unauthenticated', '401 unauthenticated', '429 rate_limited'])
  })

  test('believes X-Forwarded-For only of proxies that are trusted', async () => {
    const ask = async (server: ReturnType<typeof shop>, forwarded: string) => (await server.from('10.0.0.1', { 'X-Forwarded-For': forwarded })).status
    const direct = shop({ max: 1, window: 60 })
    expect([await ask(direct, '192.0.2.1'), await ask(direct, '192.0.2.2')]).toEqual([200, 429])
    const behindOne = shop({ max: 1, window: 60 }, { trustProxy: true })
    expect([await ask(behindOne, '192.0.2.1'), await ask(behindOne, '192.0.2.2')]).toEqual([200, 200])
    expect(await ask(behindOne, '203.0.113.9, 192.0.2.1')).toBe(429)
    const behindTwo = shop({ max: 1, window: 60 }, { trustProxy: 2 })
    expect([await ask(behindTwo, 'x, 192.0.2.1, 10.0.0.2'), await ask(behindTwo, 'y, 192.0.2.1, 10.0.0.3')]).toEqual([200, 429])
  })

  test('counts by what the application says, and not what it leaves out', async () => {
    const by: RateLimit['by'] = (request) => request.headers.get('X-Key')
    const { from } = shop([{ max: 1, window: 60, by }, { max: 3, window: 60 }])
    const ask = async (headers = {}) => (await from('192.0.2.1', headers)).status
    expect(await ask({ 'X-Key': 'a' })).toBe(200)
    expect(await ask({ 'X-Key': 'a' })).toBe(429)
    expect(await ask()).toBe(200)
    expect(await ask()).toBe(429)
  })

  test('takes all whose address is not known for one, and says so once', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const { from } = shop({ max: 1, window: 60 })
    expect([(await from(undefined)).status, (await from(undefined)).status]).toEqual([200, 429])
    expect(warn).toHaveBeenCalledOnce()
  })

  test('whose counter is away lets in, and tells', async () => {
    const store = { increment: () => Promise.reject(new Error('away')) }
    const server = shop({ max: 1, window: 60, store })
    expect((await server.from('192.0.2.1')).status).toBe(200)
    expect(server.errors).toEqual([{ fn: 'rateLimit', error: new Error('away') }])
  })

  test('has sensible numbers', () => {
    expect(() => shop({ max: 0, window: 60 })).toThrow('rateLimit({ max: 0, window: 60 }): both are more than 0')
    expect(() => shop({ max: 1, window: NaN })).toThrow('both are more than 0')
  })
})

test('a flood of visitors pushes no session out of a store that counts them as well', async () => {
  const store = memoryStore({ max: 10 })
  await store.set('session', 'x', 60)
  for (let i = 0; i < 100; i++) await store.increment(`visitor ${i}`, 60)
  expect(await store.get('session')).toBe('x')
})
