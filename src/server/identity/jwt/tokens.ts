import { SignJWT } from 'jose'
import { MizanError } from '../../error.js'
import type { Environment } from '../method.js'
import { defaultId, type Facts } from '../principal.js'
import { randomId } from '../text.js'
import { readPrivateKey } from './algorithm.js'
import { familyStore } from './families.js'
import { hmacKey, type Check } from './keys.js'
import type { IssueOptions, JwtOptions } from './options.js'

/** What a client is given at login, and by `token/refresh/`. */
export interface TokenPair {
  /** To be sent as `Authorization: Bearer …`. */
  access: string
  /** Good for one use at `POST {base}token/refresh/`, with the body `{"refresh": "…"}`. */
  refresh: string
  /** Seconds until `access` expires. */
  expires_in: number
}

export interface TokenIssuer {
  issue(facts: Facts): Promise<TokenPair>
  /** @throws {MizanError} `unauthenticated` for a token that is not valid, was used before, or belongs to nobody any more */
  refresh(token: string): Promise<TokenPair>
  /** Ends the login that an access token comes from. */
  revoke(claims: Facts): Promise<void>
}

const DAY = 86_400
const REFRESH_TYPE = 'refresh+jwt'
/** Claims that the issuer writes itself. */
const OWN = ['iss', 'aud', 'exp', 'nbf', 'iat', 'jti', 'sid', 'gen', 'token_type']

/**
 * Issues pairs of an access and a refresh token. Each login is a family of refresh tokens, of which one is valid at a
 * time. One that comes a second time ends the family: either use may have been a thief's (RFC 9700, 4.14.2).
 */
export function createIssuer(options: JwtOptions, issue: IssueOptions, secrets: readonly Uint8Array<ArrayBuffer>[], check: Check, env: Environment): TokenIssuer {
  const { access = 900, refresh = 14 * DAY, absolute = 90 * DAY, overlap = 0 } = issue
  const { issuer, audience } = options
  const signing = signingKey(issue, secrets)
  signing.catch((error: unknown) => console.error('[mizan]', error))
  const families = familyStore(issue.store)

  const sign = async (type: string, claims: Facts, seconds: number) => {
    const { key, algorithm } = await signing
    const token = new SignJWT({ ...claims }).setProtectedHeader({ alg: algorithm, typ: type }).setIssuedAt().setExpirationTime(now() + seconds)
    const [iss] = [issuer].flat()
    if (iss !== undefined) token.setIssuer(iss)
    if (audience !== undefined) token.setAudience(audience)
    return token.sign(key)
  }

  const pair = async (facts: Facts, sid: string, gen: number, left: number): Promise<TokenPair> => {
    const lifetime = Math.min(access, left)
    const [accessToken, refreshToken] = await Promise.all([
      sign('at+jwt', { ...facts, sid }, lifetime),
      sign(REFRESH_TYPE, { sid, gen, jti: randomId() }, Math.min(refresh, left)),
    ])
    return { access: accessToken, refresh: refreshToken, expires_in: lifetime }
  }

  return {
    issue: async (given) => {
      const reserved = OWN.find((name) => Object.hasOwn(given, name))
      if (reserved) throw new TypeError(`request.issueTokens: the claim \`${reserved}\` is written by the issuer. Give that fact another name.`)
      const facts = JSON.parse(JSON.stringify({ sub: defaultId(given), ...given })) as Facts
      const sid = randomId()
      await families.begin(sid, { facts, gen: 1, rotated: 0, ends: now() + absolute }, Math.min(refresh, absolute))
      return pair(facts, sid, 1, absolute)
    },
    refresh: async (token) => {
      const { sid, gen } = await readRefresh(token)
      const family = await families.read(sid)
      if (!family) throw refused('Its login has ended. Log in again.')
      const left = Math.floor(family.ends - now())
      const first = (await families.use(sid, gen, refresh)) === 1 && gen === family.gen
      if (!first) {
        const again = gen === family.gen - 1 && now() - family.rotated <= overlap
        if (again && overlap > 0) return pair(family.facts, sid, family.gen, left)
        // The first use may be writing the next generation this moment; its token shall be no good either.
        await families.use(sid, gen + 1, refresh)
        await families.end(sid)
        throw refused('It was used before, so the login it comes from is ended. Log in again.')
      }
      const user = await env.askUser(family.facts, { kind: 'jwt', since: new Date((family.ends - absolute) * 1000) })
      if (left <= 0 || user === null || user === undefined) {
        await families.end(sid)
        throw refused('Its login has ended. Log in again.')
      }
      await families.rotate(sid, { ...family, gen: gen + 1, rotated: now() }, Math.min(refresh, left))
      return pair(family.facts, sid, gen + 1, left)
    },
    revoke: async ({ sid }) => {
      if (typeof sid === 'string') await families.end(sid)
    },
  }

  async function readRefresh(token: string): Promise<{ sid: string; gen: number }> {
    try {
      const { payload } = await check(token, { issuer, audience, typ: REFRESH_TYPE, requiredClaims: ['exp'] })
      const { sid, gen } = payload
      if (typeof sid === 'string' && typeof gen === 'number') return { sid, gen }
    } catch (error) {
      if (!isJoseError(error)) throw error
    }
    throw refused('It is not valid, or has expired. Log in again.')
  }
}

async function signingKey({ privateKey }: IssueOptions, [secret]: readonly Uint8Array<ArrayBuffer>[]): Promise<{ key: CryptoKey; algorithm: string }> {
  if (privateKey !== undefined) {
    const { key, algorithms } = await readPrivateKey(privateKey)
    return { key, algorithm: algorithms[0] ?? 'EdDSA' }
  }
  if (!secret) throw new TypeError('jwt({ issue }): tokens that a public key checks are signed by its private half. Pass issue.privateKey.')
  return { key: await hmacKey(secret, ['sign']), algorithm: 'HS256' }
}

function refused(why: string): MizanError {
  return new MizanError('unauthenticated', `The refresh token is refused. ${why}`)
}

function isJoseError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_J')
}

const now = (): number => Math.floor(Date.now() / 1000)
