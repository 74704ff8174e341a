import type { JwtIdentity } from '../method.js'
import type { Facts } from '../principal.js'
import { missingSecret } from '../secret.js'
import { createCheck, jwtSecrets } from './keys.js'
import type { JwtClaims, JwtOptions } from './options.js'
import { createIssuer } from './tokens.js'
import { createVerifier } from './verify.js'

/**
 * Knows visitors by `Authorization: Bearer <JWT>`. A token that is not valid is a 401, whatever cookies come with it.
 *
 * @throws {TypeError} for options that do not fit. A missing secret is refused when a server is made for production
 *
 * @example
 * // Tokens of a login provider:
 * jwt({ jwks: 'https://login.example/.well-known/jwks.json', issuer: 'https://login.example/', audience: 'shop' })
 *
 * @example
 * // Own tokens. In a login function: return request.issueTokens({ user_id: ann.id })
 * jwt({ secret: process.env.JWT_SECRET, issue: { store: redisStore({ url }) } })
 */
export function jwt<F extends Facts = JwtClaims>(options: JwtOptions<F>): JwtIdentity<F> {
  const ways = [options.secret, options.publicKey, options.jwks].filter((way) => way !== undefined).length
  if (ways > 1) throw new TypeError('jwt: pass one of `secret`, `publicKey` and `jwks`. For tokens of several issuers, list several jwt().')
  const secrets = jwtSecrets(options)
  if (options.publicKey !== undefined && options.issue && options.issue.privateKey === undefined) {
    throw new TypeError('jwt({ issue }): tokens that a public key checks are signed by its private half. Pass issue.privateKey.')
  }
  if (options.jwks !== undefined && options.issue) {
    throw new TypeError('jwt({ jwks, issue }): whoever publishes the keys issues the tokens. For own tokens, list a second jwt({ secret, issue }).')
  }
  const byMac = options.publicKey === undefined && options.jwks === undefined
  return {
    kind: 'jwt',
    secret: secrets[0] ?? null,
    open: (env) => {
      const own = byMac && !secrets.length ? [missingSecret('jwt', env.dev)] : secrets
      // The types of what a schema gives are the application's business from here on.
      const plain = options as unknown as JwtOptions
      const check = createCheck(plain, own)
      const issuer = plain.issue ? createIssuer(plain, plain.issue, own, check, env) : null
      return { verify: createVerifier(plain, check, env), issuer }
    },
  }
}
