import { exportJWK, exportPKCS8, exportSPKI, generateKeyPair, SignJWT, type JWTPayload } from 'jose'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { jwt, memoryStore, session, type IdentityMethod, type JwtOptions } from '../../../src/server/index.js'
import { browser, code, identityServer, OTHER_SECRET, SECRET } from './browser.js'

type Pair = Awaited<ReturnType<typeof generateKeyPair>>
const pairs = {} as Record<'RS256' | 'ES256' | 'EdDSA' | 'other', Pair>

beforeAll(async () => {
  for (const algorithm of ['RS256', 'ES256', 'EdDSA'] as const) pairs[algorithm] = await generateKeyPair(algorithm, { extractable: true })
  pairs.other = await generateKeyPair('ES256')
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const bytes = (secret: string) => new TextEncoder().encode(secret)
const HOUR = 3600
const now = () => Math.floor(Date.now() / 1000)

interface Made {
  key?: CryptoKey | Uint8Array
  alg?: string
  typ?: string
  kid?: string
}

function token(claims: JWTPayload = {}, { key = bytes(SECRET), alg = 'HS256', typ, kid }: Made = {}): Promise<string> {
  const header = { alg, ...(typ ? { typ } : {}), ...(kid ? { kid } : {}) }
  return new SignJWT({ sub: '5', iat: now(), exp: now() + HOUR, ...claims }).setProtectedHeader(header).sign(key)
}

const unsigned = (header: object, claims: object, signature = '') =>
  [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.') + `.${signature}`

const server = (identity: IdentityMethod | IdentityMethod[], user = ({ sub }: Readonly<Record<string, unknown>>): unknown => ({ sub })) =>
  identityServer({ identity, user })

async function ask(shop: ReturnType<typeof identityServer>, bearer: string): Promise<unknown> {
  const answer = await shop.send('ctx/me/', { headers: { Authorization: `Bearer ${bearer}` } })
  const body = (await answer.json()) as { me?: { user: unknown }; code?: string }
  return body.me ? body.me.user : `${answer.status} ${body.code}`
}

const REFUSED = '401 unauthenticated'
const ANN = { sub: '5' }

describe('a bearer token', () => {
  test('tells who asks, in any spelling of the scheme', async () => {
    const shop = server(jwt({ secret: SECRET }))
    expect(await ask(shop, await token())).toEqual(ANN)
    const answer = await shop.send('ctx/me/', { headers: { Authorization: `  bEaReR   ${await token()} ` } })
    expect(await answer.json()).toEqual({ me: { user: ANN } })
  })

  test('needs no CSRF token, where sessions are configured too', async () => {
    const shop = server([session({ secret: OTHER_SECRET }), jwt({ secret: SECRET })])
    const answer = await shop.call('only_members', {}, { Authorization: `Bearer ${await token()}` })
    expect(await code(answer)).toBe('200 ok')
    expect(await code(await shop.call('only_members', {}, { Authorization: 'Basic YTpi' }))).toBe('403 csrf')
  })

  test('that is not valid is a 401, never a fall-through to the cookie', async () => {
    const shop = server([session({ secret: OTHER_SECRET }), jwt({ secret: SECRET })])
    const ann = browser(shop)
    await ann.login({ sub: '5' })
    expect(await ann.who()).toEqual(ANN)
    for (const bad of ['x', '', await token({}, { key: bytes(OTHER_SECRET) }), 'a.b.c', '..', 'a'.repeat(10_000), 'é']) {
      const answer = await ann.send('ctx/me/', { headers: { Authorization: `Bearer ${encodeURI(bad)}` } })
      expect(await code(answer)).toBe(REFUSED)
      expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer')
    }
  })

  test('is refused where the server takes none, though the cookie is good', async () => {
    const ann = browser(server(session({ secret: SECRET })))
    await ann.login({ sub: '5' })
    expect(await code(await ann.send('ctx/me/', { headers: { Authorization: `Bearer ${await token()}` } }))).toBe(REFUSED)
  })

  test('is refused before a public context too', async () => {
    const answer = await server(jwt({ secret: SECRET })).send('ctx/shop/', { headers: { Authorization: 'Bearer x' } })
    expect(await code(answer)).toBe(REFUSED)
  })

  test('of a user who is no more is nobody', async () => {
    const shop = server(jwt({ secret: SECRET }), () => null)
    expect(await ask(shop, await token())).toBeNull()
    const members = await shop.send('ctx/members/', { headers: { Authorization: `Bearer ${await token()}` } })
    expect(await code(members)).toBe(REFUSED)
  })

  test('tells when it was issued, so that one from before a change of password can be refused', async () => {
    const changed = new Date((now() - 100) * 1000)
    const identity = jwt({ secret: SECRET })
    const shop = identityServer({ identity, user: ({ sub }, { kind, since }) => (since < changed ? null : { sub, kind }) })
    expect(await ask(shop, await token({ iat: now() - 200 }))).toBeNull()
    expect(await ask(shop, await token({ iat: now() - 50 }))).toEqual({ sub: '5', kind: 'jwt' })
  })
})

describe('a token is refused', () => {
  const shop = () => server(jwt({ secret: SECRET, issuer: 'https://login.test', audience: 'shop', maxTokenAge: 2 * HOUR, required: ['role'] }))
  const good = { iss: 'https://login.test', aud: 'shop', role: 'x' }

  test('not when it is good', async () => {
    expect(await ask(shop(), await token(good))).toEqual(ANN)
    expect(await ask(shop(), await token({ ...good, aud: ['other', 'shop'] }))).toEqual(ANN)
  })

  test.each<[string, JWTPayload]>([
    ['expired', { ...good, exp: now() - 60 }],
    ['without exp', { ...good, exp: undefined }],
    ['not valid yet', { ...good, nbf: now() + 60 }],
    ['too old', { ...good, iat: now() - 3 * HOUR }],
    ['issued in the future', { ...good, iat: now() + HOUR }],
    ['for another audience', { ...good, aud: 'other' }],
    ['for no audience', { ...good, aud: undefined }],
    ['of another issuer', { ...good, iss: 'https://evil.test' }],
    ['of no issuer', { ...good, iss: undefined }],
    ['without a claim that is required', { ...good, role: undefined }],
    ['that is a refresh token by its claim', { ...good, token_type: 'refresh' }],
  ])('%s', async (_what, claims) => {
    expect(await ask(shop(), await token(claims))).toBe(REFUSED)
  })

  test('forged, in every way', async () => {
    const claims = { sub: '5', exp: now() + HOUR, iat: now(), ...good }
    const [header, body, signature] = (await token(good)).split('.') as [string, string, string]
    const admin = Buffer.from(JSON.stringify({ ...claims, sub: '1' })).toString('base64url')
    for (const forged of [
      await token(good, { key: bytes(OTHER_SECRET) }),
      `${header}.${admin}.${signature}`,
      `${header}.${body}.`,
      `${header}.${body}`,
      `${header}.${body}.${signature.slice(0, -4)}`,
      unsigned({ alg: 'none' }, claims),
      unsigned({ alg: 'None', typ: 'JWT' }, claims),
      unsigned({ alg: 'none' }, claims, signature),
      unsigned({ alg: 'HS512' }, claims, signature),
      unsigned({ alg: 'HS256', b64: false, crit: ['b64'] }, claims, signature),
      await token(good, { alg: 'ES256', key: pairs.ES256.privateKey }),
    ]) {
      expect(await ask(shop(), forged)).toBe(REFUSED)
    }
  })

  test('signed by MAC with the public key, which everybody has', async () => {
    for (const algorithm of ['RS256', 'ES256', 'EdDSA'] as const) {
      const { publicKey } = pairs[algorithm]
      const pem = await exportSPKI(publicKey)
      const jwk = await exportJWK(publicKey)
      const shop = server(jwt({ publicKey: pem }))
      const keySet = server(jwt({ jwks: { keys: [{ ...jwk, kid: 'a' }] } }))
      for (const key of [pem, pem.trim(), JSON.stringify(jwk)]) {
        const forged = await token({}, { key: bytes(key), alg: 'HS256', kid: 'a' })
        expect(await ask(shop, forged)).toBe(REFUSED)
        expect(await ask(keySet, forged)).toBe(REFUSED)
      }
    }
  })

  test('that does not say it is an access token, where the same secret makes others', async () => {
    const shop = server(jwt({ secret: SECRET, issue: { store: memoryStore() } }))
    expect(await ask(shop, await token({}, { typ: 'at+jwt' }))).toMatchObject(ANN)
    for (const typ of [undefined, 'JWT', 'refresh+jwt']) expect(await ask(shop, await token({}, { typ }))).toBe(REFUSED)
  })

  test('by a schema of its claims', async () => {
    const claims = z.object({ sub: z.string(), user_id: z.number() })
    const shop = identityServer({ identity: jwt({ secret: SECRET, claims }), user: (facts) => facts })
    expect(await ask(shop, await token())).toBe(REFUSED)
    expect(await ask(shop, await token({ user_id: 5, more: 1 }))).toEqual({ sub: '5', user_id: 5 })
  })

  test('with the reason in development alone', async () => {
    const refusal = async (dev: boolean) => {
      const shop = identityServer({ identity: jwt({ secret: SECRET, audience: 'shop' }) }, dev)
      const answer = await shop.send('ctx/me/', { headers: { Authorization: `Bearer ${await token({ aud: 'other' })}` } })
      return ((await answer.json()) as { detail: string }).detail
    }
    expect(await refusal(true)).toContain('"aud"')
    expect(await refusal(false)).toBe('The bearer token is refused: it is not valid.')
  })

  test('before anything is sought in a header full of blanks', async () => {
    const shop = server(jwt({ secret: SECRET }))
    // A pattern that looks for its end from every blank would take minutes here.
    expect(await ask(shop, `a${' '.repeat(300_000)}b`)).toBe(REFUSED)
  })
})

describe('a verification', () => {
  test('is not remembered past the expiry of its token', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const shop = server(jwt({ secret: SECRET, clockTolerance: 0 }))
    const short = await token({ exp: now() + 10 })
    expect(await ask(shop, short)).toEqual(ANN)
    vi.setSystemTime(Date.now() + 9000)
    expect(await ask(shop, short)).toEqual(ANN)
    vi.setSystemTime(Date.now() + 2000)
    expect(await ask(shop, short)).toBe(REFUSED)
  })

  test('is not remembered past the age that tokens may have', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const shop = server(jwt({ secret: SECRET, clockTolerance: 0, maxTokenAge: 10 }))
    const old = await token()
    expect(await ask(shop, old)).toEqual(ANN)
    vi.setSystemTime(Date.now() + 12_000)
    expect(await ask(shop, old)).toBe(REFUSED)
  })

  test('of a refused token is not remembered at all', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const shop = server(jwt({ secret: SECRET, clockTolerance: 0 }))
    const early = await token({ nbf: now() + 10 })
    expect(await ask(shop, early)).toBe(REFUSED)
    vi.setSystemTime(Date.now() + 11_000)
    expect(await ask(shop, early)).toEqual(ANN)
  })

  test('never stands in for asking whether there is such a user', async () => {
    let gone = false
    const shop = server(jwt({ secret: SECRET }), ({ sub }) => (gone ? null : { sub }))
    const one = await token()
    expect(await ask(shop, one)).toEqual(ANN)
    gone = true
    expect(await ask(shop, one)).toBeNull()
  })
})

