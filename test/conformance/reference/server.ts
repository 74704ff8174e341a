import { createHash, createHmac } from 'node:crypto'
import type { Context } from '../../../src/model/index.js'
import { canonicalParams, hits, problem, type Params, type ParamType } from '../../../src/protocol/index.js'
import type { Answer, Ask, Handle } from './http.js'
import { MODEL } from './schema.js'

const BASE = '/api/mizan/'
const NO_STORE = { 'Cache-Control': 'no-store' }
/** Little, so that hundreds of runs are not spent on sending what is too large. */
export const MAX_BODY = 64 * 1024

const sign = (text: string) => createHmac('sha256', 'reference').update(text).digest('base64url')
const jwtHead = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url')
const jwtBody = Buffer.from('{"sub":"ann"}').toString('base64url')

/** A bearer that the reference takes. */
export const BEARER = `${jwtHead}.${jwtBody}.${sign(`${jwtHead}.${jwtBody}`)}`
export const APP_ORIGIN = 'https://app.reference.test'

interface Identity {
  user: string | null
  /** A bearer that does not hold. */
  isForged: boolean
  isBearer: boolean
}

/** A server that does all that PROTOCOL.md says, straight from its text and with nothing of ours: what checks are held against. */
export function createReference(): Handle {
  return (ask) => {
    const view = viewOf(ask)
    if (view) return view
    if (!ask.path.startsWith(BASE)) return { status: 404, headers: {}, body: 'Not found' }
    const answer = answerBase(ask, ask.path.slice(BASE.length))
    const { origin } = ask.headers
    const isPublic = String(answer.headers['Cache-Control']).startsWith('public')
    const cors = isPublic && origin ? { 'Access-Control-Allow-Origin': '*' } : corsOf(ask)
    return { ...answer, headers: { ...answer.headers, ...cors, 'X-Mizan-Schema': 'reference-1' } }
  }
}

function answerBase(ask: Ask, path: string): Answer {
  const isSafe = ['GET', 'HEAD'].includes(ask.method)
  const refusal = isSafe ? null : refuseUnsafe(ask)
  if (refusal) return refusal
  if (identityOf(ask).isForged) return fail('unauthenticated')
  if (path === 'session/') return sessionAnswer(ask)
  if (path === 'call/') return ask.method === 'POST' ? call(ask) : otherMethod('POST')
  const name = /^ctx\/([^/]+)\/?$/.exec(path)?.[1]
  const context = MODEL.contexts.find((one) => one.name === name)
  if (!context) return fail('not_found')
  return isSafe ? fetchContext(ask, context, path) : otherMethod('GET, HEAD')
}

function refuseUnsafe(ask: Ask): Answer | null {
  const { origin, host } = ask.headers
  if (origin !== undefined && origin !== `http://${host}` && origin !== APP_ORIGIN) return fail('forbidden')
  if (ask.headers['sec-fetch-site'] === 'cross-site' && origin !== APP_ORIGIN) return fail('forbidden')
  const { isBearer, isForged } = identityOf(ask)
  if (isForged) return fail('unauthenticated')
  if (isBearer) return null
  const cookie = cookies(ask)['csrftoken']
  const token = (ask.headers['x-csrftoken'] ?? formOf(ask)['csrfmiddlewaretoken'])?.replace(/^masked-/, '')
  return cookie !== undefined && cookie !== '' && token === cookie ? null : fail('csrf')
}

function identityOf(ask: Ask): Identity {
  const bearer = /^Bearer\s*(.*)$/.exec(ask.headers['authorization'] ?? '')?.[1]
  if (bearer !== undefined) {
    const [head, body, signature] = bearer.split('.')
    const isForged = head !== jwtHead || signature !== sign(`${head}.${body}`)
    return { user: isForged ? null : 'ann', isForged, isBearer: true }
  }
  const [name, seal] = (cookies(ask)['sid'] ?? '').split('.')
  return { user: name && seal === sign(name) ? name : null, isForged: false, isBearer: false }
}

