import { Jar } from './cookies.js'
import { objectOf, type Exchange, type Sent } from './exchange.js'
import type { Values } from './values.js'

/** Who asks: the headers of a request that only reads, and of one that may change something. */
export interface Visitor {
  kind: 'anonymous' | 'bearer' | 'session'
  reads: Readonly<Record<string, string>>
  writes: Readonly<Record<string, string>>
}

/** What `GET {base}session/` gave to someone who came with `jar`. */
export interface Session {
  exchange: Exchange
  jar: Jar
  /** The token; null when the answer has none. */
  csrf: string | null
  /** Undefined when the answer has no such member. */
  principal: unknown
}

type Send = (sent: Sent) => Promise<Exchange>

/** Asks for a session, and keeps the cookies that it sets. */
export async function openSession(send: Send, base: string, jar = new Jar()): Promise<Session> {
  const exchange = await send({ method: 'GET', path: `${base}session/`, headers: jar.headers() })
  jar.take(exchange)
  const answer = exchange.came.status === 200 ? objectOf(exchange) : null
  const csrf = answer?.['csrf']
  return { exchange, jar, csrf: typeof csrf === 'string' && csrf !== '' ? csrf : null, principal: answer?.['principal'] }
}

/** The headers that a session gives to a request. */
export function visitorOf({ jar, csrf }: Session, kind: 'anonymous' | 'session', { csrf: { header } }: Values): Visitor {
  const reads = jar.headers()
  return { kind, reads, writes: { ...reads, ...(csrf === null ? {} : { [header]: csrf }) } }
}

export interface LoggedIn {
  /** The answer to the login itself. */
  exchange: Exchange
  session: Session
  /** The cookie of CSRF before the login, and with its answer. */
  token: { before: string | null; after: string | null }
}

/** Logs in as the values say, and opens the session of who is logged in. */
export async function logIn(send: Send, base: string, values: Values): Promise<LoggedIn | null> {
  const { login } = values
  if (login === null) return null
  const before = await openSession(send, base)
  const token = before.jar.get(values.csrf.cookie)
  const { writes } = visitorOf(before, 'anonymous', values)
  const exchange =
    'call' in login
      ? await send({ method: 'POST', path: `${base}call/`, headers: { ...writes, 'Content-Type': 'application/json' }, body: JSON.stringify({ fn: login.call, args: login.args }) })
      : await send({ method: 'POST', path: login.url, headers: { ...writes, 'Content-Type': 'application/x-www-form-urlencoded' }, body: formText(login.form, before.csrf, values) })
  before.jar.take(exchange)
  const after = before.jar.get(values.csrf.cookie)
  return { exchange, session: await openSession(send, base, before.jar), token: { before: token, after } }
}

/** A form as a page sends it, with the token among its fields. */
export function formText(form: Readonly<Record<string, unknown>>, csrf: string | null, { csrf: { field } }: Values): string {
  const fields = Object.entries(form).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)]))
  return new URLSearchParams([...(csrf === null ? [] : [[field, csrf]]), ...fields]).toString()
}