describe('keys', () => {
  test('of each kind fix their algorithm', async () => {
    for (const algorithm of ['RS256', 'ES256', 'EdDSA'] as const) {
      const { publicKey, privateKey } = pairs[algorithm]
      const signed = await token({}, { key: privateKey, alg: algorithm })
      for (const key of [publicKey, await exportSPKI(publicKey), await exportJWK(publicKey)]) {
        expect(await ask(server(jwt({ publicKey: key })), signed)).toEqual(ANN)
        expect(await ask(server(jwt({ publicKey: key })), await token({}, { key: pairs.other.privateKey, alg: 'ES256' }))).toBe(REFUSED)
      }
    }
    const other = await token({}, { key: pairs.other.privateKey, alg: 'ES256' })
    expect(await ask(server(jwt({ publicKey: [pairs.ES256.publicKey, pairs.other.publicKey] })), other)).toEqual(ANN)
  })

  test('are replaced one after the other', async () => {
    const shop = server(jwt({ secret: [OTHER_SECRET, SECRET] }))
    expect(await ask(shop, await token())).toEqual(ANN)
    expect(await ask(shop, await token({}, { key: bytes(OTHER_SECRET) }))).toEqual(ANN)
    expect(await ask(server(jwt({ secret: OTHER_SECRET })), await token())).toBe(REFUSED)
  })

  test('of several issuers have each their own users', async () => {
    const shop = server([jwt({ publicKey: pairs.ES256.publicKey, issuer: 'a' }), jwt({ publicKey: pairs.other.publicKey, issuer: 'b' })])
    const principal = async (made: string) =>
      ((await (await shop.send('session/', { headers: { Authorization: `Bearer ${made}` } })).json()) as { principal: string }).principal
    const a = await principal(await token({ iss: 'a' }, { key: pairs.ES256.privateKey, alg: 'ES256' }))
    const b = await principal(await token({ iss: 'b' }, { key: pairs.other.privateKey, alg: 'ES256' }))
    expect(a).toMatch(/^[\w-]{22}$/)
    expect(b).not.toBe(a)
    const crossed = await token({ iss: 'a' }, { key: pairs.other.privateKey, alg: 'ES256' })
    expect(await ask(shop, crossed)).toBe(REFUSED)
  })

  test('that are published are fetched, and their absence is nobody\'s fault who asks', async () => {
    const keys = { keys: [{ ...(await exportJWK(pairs.RS256.publicKey)), kid: 'a' }, { ...(await exportJWK(pairs.other.publicKey)) }] }
    let status = 500
    const issuer = createServer((_request, response) => response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(keys)))
    await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/jwks.json`
    try {
      const shop = server(jwt({ jwks: url }))
      const one = await token({}, { key: pairs.RS256.privateKey, alg: 'RS256', kid: 'a' })
      expect(await ask(shop, one)).toBe('503 unavailable')
      expect(shop.messages()[0]).toContain('200 OK')
      status = 200
      expect(await ask(shop, one)).toEqual(ANN)
      expect(await ask(shop, await token({}, { key: pairs.other.privateKey, alg: 'ES256' }))).toEqual(ANN)
      expect(await ask(shop, await token({}, { key: pairs.ES256.privateKey, alg: 'ES256', kid: 'b' }))).toBe(REFUSED)
    } finally {
      issuer.close()
    }
  })

  test('that do not fit are refused with the fix', async () => {
    const make = (options: object) => () => server(jwt(options as JwtOptions))
    expect(make({ secret: 'short' })).toThrow('the secret of jwt has 5 bytes')
    expect(make({ secret: undefined })).toThrow('jwt has no secret')
    expect(make({ secret: await exportSPKI(pairs.ES256.publicKey) })).toThrow('is a public key, which everybody may know. Pass it as `publicKey`')
    expect(make({ secret: SECRET, jwks: 'https://x.test/' })).toThrow('pass one of')
    expect(make({ jwks: 'http://login.test/jwks.json' })).toThrow('use https')
    expect(make({ publicKey: pairs.ES256.publicKey, issue: { store: memoryStore() } })).toThrow('Pass issue.privateKey')
    expect(make({ jwks: 'https://x.test/', issue: { store: memoryStore() } })).toThrow('list a second jwt')
    const told = vi.spyOn(console, 'error').mockImplementation(() => {})
    for (const publicKey of ['-----BEGIN PUBLIC KEY-----\nx', await exportPKCS8(pairs.ES256.privateKey), pairs.ES256.privateKey, { kty: 'oct', k: 'x' }, await exportJWK(pairs.ES256.privateKey)]) {
      told.mockClear()
      server(jwt({ publicKey }))
      await vi.waitFor(() => expect(told.mock.calls[0]?.[1]).toBeInstanceOf(TypeError))
    }
  })
})
