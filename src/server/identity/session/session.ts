import type { SessionIdentity } from '../method.js'
import type { Facts } from '../principal.js'
import { readSecrets } from '../secret.js'
import { checkSessionOptions, type SessionOptions } from './options.js'
import { createSessions } from './sessions.js'

/**
 * Knows visitors by a cookie, `HttpOnly`, `SameSite=Lax`, and `Secure` but on `http://localhost`. Every unsafe request
 * then needs a CSRF token (PROTOCOL 9); the client runtime sends it.
 *
 * @throws {TypeError} for options that do not fit, such as a secret of less than 32 bytes. One that is missing is made up
 *   in development, and refused when a server is made for production
 *
 * @example
 * export default defineServer({
 *   identity: session({ secret: process.env.SESSION_SECRET, facts: z.object({ user_id: z.number() }) }),
 *   user: ({ user_id }) => db.user(user_id),
 * })
 * // In a function: await request.login({ user_id: ann.id })
 */
export function session<F extends Facts = Facts>(options: SessionOptions<F>): SessionIdentity<F> {
  checkSessionOptions(options)
  const [secret = null] = readSecrets(options.secret, 'session')
  return { kind: 'session', secret, open: (env) => createSessions(options as SessionOptions, env) }
}
