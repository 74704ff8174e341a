import { errors, type JWTVerifyOptions } from 'jose'
import { isMizanError } from '../../error.js'
import { LeastRecentMap } from '../../store/least-recent.js'
import { fingerprint } from '../fingerprint.js'
import type { Environment, VerifiedToken } from '../method.js'
import { defaultId, type Facts } from '../principal.js'
import { Subject } from '../subject.js'
import type { Check } from './keys.js'
import type { JwtOptions } from './options.js'

/** Characters. Longer ones are refused before any work is done for them. */
const MAX_TOKEN = 8192
/** Seconds for which a token counts as verified: no longer, so that a key that is withdrawn ends its tokens soon. */
const REMEMBERED = 60

/** A token that is valid, without what has to be asked for each request. */
interface Known {
  claims: Facts
  facts: Facts
  principal: string
  since: Date
  /** Seconds since the epoch. */
  until: number
}

/**
 * Checks bearer tokens. A verification is remembered for a minute at most and never past the token's expiry: it takes 100
 * to 200 µs of CPU, and a browser sends the same token with every request.
 */
export function createVerifier(options: JwtOptions, check: Check, env: Environment): (token: string) => Promise<VerifiedToken | { refused: string }> {
  const { issuer, audience, clockTolerance = 5, maxTokenAge, required = [], issue, type = issue && 'at+jwt' } = options
  const demands: JWTVerifyOptions = { issuer, audience, clockTolerance, maxTokenAge, requiredClaims: ['exp', ...required], typ: type }
  const remembered = new LeastRecentMap<Known>(5000)

  return async (token) => {
    if (token.length > MAX_TOKEN) return { refused: `it is longer than ${MAX_TOKEN} characters` }
    const key = fingerprint(token)
    const now = Date.now() / 1000
    const before = key === null ? undefined : remembered.get(key)
    if (before && now < before.until) return verified(before)
    const known = await examine(token, now)
    if ('refused' in known) return known
    if (key !== null) remembered.set(key, known)
    return verified(known)
  }

  function verified({ claims, facts, principal, since }: Known): VerifiedToken {
    return { claims, subject: new Subject(principal, () => env.askUser(facts, { kind: 'jwt', since })) }
  }

  async function examine(token: string, now: number): Promise<Known | { refused: string }> {
    try {
      const { payload, protectedHeader } = await check(token, demands)
      if (isRefresh(protectedHeader.typ, payload)) return { refused: 'it is a refresh token' }
      const checked = await options.claims?.['~standard'].validate(payload)
      if (checked?.issues) return { refused: 'its claims are not those that this server expects' }
      const facts: Facts = checked ? checked.value : payload
      const { iat = now, exp = now } = payload
      const until = Math.min(exp + clockTolerance, now + REMEMBERED, maxTokenAge === undefined ? Infinity : iat + maxTokenAge + clockTolerance)
      const id = options.principal?.(facts) ?? (issue ? defaultId(facts) : foreignId(payload))
      return { claims: payload, facts, principal: await env.principals(String(id)), since: new Date(iat * 1000), until }
    } catch (error) {
      if (isMizanError(error) || !(error instanceof errors.JOSEError)) throw error
      return { refused: error instanceof errors.JWTExpired ? 'it has expired' : env.dev ? error.message : 'it is not valid' }
    }
  }
}

/** Issuers without an own `typ` say it in a claim. */
function isRefresh(typ: string | undefined, { token_type }: Facts): boolean {
  return token_type === 'refresh' || (typ !== undefined && /^(?:application\/)?refresh\+jwt$/i.test(typ))
}

/** The subject of another issuer is none of ours, though both may be called 5. */
function foreignId(claims: Facts): string {
  return JSON.stringify([claims.iss ?? null, defaultId(claims)])
}
