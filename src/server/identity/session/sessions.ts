import { readCookie, type CookieOptions } from '../cookies.js'
import { createCsrfTokens, type CsrfTokens } from '../csrf.js'
import { defaultId, type Facts } from '../principal.js'
import type { Environment } from '../method.js'
import { missingSecret, readSecrets } from '../secret.js'
import { Subject } from '../subject.js'
import type { Keeper, Kept } from './keeper.js'
import { CSRF_DEFAULTS, SESSION_DEFAULTS, type CsrfOptions, type SessionOptions } from './options.js'
import { remaining, type Lifetimes } from './record.js'
import { sealedKeeper } from './sealed.js'
import { storedKeeper } from './stored.js'

/** A server's sessions: what all of its visitors share. */
export interface Sessions {
  readonly keeper: Keeper
  readonly csrf: CsrfTokens
  readonly csrfNames: Required<CsrfOptions>
  readonly lifetimes: Lifetimes
  readonly cookie: CookieOptions
  /** The session of a cookie; null when it is none of ours, or has ended. */
  open(cookie: string): Promise<Kept | null>
  /** Null when the facts are not what the application says that they are. @param since seconds since the epoch */
  subject(facts: Facts, since: number): Promise<Subject | null>
  csrfCookie(headers: Headers): string | undefined
}

/** @throws {TypeError} in production, when there is no secret */
export function createSessions(options: SessionOptions, env: Environment): Sessions {
  const given = readSecrets(options.secret, 'session')
  const secrets = given.length ? given : [missingSecret('session', env.dev)]
  const lifetimes = { idle: options.idle ?? SESSION_DEFAULTS.idle, absolute: options.absolute ?? SESSION_DEFAULTS.absolute }
  const csrfNames = { ...CSRF_DEFAULTS, ...options.csrf }
  const keeper = options.store ? storedKeeper(options.store) : sealedKeeper(secrets)
  return {
    keeper,
    csrf: createCsrfTokens(secrets),
    csrfNames,
    lifetimes,
    cookie: options.cookie ?? {},
    open: async (cookie) => {
      const kept = await keeper.open(cookie)
      return kept && remaining(kept.record, Date.now() / 1000, lifetimes) > 0 ? kept : null
    },
    subject: async (facts, since) => {
      const checked = await options.facts?.['~standard'].validate(facts)
      if (checked?.issues) return null
      const known = checked ? checked.value : facts
      const id = options.principal?.(known) ?? defaultId(known)
      const principal = await env.principals(String(id))
      return new Subject(principal, () => env.askUser(known, { kind: 'session', since: new Date(since * 1000) }))
    },
    csrfCookie: (headers) => readCookie(headers, csrfNames.cookie),
  }
}
