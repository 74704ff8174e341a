import type { Problem } from '../protocol/index.js'

/** Who sends one request, as far as its credentials tell. Made anew for each request. */
export interface Visitor {
  /** Equal for two requests of one user and no others, and says nothing of the user; null for nobody. */
  readonly principal: string | null
  /** The credentials came in `Authorization`, which no other site can make a browser send: such a request needs no CSRF token. */
  readonly isBearer: boolean
  /** The application's own description, asked for once; null for nobody. */
  user(): Promise<unknown>
  /** What is kept between the requests of one browser; null where sessions are not configured. */
  readonly session: Session | null
  /**
   * @param token what the request carries in the CSRF header or form field; null when it has none
   * @returns why an unsafe request is refused, or null
   */
  checkCsrf(token: string | null): Promise<Problem | null>
  /** Makes this browser's session that of a user, under a new id. `facts` is what `user` will be given from now on. */
  login(facts: Readonly<Record<string, unknown>>): Promise<void>
  /** Forgets the session and begins an empty one, under a new id. */
  logout(): Promise<void>
  /** Saves what changed. @returns `Set-Cookie` values; none when nothing is to be told to the browser */
  setCookies(): Promise<string[]>
}

/** Values kept between the requests of one browser. */
export interface Session {
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
   * @throws {MizanError} `unauthenticated` for credentials that are not valid
   */
  identify(request: Request): Promise<Visitor>
  /** What is answered below the base besides contexts and calls, by path: `session/`. */
  readonly endpoints: ReadonlyMap<string, IdentityEndpoint>
}

export interface IdentityEndpoint {
  methods: readonly string[]
  answer(request: Request): Promise<Response>
}