function sessionAnswer(ask: Ask): Answer {
  const csrf = cookies(ask)['csrftoken'] ?? sign(String(Math.random())).slice(0, 20)
  const { user } = identityOf(ask)
  const principal = user === null ? null : sign(`principal:${user}`)
  return json({ csrf: `masked-${csrf}`, principal }, { ...NO_STORE, 'Set-Cookie': [`csrftoken=${csrf}; Path=/; SameSite=Lax`] })
}

function fetchContext(ask: Ask, context: Context, path: string): Answer {
  const reading = readQuery(ask.query, context)
  if ('fields' in reading) return fail('invalid', reading.fields)
  const { params } = reading
  const canonical = canonicalParams(params)
  const own = `ctx/${context.name}/`
  if (path !== own || canonical !== ask.query) {
    return { status: 308, headers: { ...NO_STORE, Location: `${BASE}${own}${canonical && `?${canonical}`}` }, body: '' }
  }
  const { user } = identityOf(ask)
  const results: [string, unknown][] = []
  const errors: [string, unknown][] = []
  for (const fn of MODEL.functions.filter((one) => context.functions.includes(one.name))) {
    if (fn.auth !== false && user === null) errors.push([fn.name, problem('unauthenticated')])
    else if (params['user_id'] === 13 && fn.name === 'user_orders') errors.push([fn.name, problem('not_found')])
    else results.push([fn.name, resultOf(fn.name, params, user)])
  }
  if (results.length === 0) return fail('unauthenticated')
  if (errors.length > 0) return json({ $errors: Object.fromEntries(errors), ...Object.fromEntries(results) }, NO_STORE)
  return conditional(ask, json(Object.fromEntries(results), cacheHeaders(context, params)))
}

function resultOf(name: string, params: Params, user: string | null): unknown {
  if (name === 'user_profile') return { id: params['user_id'], name: 'Ann' }
  if (name === 'account_me') return { name: user }
  if (name === 'user_orders') return [{ id: 2, lines: [{ sku: 'a', count: 1 }] }, { id: 1, lines: [] }]
  return [name]
}

function cacheHeaders(context: Context, params: Params): Record<string, string> {
  if (context.private) return { 'Cache-Control': 'private, no-cache', 'CDN-Cache-Control': 'no-store' }
  const seconds = context.maxAge ?? 31536000
  const scopes = context.shapes.map((shape) => quoted(`${context.name}${shape.map((name) => `;${name}${params[name] === undefined ? '' : `=${item(params[name])}`}`).join('')}`))
  return {
    'Cache-Control': `public, max-age=0, s-maxage=${seconds}`,
    'CDN-Cache-Control': `max-age=${seconds}, stale-if-error=86400`,
    'Cache-Groups': [`"${context.name}"`, ...scopes].join(', '),
  }
}

function conditional(ask: Ask, answer: Answer): Answer {
  const tag = `"${createHash('sha256').update(answer.body).digest('base64url')}"`
  const condition = ask.headers['if-none-match'] ?? ''
  const headers = { ...answer.headers, ETag: tag }
  const isKnown = condition === '*' || condition.includes(tag)
  return isKnown ? { status: 304, headers, body: '' } : { ...answer, headers }
}

function readQuery(query: string, context: Context): { params: Params } | { fields: Record<string, string[]> } {
  const given = new URLSearchParams(query)
  const params: Record<string, unknown> = {}
  const faults: [string, string[]][] = []
  for (const name of new Set(given.keys())) {
    const type = context.params.find((one) => one.name === name)?.type
    const values = given.getAll(name).map((text) => (type ? typed(text, type) : undefined))
    if (!type || values.includes(undefined) || (!type.array && values.length > 1)) faults.push([name, ['No']])
    else params[name] = type.array ? values : values[0]
  }
  for (const { name, required, type } of context.params) if (required && !type.array && !type.nullable && !given.has(name)) faults.push([name, ['Required']])
  return faults.length > 0 ? { fields: Object.fromEntries(faults) } : { params: params as Params }
}

