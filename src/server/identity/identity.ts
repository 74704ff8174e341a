import { MizanError } from '../error.js'
import { publicOrigin, type TrustProxy } from '../proxy.js'
import type { IdentityEndpoint, IdentityService, Visitor } from '../visitor.js'
import { BearerVisitor } from './bearer-visitor.js'
import { isSecure, readCookie, sessionCookieName } from './cookies.js'
import { refreshEndpoint, SESSION_ENDPOINT } from './endpoints.js'
import type { Environment, IdentityMethod, JwtIdentity, SessionIdentity, VerifiedToken } from './method.js'
import { createPrincipals } from './principal.js'
import { BrowserVisitor } from './session/browser-visitor.js'
import type { Kept } from './session/keeper.js'
import type { AskUser, Subject } from './subject.js'
import { utf8 } from './text.js'

/** What a server says about who asks, as far as it is needed here. */
export interface IdentitySettings {
  identity?: IdentityMethod | readonly IdentityMethod[]
  user?: AskUser
  trustProxy?: TrustProxy
}

/** What an application that has secrets at all can be relied on to have; null where none of its ways has one. */
export function firstSecret(identity: IdentitySettings['identity']): Uint8Array<ArrayBuffer> | null {
  return methodsOf(identity).find(({ secret }) => secret !== null)?.secret ?? null
}

function methodsOf(identity: IdentitySettings['identity']): readonly IdentityMethod[] {
  if (identity === undefined) return []
  return 'kind' in identity ? [identity] : identity
}

/**
 * Puts the configured ways of identity together (PROTOCOL 9): a bearer token first, then the session cookie.
 *
 * @returns null when none is configured
 * @throws {TypeError} for ways that do not go together, and in production for a missing secret
 */
export function createIdentity({ identity, user, trustProxy = false }: IdentitySettings, dev: boolean): IdentityService | null {
  const methods = methodsOf(identity)
  if (!methods.length) return null
  const sessionMethods = methods.filter((method): method is SessionIdentity => method.kind === 'session')
  if (sessionMethods.length > 1) throw new TypeError('defineServer({ identity }): two session(), but a browser has one session. Remove one.')

  const secret = firstSecret(identity) ?? utf8('mizan')
  const env: Environment = { dev, principals: createPrincipals(secret), askUser: user ?? ((facts) => facts) }
  const bearers = methods.filter((method): method is JwtIdentity => method.kind === 'jwt').map((method) => method.open(env))
  const sessions = sessionMethods[0]?.open(env) ?? null
  const issuer = bearers.find((one) => one.issuer)?.issuer ?? null

  const endpoints = new Map<string, IdentityEndpoint>([['session/', SESSION_ENDPOINT]])
  if (issuer) endpoints.set('token/refresh/', refreshEndpoint(issuer))

  return {
    endpoints,
    challenge: bearers.length ? 'Bearer' : null,
    identify: async (request, url) => {
      const authorization = request.headers.get('Authorization')
      const token = authorization === null ? null : bearerToken(authorization)
      if (token !== null) return new BearerVisitor(await verify(token), issuer)
      return sessions ? browser(request, url) : new BearerVisitor(null, issuer)
    },
  }

  async function verify(token: string): Promise<VerifiedToken> {
    let why = 'this server takes none'
    for (const one of bearers) {
      const verified = await one.verify(token)
      if (!('refused' in verified)) return verified
      why = verified.refused
    }
    throw new MizanError('unauthenticated', `The bearer token is refused: ${why}.`)
  }

  async function browser({ headers }: Request, url: URL): Promise<Visitor> {
    if (!sessions) return new BearerVisitor(null, issuer)
    const cookie = () => {
      const secure = isSecure(publicOrigin(headers, url, trustProxy), sessions.cookie)
      return { secure, name: sessionCookieName(secure, sessions.cookie) }
    }
    const value = headers.has('Cookie') ? readCookie(headers, cookie().name) : undefined
    const kept: Kept | null = value === undefined ? null : await sessions.open(value)
    const facts = kept?.record.facts
    const subject: Subject | null = kept && facts ? await sessions.subject(facts, kept.record.created) : null
    return new BrowserVisitor(sessions, headers, cookie, kept, subject, issuer)
  }
}

/** @returns null for another scheme, which is none of our business: a proxy's `Basic`, for one */
function bearerToken(authorization: string): string | null {
  const text = authorization.trim()
  // No pattern looks for the blanks at the end: between two words, a header's worth of them would take it a second.
  return /^bearer(?:\s|$)/i.test(text) ? text.slice('bearer'.length).trim() : null
}
