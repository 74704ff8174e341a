import type { Problem } from '../../protocol/index.js'
import type { Visitor } from '../visitor.js'
import type { TokenIssuer, TokenPair } from './jwt/tokens.js'
import type { VerifiedToken } from './method.js'
import type { Facts } from './principal.js'

/** A visitor whom no cookie identifies: one with a valid bearer token, or, without one, nobody. */
export class BearerVisitor implements Visitor {
  readonly isBearer: boolean
  readonly session = null
  readonly csrfField = null
  readonly tokenShown = false
  readonly #token: VerifiedToken | null
  readonly #issuer: TokenIssuer | null
  #moved = false

  constructor(token: VerifiedToken | null, issuer: TokenIssuer | null) {
    this.isBearer = token !== null
    this.#token = token
    this.#issuer = issuer
  }

  get principal(): string | null {
    return this.#token?.subject.principal ?? null
  }

  get touched(): boolean {
    return this.#moved
  }

  user(): Promise<unknown> {
    return this.#token?.subject.user() ?? Promise.resolve(null)
  }

  /** No other site can make a browser send a token that it does not know. */
  checkCsrf(): Promise<Problem | null> {
    return Promise.resolve(null)
  }

  csrfToken(): Promise<null> {
    return Promise.resolve(null)
  }

  login(): Promise<void> {
    return Promise.reject(
      new Error(
        this.isBearer
          ? 'request.login: this request came with a bearer token, not with a session. Send it without, or issue tokens: request.issueTokens(facts).'
          : 'request.login: the server keeps no sessions. Add session({ secret }) to `identity` in defineServer, or return request.issueTokens(facts).',
      ),
    )
  }

  /** The access token itself stays valid until it expires; there is no further one. */
  async logout(): Promise<void> {
    // Nobody has nothing to end; and where nobody is known, one object is nobody for all requests.
    if (!this.#token) return
    this.#moved = true
    await this.#issuer?.revoke(this.#token.claims)
  }

  async issueTokens(facts: Facts): Promise<TokenPair> {
    if (this.#issuer) {
      this.#moved = true
      return this.#issuer.issue(facts)
    }
    throw new Error('request.issueTokens: no jwt({ …, issue }) is among the `identity` of defineServer, in server/mizan.ts.')
  }

  async afresh(reopen: () => Promise<Visitor>): Promise<Visitor | null> {
    return this.#moved ? null : reopen()
  }

  setCookies(): Promise<string[]> {
    return Promise.resolve([])
  }
}