function typed(text: string, { scalar }: ParamType): unknown {
  if (scalar === 'string') return text
  if (scalar === 'boolean') return { true: true, false: false }[text]
  const isNumber = scalar === 'integer' ? /^(0|-?[1-9]\d*)$/ : /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i
  return isNumber.test(text) && Number.isFinite(Number(text)) ? Number(text) : undefined
}

function call(ask: Ask): Answer {
  if (ask.body.length > MAX_BODY) return fail('too_large')
  const type = (ask.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json' && type !== 'multipart/form-data') return fail('unsupported')
  const text = type === 'application/json' ? ask.body : partsOf(ask)['call']
  if (text === undefined || ask.isBroken || /\[{500}/.test(text)) return fail('invalid')
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return fail('invalid')
  }
  const { fn: name, args = {}, contexts } = (json ?? {}) as { fn?: unknown; args?: Record<string, unknown>; contexts?: unknown }
  if (typeof name !== 'string') return fail('invalid')
  const fn = MODEL.functions.find((one) => one.name === name && ['call', 'mutation'].includes(one.role))
  if (!fn) return fail('not_found')
  if (fn.auth !== false && identityOf(ask).user === null) return fail('unauthenticated')
  const faults = faultsOf(fn.params, args)
  if (faults) return fail('invalid', faults)
  return answerCall(fn.name, args, ask, contexts)
}

function answerCall(name: string, args: Record<string, unknown>, ask: Ask, asked: unknown): Answer {
  const answer = (result: unknown, invalidate: unknown[]) => {
    const contexts = slicesOf(asked, invalidate, ask)
    return json({ ...(contexts.length > 0 ? { contexts } : {}), invalidate, result }, { ...NO_STORE })
  }
  if (name === 'update_name') return answer({ name: args['name'] }, [{ context: 'user', params: { user_id: args['user_id'] } }, 'catalog'])
  if (name === 'close_account') return answer(null, ['account'])
  if (name !== 'sign_in') return answer('pong', [])
  const user = String(args['name'])
  const csrf = sign(String(Math.random())).slice(0, 20)
  const found = answer(null, [])
  return { ...found, headers: { ...found.headers, 'Set-Cookie': [`sid=${user}.${sign(user)}; Path=/; HttpOnly; SameSite=Lax`, `csrftoken=${csrf}; Path=/`] } }
}

/** The entries that were asked for and are stale, as their GET answers now. */
function slicesOf(asked: unknown, invalidate: unknown[], ask: Ask): unknown[] {
  const keys = Array.isArray(asked) ? [...new Set(asked.filter((key) => typeof key === 'string'))] : []
  return keys.slice(0, 50).flatMap((key) => {
    const [name = '', query = ''] = key.split('?')
    const context = MODEL.contexts.find((one) => one.name === name)
    const reading = context && readQuery(query, context)
    if (!reading || 'fields' in reading || !invalidate.some((item) => hits(item, name, reading.params))) return []
    const { 'if-none-match': _, ...headers } = ask.headers
    const { status, body } = fetchContext({ ...ask, method: 'GET', query, body: '', headers }, context, `ctx/${name}/`)
    return status === 200 && !body.includes('$errors') ? [{ context: name, params: reading.params, data: JSON.parse(body) as unknown }] : []
  })
}

function faultsOf(params: { name: string; required: boolean; type: ParamType | null }[], args: Record<string, unknown>): Record<string, string[]> | null {
  const undeclared = Object.keys(args).filter((name) => !params.some((param) => param.name === name))
  const wrong = params.filter(({ name, required, type }) => (Object.hasOwn(args, name) ? typeof args[name] !== (type?.scalar === 'string' ? 'string' : 'number') : required))
  const names = [...undeclared, ...wrong.map(({ name }) => name)]
  return names.length > 0 ? Object.fromEntries(names.map((name) => [name, ['No']])) : null
}

/** `/profile/:user_id/`, `/profile/:user_id/save/` and `/admin/`. */
function viewOf(ask: Ask): Answer | null {
  if (ask.path === '/admin/') return fail('forbidden')
  if (ask.path === '/restock/') return refuseUnsafe(ask) ?? restock(ask)
  const [, user_id, save] = /^\/profile\/(\d+)\/(save\/)?$/.exec(ask.path) ?? []
  if (user_id === undefined) return null
  const context = MODEL.contexts.find(({ name }) => name === 'user')
  if (!save && context) return html('<h1>Ann</h1>', cacheHeaders(context, { user_id: Number(user_id) }))
  const refusal = refuseUnsafe(ask)
  if (refusal) return refusal
  const { name } = formOf(ask)
  if (name === undefined) return fail('invalid', { name: ['Required'] })
  const location = `/profile/${user_id}/`
  const isScript = ask.headers['x-mizan-request'] === '1' || ask.headers['hx-request'] === 'true'
  const moved: Record<string, string> = isScript ? { 'X-Mizan-Location': location, 'HX-Location': location } : { Location: location }
  const invalidate = { 'X-Mizan-Invalidate': `user;user_id=${user_id}`, 'Cache-Group-Invalidation': `"user;user_id=${user_id}"` }
  return { status: isScript ? 200 : 302, headers: { ...NO_STORE, ...moved, ...invalidate, ...corsOf(ask) }, body: '' }
}

function restock(ask: Ask): Answer {
  const { search } = formOf(ask)
  if (search === undefined) return fail('invalid', { search: ['Required'] })
  const group = `${quoted(`catalog;search=${item(search)}`)}, "catalog;search"`
  return html('<p>Done</p>', { ...NO_STORE, 'X-Mizan-Invalidate': `catalog;search=${item(search)}`, 'Cache-Group-Invalidation': group, ...corsOf(ask) })
}

const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`

function item(value: unknown): string {
  if (typeof value !== 'string') return String(value)
  if (/^[ -~]*$/.test(value)) return quoted(value)
  const isPlain = (byte: number) => byte >= 0x20 && byte < 0x7f && byte !== 0x25 && byte !== 0x22
  return `%"${Array.from(Buffer.from(value), (byte) => (isPlain(byte) ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, '0')}`)).join('')}"`
}

function corsOf(ask: Ask): Record<string, string> {
  if (ask.headers['origin'] !== APP_ORIGIN) return {}
  return { 'Access-Control-Allow-Origin': APP_ORIGIN, 'Access-Control-Expose-Headers': 'X-Mizan-Invalidate, X-Mizan-Location, HX-Location' }
}

function formOf(ask: Ask): Record<string, string> {
  const type = ask.headers['content-type'] ?? ''
  return type.startsWith('multipart/') ? partsOf(ask) : type === 'application/x-www-form-urlencoded' ? Object.fromEntries(new URLSearchParams(ask.body)) : {}
}

function partsOf({ body }: Ask): Record<string, string> {
  return Object.fromEntries([...body.matchAll(/name="([^"]*)"\r\n\r\n([^]*?)\r\n--/g)].map(([, name = '', text = '']) => [name, text]))
}

function cookies({ headers: { cookie = '' } }: Ask): Record<string, string> {
  return Object.fromEntries(cookie.split('; ').flatMap((pair) => (pair.includes('=') ? [[pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]] : [])))
}

function otherMethod(allow: string): Answer {
  const it = problem('unsupported', undefined, { status: 405 })
  return { status: 405, headers: { ...NO_STORE, 'Content-Type': 'application/problem+json', Allow: allow }, body: JSON.stringify(it) }
}

function fail(code: string, fields: Record<string, string[]> = {}): Answer {
  const it = problem(code, undefined, { fields })
  return { status: it.status, headers: { ...NO_STORE, 'Content-Type': 'application/problem+json' }, body: JSON.stringify(it) }
}

function json(value: unknown, headers: Answer['headers']): Answer {
  return { status: 200, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(sorted(value)) }
}

function html(body: string, headers: Answer['headers']): Answer {
  return { status: 200, headers: { 'Content-Type': 'text/html', ...headers }, body }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, sorted(one)]))
}
