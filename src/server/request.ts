import type { Params } from '../protocol/index.js'
import { parse } from 'cookie'
import { masked } from './identity/csrf.js'
import type { TokenPair } from './identity/jwt/tokens.js'
import { html, type Html } from './html/html.js'
import type { ReactContext } from './react-context.js'
import type { User } from './register.js'
import type { Session, Visitor } from './visitor.js'

/** What a request means to one function; `MizanRequest` shows it. */
export interface Visit {
  /** Null in a unit test: nobody asks. */
  visitor: Visitor | null
  user: unknown
  /** Where nothing of who asks may be read: the function whose answer is kept for everyone, and its context. */
  publicReader: { fn: string; context: string } | null
  /** Hears of what the function reads of the request besides the user: a kept answer depends on nothing that its key does not tell. */
  reads(property: string): void
  invalidate(context: ReactContext | string, params: Params): void
  afterCommit(work: () => unknown): void
}

/**
 * The request, as a function sees it.
 *
 * One answer of a public context is kept for everyone, so its functions see their arguments and nothing of who asks:
 * everything but `signal` throws there, with the fix.
 *
 * @example
 * // In a unit test:
 * await Users.user_profile(new MizanRequest(new Request('http://test/'), { user: ann }), { user_id: 5 })
 */
export class MizanRequest {
  readonly #request: Request
  /** In a unit test what is left out: nobody asks. */
  readonly #visit: Partial<Visit>
  #url: URL | undefined
  #cookies: Readonly<Record<string, string | undefined>> | undefined

  constructor(request: Request, visit: Partial<Visit> = {}) {
    this.#request = request
    this.#visit = visit
  }

  /** Aborts when the client has gone; pass it on to `fetch` and to queries that can stop. */
  get signal(): AbortSignal {
    this.#visit.reads?.('signal')
    // Asked for when it is read: on Node, making one costs more than running a function.
    return this.#request.signal
  }

  /** Where the request was sent. Throws in a function of a public context. */
  get url(): URL {
    this.#read('url')
    return (this.#url ??= new URL(this.#request.url))
  }

  /** The headers as they were sent, cookies included. Throws in a function of a public context. */
  get headers(): Headers {
    this.#read('headers')
    return this.#request.headers
  }

  /** The cookies by name. Throws in a function of a public context. */
  get cookies(): Readonly<Record<string, string | undefined>> {
    this.#read('cookies')
    return (this.#cookies ??= parse(this.#request.headers.get('Cookie') ?? ''))
  }

  /**
   * The request as the platform has it. In a view that takes no arguments, its body is unread, unless it is a form:
   * `await request.raw.text()`, to check a webhook's signature, say. No limit of size is kept there. Throws in a function
   * of a public context.
   */
  get raw(): Request {
    this.#read('raw')
    return this.#request
  }

  /** What the server's `user` says of who asks; null for nobody. Throws in a function of a public context. */
  get user(): User {
    this.#refusePublic('user')
    return (this.#visit.user ?? null) as User
  }

  /**
   * What is kept between the requests of one browser. Throws in a function of a public context, and where the server
   * defines no sessions.
   */
  get session(): Session {
    return this.#sessions('session')
  }

  /**
   * Makes this browser's session that of a user. The session and its CSRF token change with it, so that nobody who
   * knew the old one is logged in as well.
   *
   * @param facts what the server's `user` is given from now on: `{ user_id: 5 }`
   */
  async login(facts: Readonly<Record<string, unknown>>): Promise<void> {
    this.#sessions('login')
    await this.#visit.visitor?.login(facts)
  }

  /**
   * Forgets who asks, and all that the session keeps. Of a visitor with a bearer token: ends its refresh tokens; the token
   * itself is valid until it expires.
   */
  async logout(): Promise<void> {
    if (this.#visit.visitor?.isBearer) this.#read('logout')
    else this.#sessions('logout')
    await this.#visit.visitor?.logout()
  }

  /**
   * Tokens for a client without cookies, where the server defines `jwt({ …, issue })`. The client sends `access` as
   * `Authorization: Bearer …`, and, once, `refresh` to `POST {base}token/refresh/` for the next pair.
   *
   * @param facts the claims: what the server's `user` is given
   */
  async issueTokens(facts: Readonly<Record<string, unknown>>): Promise<TokenPair> {
    this.#read('issueTokens')
    const { visitor } = this.#visit
    if (visitor) return visitor.issueTokens(facts)
    throw new Error('request.issueTokens: nobody asks. Give the MizanRequest of a test a `visitor`.')
  }

  /**
   * What a plain form has to send, so that a page of another site cannot send it: a hidden field, empty where visitors
   * have no sessions. A page that shows it is for this visitor alone, and no cache keeps it.
   *
   * @example
   * html`<form method="post">${await request.csrfField()}<button>Log out</button></form>`
   */
  async csrfField(): Promise<Html> {
    this.#read('csrfField')
    const { visitor } = this.#visit
    const token = await visitor?.csrfToken()
    return token ? html`<input type="hidden" name="${visitor?.csrfField}" value="${masked(token)}">` : html``
  }

  /**
   * Makes a context stale beyond what the options say, once this function has succeeded. The function has to declare
   * it in `affects`: what is not declared there, no manifest, no cache and no client knows of.
   *
   * @param params narrows it to the entries that do not contradict these
   * @throws {TypeError} for a context that the function does not declare
   *
   * @example
   * request.invalidate(UserContext, { user_id: order.user_id })
   */
  invalidate(context: ReactContext | string, params: Params = {}): void {
    this.#visit.invalidate?.(context, params)
  }

  /** Has `work` done once the function has succeeded and its transaction has committed, before the client is answered. */
  afterCommit(work: () => unknown): void {
    this.#visit.afterCommit?.(work)
  }

  #sessions(property: string): Session {
    this.#read(property)
    const session = this.#visit.visitor?.session
    if (session) return session
    if (this.#visit.visitor?.isBearer) {
      throw new Error(`request.${property}: this request came with a bearer token, which has no session. Send it without.`)
    }
    throw new Error(
      `request.${property}: the server keeps no sessions. ` +
        'Add session({ secret }) to `identity` in defineServer, in server/mizan.ts.',
    )
  }

  #read(property: string): void {
    this.#refusePublic(property)
    this.#visit.reads?.(property)
  }

  #refusePublic(property: string): void {
    if (!this.#visit.publicReader) return
    const { fn, context } = this.#visit.publicReader
    throw new Error(
      `"${fn}" reads request.${property}, but its context "${context}" is public: one answer is kept for everyone, ` +
        `so it must not depend on who asks. Add \`private: true\` to the options of "${fn}".`,
    )
  }
}
