import { problem, type Problem } from '../../../protocol/index.js'
import type { Session, Visitor } from '../../visitor.js'
import { setCookie, type CookieOptions } from '../cookies.js'
import type { Facts } from '../principal.js'
import type { Subject } from '../subject.js'
import type { TokenIssuer, TokenPair } from '../jwt/tokens.js'
import type { Kept } from './keeper.js'
import { beginSession, needsRenewal, remaining, type SessionRecord } from './record.js'
import type { Sessions } from './sessions.js'

/** A visitor who is known by a cookie, or could be. Without one nothing is made up before it is needed. */
export class BrowserVisitor implements Visitor {
  readonly isBearer = false
  readonly session: Session
  readonly #sessions: Sessions
  readonly #headers: Headers
  readonly #cookie: () => { name: string; secure: boolean }
  readonly #tokens: TokenIssuer | null
  #subject: Subject | null
  #record: SessionRecord | null
  /** The session as the browser brought it. */
  readonly #kept: Kept | null
  /** Others, that it has replaced. */
  readonly #ended = new Set<string>()
  #changed = false
  #tokenShown = false
  /** Who asks next may be somebody else. */
  #moved = false

  constructor(
    sessions: Sessions,
    headers: Headers,
    cookie: () => { name: string; secure: boolean },
    kept: Kept | null,
    subject: Subject | null,
    tokens: TokenIssuer | null,
  ) {
    this.#sessions = sessions
    this.#headers = headers
    this.#cookie = cookie
    this.#kept = kept
    this.#record = kept?.record ?? null
    this.#subject = subject
    this.#tokens = tokens
    this.session = {
      get: (key) => (this.#record && Object.hasOwn(this.#record.values, key) ? this.#record.values[key] : undefined),
      set: (key, value) => {
        if (JSON.stringify(value) === undefined) throw new TypeError(`session.set(${JSON.stringify(key)}, …): JSON cannot carry the value. Use session.delete to forget one.`)
        this.#change({ ...this.#begun().values, [key]: value })
      },
      delete: (key) => {
        if (!this.#record || !Object.hasOwn(this.#record.values, key)) return
        this.#change(Object.fromEntries(Object.entries(this.#record.values).filter(([name]) => name !== key)))
      },
    }
  }

  get principal(): string | null {
    return this.#subject?.principal ?? null
  }

  get csrfField(): string {
    return this.#sessions.csrfNames.field
  }

  get tokenShown(): boolean {
    return this.#tokenShown
  }

  get touched(): boolean {
    return this.#changed || this.#tokenShown || this.#moved
  }

  user(): Promise<unknown> {
    return this.#subject?.user() ?? Promise.resolve(null)
  }

  async csrfToken(): Promise<string> {
    this.#tokenShown = true
    return this.#sessions.csrf.token(this.#begun().id)
  }

  async checkCsrf(field: string | null): Promise<Problem | null> {
    const { cookie, header } = this.#sessions.csrfNames
    const sent = this.#headers.get(header) ?? field
    const held = this.#sessions.csrfCookie(this.#headers)
    if (sent === null) return problem('csrf', `Send the cookie "${cookie}" in the header ${header}, or in the form field ${this.csrfField}.`)
    const valid = this.#record && held !== undefined && (await this.#sessions.csrf.isValid(this.#record.id, sent, held))
    return valid ? null : problem('csrf', 'The CSRF token is not that of this session. Fetch a new one, and try again.')
  }

  async login(facts: Facts): Promise<void> {
    const plain = JSON.parse(JSON.stringify(facts)) as Facts
    const subject = await this.#sessions.subject(plain, now())
    if (!subject) throw new TypeError('request.login: the facts do not fit the schema `facts` of session().')
    // What a visitor has gathered before they said who they are stays theirs; what somebody else has does not become it.
    const theirs = this.#record?.facts == null || this.principal === subject.principal
    this.#replace(beginSession(now(), plain, theirs ? this.#record?.values : {}))
    this.#subject = subject
    this.#moved = true
  }

  async logout(): Promise<void> {
    this.#replace(beginSession(now()))
    this.#subject = null
    this.#moved = true
  }

  async issueTokens(facts: Facts): Promise<TokenPair> {
    if (this.#tokens) {
      this.#moved = true
      return this.#tokens.issue(facts)
    }
    throw new Error('request.issueTokens: no jwt({ …, issue }) is among the `identity` of defineServer, in server/mizan.ts.')
  }

  async afresh(reopen: () => Promise<Visitor>): Promise<Visitor | null> {
    if (this.#moved) return null
    const record = this.#record
    // What the browser brought is looked up once more: somebody may have ended it in the meantime.
    if (!record || record === this.#kept?.record) return reopen()
    const subject = record.facts ? await this.#sessions.subject(record.facts, record.created) : null
    return new BrowserVisitor(this.#sessions, this.#headers, this.#cookie, { record, outdated: false }, subject, this.#tokens)
  }

  async setCookies(succeeded: boolean): Promise<string[]> {
    if (!succeeded) this.#undo()
    const record = this.#renewed()
    if (!record) return []
    const saved = this.#changed || record !== this.#kept?.record || this.#kept.outdated
    if (!saved && !this.#tokenShown) return []
    const { keeper, csrf, csrfNames, lifetimes, cookie } = this.#sessions
    const { name, secure } = this.#cookie()
    const options: CookieOptions & { secure: boolean; maxAge: number } = { ...cookie, secure, maxAge: Math.floor(remaining(record, now(), lifetimes)) }
    const cookies: string[] = []
    if (saved) {
      const value = await keeper.save(record, options.maxAge, record.id !== this.#kept?.record.id)
      for (const id of this.#ended) await keeper.drop(id)
      cookies.push(setCookie(name, value, { ...options, httpOnly: true }))
    }
    cookies.push(setCookie(csrfNames.cookie, await csrf.token(record.id), { ...options, httpOnly: false }))
    return cookies
  }

  #begun(): SessionRecord {
    return (this.#record ??= beginSession(now()))
  }

  #change(values: Record<string, unknown>): void {
    this.#put({ ...this.#begun(), values })
  }

  #replace(record: SessionRecord): void {
    const before = this.#record
    this.#put(record)
    if (before) this.#ended.add(before.id)
  }

  #put(record: SessionRecord): void {
    this.#sessions.keeper.refuseLarge(record)
    this.#record = record
    this.#changed = true
  }

  /** A form that is shown again needs the session of its token, but nothing of what was done to it. */
  #undo(): void {
    if (!this.#changed || !this.#record) return
    this.#record = this.#kept?.record ?? { ...this.#record, facts: null, values: {} }
    this.#changed = false
    this.#ended.clear()
  }

  #renewed(): SessionRecord | null {
    const record = this.#record
    if (!record || !(this.#changed || needsRenewal(record, now(), this.#sessions.lifetimes))) return record
    return { ...record, renewed: now() }
  }
}

const now = (): number => Math.floor(Date.now() / 1000)
