import type { OriginCache, Problem } from '../protocol/index.js'
import type { Cors } from './cors.js'
import type { InvalidationListener } from './define-server.js'
import type { FactsOf, IdentityMethod } from './identity/method.js'
import type { Credential } from './identity/subject.js'
import type { TrustProxy } from './proxy.js'
import type { RateLimit } from './rate-limit.js'
import type { MizanRequest } from './request.js'
import type { SingleFlight } from './single-flight/options.js'

/** What `defineServer` takes. */
export interface Settings<Who = unknown, Methods extends Identities = Identities> {
  /**
   * The ways in which visitors are known: `session({ … })`, `jwt({ … })`, or a list of both. A bearer token is looked at
   * first, and one that is not valid is a 401, whatever cookies come with it.
   */
  identity?: Methods
  /**
   * Who that is. It is asked once a request, and only where a function could see the answer; never for a public context.
   * Null for a user who is no more, or has changed their password since: the visitor is then nobody.
   *
   * @param facts what `request.login` was given, or the claims of the token
   * @default the facts themselves
   */
  user?(facts: FactsOf<Methods>, credential: Credential): Who | null | undefined | Promise<Who | null | undefined>
  /** Answers 429 to who asks too often. Of several rules, each has to be kept. */
  rateLimit?: RateLimit | readonly RateLimit[]
  /**
   * How many proxies stand before the server and write `X-Forwarded-For` and `X-Forwarded-Proto` themselves; `true` is
   * one. Where there are none, these fields are whatever a client makes up, and are not read.
   * @default false
   */
  trustProxy?: TrustProxy
  /** Whether a user has a role that a function asks for. @default by the user's own `roles`, `is_staff`, `is_superuser` */
  hasRole?(user: NonNullable<Who>, role: string): boolean | Promise<boolean>
  /** Origins, besides the server's own, whose pages may call functions: `['https://shop.example']`. */
  allowedOrigins?: readonly string[]
  /**
   * Lets pages of other origins read answers: those of `allowedOrigins`, or the ones listed here, which may then read and
   * not call. Answers of public contexts are for every page. Without it, browsers show nothing to other origins.
   *
   * @example
   * allowedOrigins: ['https://admin.shop.example'], cors: { credentials: true }
   */
  cors?: true | Cors
  /**
   * What a person sees where a view has a problem: a page of the application, or the way to its login. Scripts are
   * always given the problem itself. The status stays the problem's unless it is a redirect; nothing of it is stored.
   *
   * @example
   * problemPage: ({ status, title }, request) =>
   *   status === 401 ? redirect(`/login/?next=${encodeURIComponent(request.url.pathname)}`) : html.response(errorPage(title))
   */
  problemPage?: (problem: Problem, request: MizanRequest) => Response | Promise<Response>
  limits?: Limits
  /**
   * Where the bytes of an uploaded file wait for the function: in memory, in a temporary file, or in one in a folder of
   * your own. A temporary file is removed once the function is done and its request answered; what should last has to be
   * copied. Workers have memory alone.
   * @default 'memory'
   */
  uploads?: Uploads
  /**
   * Runs a function that may write within a transaction: what it throws rolls back, and nothing is invalidated before
   * it has committed.
   *
   * @example
   * transaction: (_request, run) => db.transaction(run)
   */
  transaction?: (request: MizanRequest, run: () => Promise<unknown>) => Promise<unknown>
  /**
   * Whether the answer to a call brings the new state of what the page shows and the call made stale, so that no request
   * has to follow: how many entries at most, and how long (in milliseconds) the answer waits for them. False: never.
   *
   * They are read once the work has committed, as if the browser had fetched them. What an application itself keeps for
   * the time of one request, in an `AsyncLocalStorage` around the handler, should be forgotten after a write.
   * @default { max: 10, budget: 100 }
   */
  singleFlight?: SingleFlight | false
  /**
   * Keeps the answers of contexts, and of their views, until something makes them stale: `memoryCache()` of `mizan/cache` for a
   * server of one process, `redisCache({ url })` of `mizan/cache/redis` for several. Who asks, and whether they may, is found out
   * before it is looked into.
   *
   * An answer of a private context is kept for one user, as `user` describes them: plain data, and dates, sets and maps of it.
   * For whom it describes otherwise, or in more than 8,192 characters, nothing is kept without a `cacheKey`.
   * @default none: the functions run for each request
   */
  cache?: OriginCache
  /**
   * What else than its arguments and the user the answers of private contexts depend on: a tenant, a language, a cart. Without it
   * no answer is kept whose functions read the session, cookies, headers or URL of the request; with it, all are, so name
   * whatever they read, and what an `AsyncLocalStorage` around the handler holds. It is asked before each read of a private context.
   *
   * @returns a text, equal for requests that may share an answer; null where nothing is to be kept
   *
   * @example
   * cacheKey: (request) => JSON.stringify([request.url.hostname, request.headers.get('Accept-Language')])
   */
  cacheKey?: (request: MizanRequest) => string | null | undefined | Promise<string | null | undefined>
  /** Hears of every invalidation, after the work has committed and before the client is answered: purge an edge here. The `cache` has heard by then. */
  onInvalidate?: InvalidationListener
  /** Hears of every error that a client sees as a 500. @default console.error */
  onError?: (error: unknown, fn: string) => void
  /** Hears of every answer: for an access log. */
  onAnswer?: (entry: AnswerEntry) => void
}

export type Identities = IdentityMethod | readonly IdentityMethod[]

export type Uploads = 'memory' | 'disk' | { dir: string }

/** Sizes in bytes. What is over one of them is a 413, but for `depth`, which is a 400. */
export interface Limits {
  /** Of a body without files, and of all that is no file in a body with files. @default 1 MiB */
  body?: number
  /** How deep JSON may nest: `{"a":[]}` is two. @default 64 */
  depth?: number
  /** Of one file. @default 10 MiB */
  file?: number
  /** How many files one request may bring. @default 20 */
  files?: number
  /** Of all files of one request together. @default 32 MiB, or `file` where that is more */
  upload?: number
}

/** One answered request. */
export interface AnswerEntry {
  method: string
  /** Without its query, which may hold what a log should not. */
  path: string
  status: number
  /** Milliseconds until the answer was there to be sent. */
  duration: number
  /** The context, function or view that was asked; null when it was none. */
  name: string | null
}
