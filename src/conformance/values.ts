import { isRecord } from './exchange.js'

type Members = Readonly<Record<string, unknown>>

/** What nobody can know from a schema: which users there are, how to log in, and what may be written. */
export interface Values {
  /** By context, params with which every function of it answers. */
  contexts: Record<string, Members>
  /** By context, params with which some of its functions fail and some answer. */
  failing: Record<string, Members>
  /** By function, arguments of a call that may be made, with its effects, and more than once. */
  calls: Record<string, Members>
  /** By view: `params` of its route, and what it is sent, as a query or a form. One that is listed may be sent, with its effects. */
  views: Record<string, ViewValues>
  /** A call of a function that logs in, or a form that is posted. */
  login: Login | null
  /** Instead of a login: the Cookie header of someone who is logged in. */
  cookie: string | null
  /** A valid JWT. */
  bearer: string | null
  /** An origin, other than the server's own, whose pages may call it. */
  origin: string | null
  /** True: the server has sessions, and lacking them is a fault. Null: `GET {base}session/` tells. */
  sessions: boolean | null
  /** Where the server names these otherwise. */
  csrf: { header: string; cookie: string; field: string }
  /** The name of the session cookie; null: any cookie that a login sets, but for the one of CSRF. */
  sessionCookie: string | null
  /** In bytes, the largest body that the server takes. A body of 8 MiB is over it, unless told. */
  bodyLimit: number
}

export interface ViewValues {
  params: Members
  query: Members
  form: Members
}

export type Login = { call: string; args: Members } | { url: string; form: Members }

export class ValuesError extends Error {}

const KNOWN = ['contexts', 'failing', 'calls', 'views', 'login', 'cookie', 'bearer', 'origin', 'sessions', 'csrf', 'sessionCookie', 'bodyLimit']

/**
 * The file of `--values`, read as JSON.
 *
 * @throws {ValuesError} that names the member, and what it should be
 */
export function readValues(json: unknown): Values {
  const given = record(json, 'the file')
  known(given, KNOWN, 'the file')
  const csrf = optional(given['csrf'], (it) => record(it, 'csrf')) ?? {}
  known(csrf, ['header', 'cookie', 'field'], 'csrf')
  return {
    contexts: records(given['contexts'], 'contexts'),
    failing: records(given['failing'], 'failing'),
    calls: records(given['calls'], 'calls'),
    views: Object.fromEntries(Object.entries(records(given['views'], 'views')).map(([name, view]) => [name, viewOf(view, `views.${name}`)])),
    login: optional(given['login'], loginOf),
    cookie: optional(given['cookie'], (it) => text(it, 'cookie')),
    bearer: optional(given['bearer'], (it) => text(it, 'bearer')),
    origin: optional(given['origin'], (it) => text(it, 'origin')),
    sessions: optional(given['sessions'], (it) => (typeof it === 'boolean' ? it : fail('sessions', 'true or false'))),
    csrf: {
      header: optional(csrf['header'], (it) => text(it, 'csrf.header')) ?? 'X-CSRFToken',
      cookie: optional(csrf['cookie'], (it) => text(it, 'csrf.cookie')) ?? 'csrftoken',
      field: optional(csrf['field'], (it) => text(it, 'csrf.field')) ?? 'csrfmiddlewaretoken',
    },
    sessionCookie: optional(given['sessionCookie'], (it) => text(it, 'sessionCookie')),
    bodyLimit: optional(given['bodyLimit'], (it) => (Number.isSafeInteger(it) && (it as number) > 0 ? (it as number) : fail('bodyLimit', 'a number of bytes'))) ?? 8 * 1024 * 1024,
  }
}

/** Nothing but what the schema tells. */
export const NO_VALUES: Values = readValues({})

function viewOf(view: Members, at: string): ViewValues {
  known(view, ['params', 'query', 'form'], at)
  const part = (name: string) => optional(view[name], (it) => record(it, `${at}.${name}`)) ?? {}
  return { params: part('params'), query: part('query'), form: part('form') }
}

function loginOf(it: unknown): Login {
  const login = record(it, 'login')
  known(login, ['call', 'args', 'url', 'form'], 'login')
  if (typeof login['call'] === 'string') return { call: login['call'], args: optional(login['args'], (args) => record(args, 'login.args')) ?? {} }
  if (typeof login['url'] === 'string') return { url: login['url'], form: optional(login['form'], (form) => record(form, 'login.form')) ?? {} }
  return fail('login', '{ "call": "sign_in", "args": {…} }, or { "url": "/login/", "form": {…} }')
}

function optional<T>(value: unknown, read: (value: unknown) => T): T | null {
  return value === undefined || value === null ? null : read(value)
}

function record(value: unknown, at: string): Members {
  return isRecord(value) ? value : fail(at, 'an object')
}

function records(value: unknown, at: string): Record<string, Members> {
  const found = optional(value, (it) => record(it, at)) ?? {}
  return Object.fromEntries(Object.entries(found).map(([name, each]) => [name, record(each, `${at}.${name}`)]))
}

function text(value: unknown, at: string): string {
  return typeof value === 'string' && value !== '' ? value : fail(at, 'a text')
}

/** A member that nobody reads is a misspelt one, whose check would be skipped for ever. */
function known(given: Members, names: string[], at: string): void {
  const stranger = Object.keys(given).find((name) => !names.includes(name))
  if (stranger !== undefined) throw new ValuesError(`There is no "${stranger}" in ${at}; there are ${names.join(', ')}.`)
}

function fail(at: string, expected: string): never {
  throw new ValuesError(`${at === 'the file' ? 'The file' : `"${at}"`} should be ${expected}.`)
}
