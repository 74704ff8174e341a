import type { TokenIssuer } from './jwt/tokens.js'
import type { Facts, Principals } from './principal.js'
import type { Sessions } from './session/sessions.js'
import type { AskUser, Subject } from './subject.js'

/** What a way of identity is told about the server that it becomes part of. */
export interface Environment {
  dev: boolean
  principals: Principals
  askUser: AskUser
}

/** Looks at bearer tokens. */
export interface Bearers {
  /**
   * @returns null for a token that is not of this issuer
   * @throws {MizanError} `unavailable` when the keys cannot be fetched
   */
  verify(token: string): Promise<VerifiedToken | { refused: string }>
  readonly issuer: TokenIssuer | null
}

export interface VerifiedToken {
  /** As they stand in the token. */
  claims: Facts
  subject: Subject
}

/** What `jwt` and `session` give to `defineServer`. `F` is what `user` gets from it. */
export type IdentityMethod<F = unknown> = JwtIdentity<F> | SessionIdentity<F>

export interface JwtIdentity<F = unknown> {
  readonly kind: 'jwt'
  /** For the types alone. */
  readonly facts?: F
  /** @internal */
  readonly secret: Uint8Array<ArrayBuffer> | null
  /** @internal */
  open(env: Environment): Bearers
}

export interface SessionIdentity<F = unknown> {
  readonly kind: 'session'
  /** For the types alone. */
  readonly facts?: F
  /** @internal */
  readonly secret: Uint8Array<ArrayBuffer> | null
  /** @internal */
  open(env: Environment): Sessions
}

/** What `user` gets, of the ways that a server is defined with. */
export type FactsOf<Methods> = Methods extends readonly (infer One)[] ? FactsOfOne<One> : FactsOfOne<Methods>

type FactsOfOne<One> = One extends { readonly facts?: infer F } ? Exclude<F, undefined> : never
