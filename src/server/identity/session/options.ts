import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { SessionStore } from '../../store/store.js'
import type { CookieOptions } from '../cookies.js'
import type { Facts } from '../principal.js'
import type { Secrets } from '../secret.js'

export interface SessionOptions<F extends Facts = Facts> {
  /**
   * At least 32 bytes that nobody knows; every process of the server needs the same. A list while it is being replaced:
   * `[new, old]` seals with the first, and opens what any has sealed.
   */
  secret: Secrets
  /**
   * Where sessions are kept: `memoryStore()`, or `redisStore({ url })` of `mizan/server/redis`. Without one, the cookie
   * itself holds the session, sealed: that needs no server, but a copy of a cookie lives on after logout, until it
   * expires or `user` refuses it.
   */
  store?: SessionStore
  /** Seconds without a visit until the session ends. @default 14 days */
  idle?: number
  /** Seconds after which the session ends however often it is visited. @default 90 days */
  absolute?: number
  cookie?: CookieOptions
  csrf?: CsrfOptions
  /** Any Standard Schema (zod, valibot, arktype). A session whose facts do not fit, such as one of an older release, counts as none. */
  facts?: StandardSchemaV1<unknown, F>
  /** What tells one user from another. @default `sub`, `user_id` or `id` of the facts, else all facts */
  principal?(facts: F): string | number
}

/** Names by which the CSRF token travels. The client runtime uses the defaults, which are Django's. */
export interface CsrfOptions {
  /** @default 'csrftoken' */
  cookie?: string
  /** @default 'X-CSRFToken' */
  header?: string
  /** @default 'csrfmiddlewaretoken' */
  field?: string
}

const DAY = 86_400

export const SESSION_DEFAULTS = { idle: 14 * DAY, absolute: 90 * DAY }
export const CSRF_DEFAULTS = { cookie: 'csrftoken', header: 'X-CSRFToken', field: 'csrfmiddlewaretoken' }

/** @throws {TypeError} that names the option and the fix */
export function checkSessionOptions({ idle, absolute, cookie = {} }: SessionOptions): void {
  for (const [name, seconds] of Object.entries({ idle, absolute })) {
    if (seconds === undefined || (Number.isFinite(seconds) && seconds > 0)) continue
    throw new TypeError(`session({ ${name}: ${seconds} }): it is a number of seconds, more than 0.`)
  }
  if (cookie.name !== undefined && !/^(?!__)[\w-]+$/.test(cookie.name)) {
    throw new TypeError(`session({ cookie: { name: ${JSON.stringify(cookie.name)} } }): use letters, digits, _ and -. Prefixes such as __Host- are put before it.`)
  }
  if (cookie.sameSite === 'none' && cookie.secure === false) {
    throw new TypeError("session({ cookie }): browsers drop a cookie with sameSite: 'none' that is not secure.")
  }
}
