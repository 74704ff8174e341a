import { setTimeout as passed } from 'node:timers/promises'
import type { Context, Fn, Model } from '../model/index.js'
import { bundleOf, isGuarded, paramsOf, pathOf, type Closed, type Entry, type WholeEntry } from './entry.js'
import { field, type Exchange, type Sent } from './exchange.js'
import { once } from './once.js'
import type { Values } from './values.js'
import { logIn, openSession, visitorOf, type LoggedIn, type Session, type Visitor } from './visitor.js'
import type { Verdict } from './verdict.js'
import type { Wire } from './wire.js'

export interface ProbeOptions {
  wire: Wire
  model: Model
  values: Values
  /** The server's own, as the URL has it: `http://localhost:8000`. */
  origin: string
  /** The path below which it answers: `/api/mizan/`. */
  base: string
  /** Whether functions may be called that change something, with made up arguments. */
  allowWrites: boolean
}

/** No function has it: what is asked of it runs nothing. */
export const NO_FUNCTION = 'mizan_conformance_no_function'

/** Of the answers to a server that asks for patience. */
const PATIENCE_SECONDS = 15

/** The server that is looked at, and all that has been asked of it. */
export class Probe {
  readonly model: Model
  readonly values: Values
  readonly origin: string
  readonly base: string
  readonly allowWrites: boolean
  /** Every exchange of the run, in order. */
  readonly log: Exchange[] = []
  readonly #wire: Wire

  constructor({ wire, model, values, origin, base, allowWrites }: ProbeOptions) {
    this.#wire = wire
    this.model = model
    this.values = values
    this.origin = origin
    this.base = base
    this.allowWrites = allowWrites
  }

  /** Sends a request. Of a server that limits the rate of requests it waits as long as that says, within reason. */
  readonly send = async (sent: Sent): Promise<Exchange> => {
    const exchange = await this.#wire.send(sent)
    this.log.push(exchange)
    const wait = exchange.came.status === 429 ? Number(field(exchange, 'Retry-After') ?? Number.NaN) : Number.NaN
    if (!(wait <= PATIENCE_SECONDS)) return exchange
    await passed(wait * 1000 + 100)
    const again = await this.#wire.send(sent)
    this.log.push(again)
    return again
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Exchange> {
    return this.send({ method: 'GET', path, headers })
  }

  /** `POST {base}call/` with a JSON body, as `visitor`. */
  call(fn: string, args: unknown, visitor: Visitor, headers: Readonly<Record<string, string>> = {}): Promise<Exchange> {
    return this.post(JSON.stringify({ fn, args }), visitor, headers)
  }

  /** `POST {base}call/` with any body; JSON unless `headers` say otherwise. */
  post(body: string | Uint8Array, visitor: Visitor, headers: Readonly<Record<string, string>> = {}, bodyInWords?: string): Promise<Exchange> {
    const sent = { method: 'POST', path: `${this.base}call/`, headers: { 'Content-Type': 'application/json', ...visitor.writes, ...headers }, body }
    return this.send(bodyInWords === undefined ? sent : { ...sent, bodyInWords })
  }

  /** The session of someone who is not logged in. */
  readonly session = once((): Promise<Session> => openSession(this.send, this.base))

  /** Whether the server has sessions, and thus asks for CSRF. */
  async hasSessions(): Promise<boolean> {
    const { exchange } = await this.session()
    return this.values.sessions ?? exchange.came.status !== 404
  }

  /** The same, and why not. */
  async asksForCsrf(verdict: Verdict): Promise<boolean> {
    if (!(await this.hasSessions())) {
      const why = `${this.base}session/ is 404, so the server has no sessions`
      verdict.skips(why, 'If it should have: "sessions": true')
      return false
    }
    if ((await this.session()).csrf !== null) return true
    verdict.waitsFor('session.shape', 'no token was given')
    return false
  }

  readonly anonymous = once(async (): Promise<Visitor> => visitorOf(await this.session(), 'anonymous', this.values))

  readonly login = once((): Promise<LoggedIn | null> => logIn(this.send, this.base, this.values))

  /** Someone, as the values tell; null when they do not. */
  readonly someone = once(async (): Promise<Visitor | null> => {
    const { bearer, cookie, csrf } = this.values
    if (bearer !== null) {
      const headers = { Authorization: `Bearer ${bearer}` }
      return { kind: 'bearer', reads: headers, writes: headers }
    }
    const login = await this.login()
    if (login) return visitorOf(login.session, 'session', this.values)
    if (cookie === null) return null
    const exchange = await this.get(`${this.base}session/`, { Cookie: cookie })
    const token = exchange.came.status === 200 ? (JSON.parse(exchange.came.text) as { csrf?: unknown }).csrf : undefined
    return { kind: 'session', reads: { Cookie: cookie }, writes: { Cookie: cookie, ...(typeof token === 'string' ? { [csrf.header]: token } : {}) } }
  })

  /** Who may call `fn`; null, with the reason, when the values tell nobody. */
  async callerOf(fn: Fn, verdict: Verdict): Promise<Visitor | null> {
    if (fn.auth === false) return this.anonymous()
    const someone = await this.someone()
    if (!someone) verdict.skips(`"${fn.name}" answers only to someone`, WHO)
    return someone
  }

  /** One entry of each context, fetched once; null for one that answers only to someone, when there is nobody to be. */
  readonly entries = once(async (): Promise<(Entry | Closed)[]> => {
    const entries: (Entry | Closed)[] = []
    for (const context of this.model.contexts) {
      if (context.functions.length > 0) entries.push(await this.#entry(context))
    }
    return entries
  })

  async #entry(context: Context): Promise<Entry | Closed> {
    const visitor = isGuarded(context, this.model) ? await this.someone() : await this.anonymousReader()
    if (!visitor) return { context, exchange: null }
    const { params, isGiven } = paramsOf(context, this.model, this.values)
    const path = pathOf(this.base, context.name, params)
    const exchange = await this.get(path, visitor.reads)
    return { context, params, isGiven, path, visitor, exchange, bundle: bundleOf(exchange) }
  }

  /** Nobody at all: no cookies either, as a shared cache asks. */
  anonymousReader(): Promise<Visitor> {
    return Promise.resolve({ kind: 'anonymous', reads: {}, writes: {} })
  }

  /** The contexts that can be asked, whether or not they answer with these params. */
  async asked(verdict: Verdict): Promise<Entry[]> {
    const found: Entry[] = []
    for (const entry of await this.entries()) {
      if (entry.exchange) found.push(entry)
      else verdict.skips(`context "${entry.context.name}" answers only to someone`, WHO)
    }
    return found
  }

  /** The entries that came whole. */
  async whole(verdict: Verdict): Promise<WholeEntry[]> {
    const found: WholeEntry[] = []
    for (const entry of await this.asked(verdict)) {
      const { bundle } = entry
      if (bundle) found.push({ ...entry, bundle })
      else verdict.waitsFor('ctx.fetch', `context "${entry.context.name}" was not fetched`)
    }
    return found
  }
}

export const WHO = 'who to be: "bearer": "…", or "login": { "call": "sign_in", "args": {…} }, or "cookie": "…"'
