import { LeastRecentMap } from '../store/least-recent.js'
import { deriveKey } from './secret.js'
import { toBase64url, utf8 } from './text.js'

/** What a way of identity knows of who asks: the claims of a token, or what `login` was given. */
export type Facts = Readonly<Record<string, unknown>>

/** Members that name a user, in the order of trust. */
const NAMES = ['sub', 'user_id', 'id']
/** Members that change from one token to the next of the same user. */
const PASSING = new Set(['iat', 'exp', 'nbf', 'jti', 'sid', 'auth_time'])

/** What tells one user from another: `sub`, `user_id` or `id`; all facts where there is none of these. */
export function defaultId(facts: Facts): string {
  for (const name of NAMES) {
    const id = facts[name]
    if ((typeof id === 'string' && id !== '') || typeof id === 'number') return String(id)
  }
  const lasting = Object.entries(facts).filter(([name]) => !PASSING.has(name))
  return JSON.stringify(lasting.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Turns a user's id into an opaque principal. */
export type Principals = (id: string) => string | Promise<string>

/**
 * @param secret keys the hash: without it, whoever sees a principal could try ids until one fits. Every process of a
 *   server needs the same, or browsers would take each for another user.
 */
export function createPrincipals(secret: Uint8Array<ArrayBuffer>): Principals {
  const key = deriveKey(secret, 'principal', 'HMAC')
  key.catch(() => {})
  const known = new LeastRecentMap<string>(10_000)
  return (id) => {
    const principal = known.get(id)
    return principal ?? make(id)
  }

  async function make(id: string): Promise<string> {
    const mac = await crypto.subtle.sign('HMAC', await key, utf8(id))
    const principal = toBase64url(new Uint8Array(mac, 0, 16))
    known.set(id, principal)
    return principal
  }
}
