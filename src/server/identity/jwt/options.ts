import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { CryptoKey, JSONWebKeySet, JWK, JWTPayload } from 'jose'
import type { Store } from '../../store/store.js'
import type { Facts } from '../principal.js'
import type { Secrets } from '../secret.js'

/** The claims that RFC 7519 names, and whatever else the issuer put in. */
export type JwtClaims = JWTPayload

/** A public key: PEM (SPKI or a certificate), a JWK, or a CryptoKey. */
export type PublicKey = string | JWK | CryptoKey

/** Exactly one: the key's kind fixes the algorithm, and the token has no say in it. */
export type JwtKeys =
  | {
      /** HS256: whoever checks can issue as well. At least 32 bytes; a list while it is being replaced. */
      secret: Secrets
      publicKey?: undefined
      jwks?: undefined
    }
  | {
      /** RS256, ES256, ES384, ES512 or EdDSA, as the key is; several while it is being replaced. */
      publicKey: PublicKey | readonly PublicKey[]
      secret?: undefined
      jwks?: undefined
    }
  | {
      /** Where an issuer publishes its keys: `https://login.example/.well-known/jwks.json`. Or the set itself. */
      jwks: string | URL | JSONWebKeySet
      secret?: undefined
      publicKey?: undefined
    }

export type JwtOptions<F extends Facts = JwtClaims> = JwtKeys & {
  /** Who must have issued the token (`iss`). Always say so for keys that others publish. */
  issuer?: string | string[]
  /** Whom it must be for (`aud`). Without it, a token that the same issuer made for another application is valid here. */
  audience?: string | string[]
  /** Seconds by which clocks may differ. @default 5 */
  clockTolerance?: number
  /** Seconds after which a token is too old, whatever its `exp` says. */
  maxTokenAge?: number
  /** The `typ` of its header, such as `at+jwt`. @default any; `at+jwt` with `issue` */
  type?: string
  /** Claims that must be there, besides `exp`. */
  required?: readonly string[]
  /** Any Standard Schema (zod, valibot, arktype): a token whose claims do not fit is refused, and `user` gets what the schema gives. */
  claims?: StandardSchemaV1<unknown, F>
  /** What tells one user from another. @default `iss` and `sub`; with `issue`: `sub`, `user_id` or `id` */
  principal?(claims: F): string | number
  /** Makes `request.issueTokens(facts)` and `POST {base}token/refresh/` work. */
  issue?: IssueOptions
}

export interface IssueOptions {
  /** Where it is written down which refresh tokens have been used: `memoryStore()`, or `redisStore({ url })`. */
  store: Store
  /** Signs, when tokens are checked by a `publicKey`: PKCS 8 PEM, JWK or CryptoKey. */
  privateKey?: string | JWK | CryptoKey
  /** Seconds for which an access token is valid. It cannot be called back, so keep it short. @default 900 */
  access?: number
  /** Seconds for which a refresh token is valid, each anew. @default 14 days */
  refresh?: number
  /** Seconds after the login at which refreshing ends. @default 90 days */
  absolute?: number
  /**
   * Seconds for which a refresh token may be used once more, by a client whose answer got lost, or by a second tab.
   * 0: a second use always ends the login, since it may be a thief's.
   * @default 0
   */
  overlap?: number
}
