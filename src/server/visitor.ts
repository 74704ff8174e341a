import type { Problem } from '../protocol/index.js'
import type { Answer } from './answer.js'
import type { TokenPair } from './identity/jwt/tokens.js'

/** Who sends one request, as far as its credentials tell. Made anew for each request. */
export interface Visitor {
  /**
   * Equal for two requests of one user and no others, and says nothing of the user; null for nobody. It becomes null when
   * `user()` finds that the user is no more.
   */
  readonly principal: string | null
  /** The credentials came in `Authorization`, which no other site can make a browser send: such a request needs no CSRF token. */
  readonly isBearer: boolean
  /** The application's own description, asked for once; null for nobody. */
  user(): Promise<unknown>
  /** What is kept between the requests of one browser; null where sessions are not configured. */
  readonly session: Session | null
  /**
   * Looks at the CSRF header, and where there is none, at `field`.
   *
   * @param field what the form carries in the field `csrfField`; null when it has none
   * @returns why an unsafe request is refused, or null
   */
  checkCsrf(field: string | null): Promise<Problem | null>
  /** The name of the form field for the CSRF token; null where none is needed. */
  readonly csrfField: string | null
  /** What unsafe requests of this browser have to carry; null where they need nothing. The cookie is set with the answer. */
  csrfToken(): Promise<string | null>
  /** Whether `csrfToken` was asked for: an answer that shows it is this visitor's alone. */
  readonly tokenShown: boolean
  /** Makes this browser's session that of a user, under a new id. `facts` is what `user` will be given from now on. */
  login(facts: Readonly<Record<string, unknown>>): Promise<void>
  /** Forgets the session and begins an empty one, under a new id. Of a bearer: its refresh tokens end. */
  logout(): Promise<void>
  /** A pair of tokens for a client without cookies. */
  issueTokens(facts: Readonly<Record<string, unknown>>): Promise<TokenPair>
  /** The request has changed the session or who asks, or a token was shown: its answer sets cookies. */
  readonly touched: boolean
  /**
   * The same visitor for a read that follows in this request: who it is, is asked anew, and the session is as it is now.
   *
   * @param reopen identifies the sender of the request once more
   * @returns null when the request has changed who asks: by a login, a logout, or tokens that it issued
   */
  afresh(reopen: () => Promise<Visitor>): Promise<Visitor | null>
  /**
   * Saves what changed.
   *
   * @param succeeded false: what the request did to the session is not kept
   * @returns `Set-Cookie` values; none when nothing is to be told to the browser
   */
  setCookies(succeeded: boolean): Promise<string[]>
}

/** Values kept between the requests of one browser. They are saved when the request has succeeded. */
export interface Session {
  /** @returns a value that was set; what is changed within it is kept only if it is set again */
  get(key: string): unknown
  /** @param value as JSON carries it */
  set(key: string, value: unknown): void
  delete(key: string): void
}

/** Tells who asks, from the ways of identity that the application configures. */
export interface IdentityService {
  /**
   * Cheap for a request without credentials. Sees a bearer first, and never goes on to the cookie when that is invalid.
   *
   * @throws {MizanError} `unauthenticated` for a bearer that is not valid, `unavailable` when that cannot be told now
   */
  identify(request: Request, url: URL): Promise<Visitor>
  /** `WWW-Authenticate` of a 401 (RFC 9110, 11.6.1); null where there is no scheme to name. */
  readonly challenge: string | null
  /** What is answered below the base besides contexts and calls, by path: `session/`, `token/refresh/`. */
  readonly endpoints: ReadonlyMap<string, IdentityEndpoint>
}

export interface IdentityEndpoint {
  methods: readonly string[]
  /** @throws {MizanError} what the client is told */
  answer(request: Request, visitor: Visitor): Promise<Answer>
}
