import type { Answer, Ask, Handle } from './reference/http.js'
import { BEARER, APP_ORIGIN } from './reference/server.js'

/** A server with one fault: the reference, with some requests or answers changed on the way. Made anew for each run. */
export type Fault = (next: Handle) => Handle

const BASE = '/api/mizan/'

type Change = (answer: Answer, ask: Ask) => Answer

/** Changes answers that `isMeant` picks. */
const change = (isMeant: (ask: Ask, answer: Answer) => boolean, make: Change): Fault => (next) => (ask) => {
  const answer = next(ask)
  return isMeant(ask, answer) ? make(answer, ask) : answer
}

/** Takes some requests for others. */
const mistake = (isMeant: (ask: Ask) => boolean, make: (ask: Ask) => Ask): Fault => (next) => (ask) => next(isMeant(ask) ? make(ask) : ask)

const withHeader = (name: string, value: string | null): Change => (answer) => {
  const kept = Object.entries(answer.headers).filter(([one]) => one.toLowerCase() !== name.toLowerCase())
  return { ...answer, headers: Object.fromEntries([...kept, ...(value === null ? [] : [[name, value] as [string, string]])]) }
}
const withBody = (make: (body: string) => string): Change => (answer) => ({ ...answer, body: make(answer.body) })
const withMember = (name: string, value: unknown): Change =>
  withBody((body) => {
    const { [name]: _, ...rest } = JSON.parse(body) as Record<string, unknown>
    return JSON.stringify(value === undefined ? rest : { ...rest, [name]: value })
  })
const problemOf = (status: number, code: string): Change => (answer) => ({
  status,
  headers: { 'Cache-Control': 'no-store', 'Content-Type': 'application/problem+json', 'X-Mizan-Schema': answer.headers['X-Mizan-Schema'] ?? '' },
  body: JSON.stringify({ type: 'about:blank', title: 'Changed', status, code }),
})
const withSlice = (slice: unknown): Change =>
  withBody((body) => {
    const { contexts = [], ...rest } = JSON.parse(body) as { contexts?: unknown[] }
    return JSON.stringify({ ...rest, contexts: [...contexts, slice] })
  })
const blame = (name: string): Change => (answer, ask) => withMember('fields', { [name]: ['Required'] })(problemOf(400, 'invalid')(answer, ask), ask)
const OK: Change = (answer) => ({
  status: 200,
  headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', 'X-Mizan-Schema': answer.headers['X-Mizan-Schema'] ?? '' },
  body: '{"invalidate":[],"result":null}',
})

// Which requests, which answers.
const below = ({ path }: Ask) => path.startsWith(BASE)
const isCtx = ({ path }: Ask) => path.startsWith(`${BASE}ctx/`)
const isOf = (context: string) => ({ path }: Ask) => path.startsWith(`${BASE}ctx/${context}`)
const isWhole = (ask: Ask, { status, body }: Answer) => isCtx(ask) && status === 200 && !body.includes('$errors')
const isKept = (ask: Ask, answer: Answer) => isCtx(ask) && [200, 304].includes(answer.status) && !answer.body.includes('$errors')
const hasErrors = (ask: Ask, { status, body }: Answer) => isCtx(ask) && status === 200 && body.includes('$errors')
const isPublic = (ask: Ask, answer: Answer) => isCtx(ask) && String(answer.headers['Cache-Control']).startsWith('public')
const isPrivate = (ask: Ask, answer: Answer) => isCtx(ask) && String(answer.headers['Cache-Control']).startsWith('private')
const isCall = ({ method, path }: Ask) => method === 'POST' && path === `${BASE}call/`
const isDone = (ask: Ask, { status }: Answer) => isCall(ask) && status === 200 && !ask.body.includes('sign_in')
/** What is wrong with a read is wrong with it however it is sent. */
const isRead = (ask: Ask, answer: Answer) => isWhole(ask, answer) || hasSlices(ask, answer)
const hasSlices = (ask: Ask, answer: Answer) => isDone(ask, answer) && answer.body.startsWith('{"contexts"')
const isSave = ({ method, path }: Ask) => method === 'POST' && path.endsWith('/save/')
const isSaved = (ask: Ask, { status }: Answer) => isSave(ask) && status < 400
const isProblem = (ask: Ask, { status }: Answer) => below(ask) && status >= 400
const isSession = ({ path }: Ask) => path === `${BASE}session/`
const refuses = (status: number, text: string) => (ask: Ask, answer: Answer) => isCall(ask) && answer.status === status && ask.body.includes(text)

/** Lets a query through as if it were spelled rightly. */
const respell = (from: RegExp, to: string): Fault => mistake((ask) => isCtx(ask) && from.test(ask.query), (ask) => ({ ...ask, query: ask.query.replace(from, to) }))

const without = (ask: Ask, ...names: string[]): Ask => ({ ...ask, headers: Object.fromEntries(Object.entries(ask.headers).filter(([name]) => !names.includes(name))) })

const counted = (make: (count: number) => Change, isMeant: (ask: Ask, answer: Answer) => boolean): Fault => (next) => {
  let count = 0
  return change(isMeant, (answer, ask) => make(count++)(answer, ask))(next)
}

/** By check, a fault that this check sees, and no other. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  'ctx.fetch': change(isKept, withHeader('Content-Type', 'text/html')),
  'ctx.functions': change(isRead, withBody((body) => body.replace('"product_list"', '"productList"'))),
  'ctx.results': change(isRead, withBody((body) => body.replace('"id":5', '"ident":5'))),
  'ctx.key-order': change(isWhole, withBody((body) => body.replace('"count":1,"sku":"a"', '"sku":"a","count":1'))),
  'ctx.determinism': counted((count) => withBody((body) => body.replace(/}$/, ' '.repeat(count) + '}')), (ask, answer) => isWhole(ask, answer) && isOf('account')(ask)),
  'ctx.public-same': change((ask, answer) => isWhole(ask, answer) && isOf('user')(ask) && 'accept-language' in ask.headers, withBody((body) => body.replace('Ann', 'qo'))),
  'ctx.name-exact': mistake(isCtx, (ask) => ({ ...ask, path: ask.path.replace(/ctx\/[A-Z]+\//, (part) => part.toLowerCase()) })),
  'ctx.unknown': change((ask) => isOf('__proto__')(ask), problemOf(400, 'invalid')),
  'ctx.redirect-slash': mistake((ask) => isCtx(ask) && /ctx\/(user|catalog|account|desk)$/.test(ask.path), (ask) => ({ ...ask, path: `${ask.path}/` })),
  'ctx.redirect-order': mistake((ask) => isOf('user')(ask), (ask) => ({ ...ask, query: ask.query.replace(/^(user_id=5)&(page=1)$/, '$2&$1') })),
  'ctx.redirect-number': respell(/price=20e-1/, 'price=2'),
  'ctx.redirect-escapes': respell(/%20b/, '+b'),
  'ctx.query-canonical': change((ask) => isCtx(ask) && ask.query.includes('a+b%2Bc'), (answer, ask) => ({
    status: 308,
    headers: { 'Cache-Control': 'no-store', Location: `${ask.path}?${ask.query.replaceAll('+', '%20')}`, 'X-Mizan-Schema': String(answer.headers['X-Mizan-Schema']) },
    body: '',
  })),
  'ctx.query-integer': respell(/user_id=05/, 'user_id=5'),
  'ctx.undeclared': respell(/&?mizan_undeclared=1/, ''),
  'ctx.repeated': respell(/(user_id=5)&user_id=5/, '$1'),
  'ctx.ill-typed': respell(/user_id=5x/, 'user_id=5'),
  'ctx.missing': mistake((ask) => isOf('user/')(ask) && ask.query === '', (ask) => ({ ...ask, query: 'user_id=1' })),
  'ctx.array': change((ask) => isCtx(ask) && ask.query.includes('tags=b&tags=a'), blame('tags')),
  'ctx.array-empty': change((ask) => isOf('shelf/')(ask) && ask.query === 'owner=a', blame('labels')),
  'ctx.nullable': change((ask) => isOf('shelf/')(ask) && ask.query === 'labels=a', blame('owner')),
  'ctx.etag': change(isKept, withHeader('ETag', null)),
  'ctx.etag-stable': counted((count) => (count === 0 ? (answer) => answer : withHeader('ETag', '"other"')), (ask, answer) => isWhole(ask, answer) && isOf('catalog')(ask) && ask.method === 'GET' && !('if-none-match' in ask.headers)),
  'ctx.not-modified': mistake((ask) => /^"[^"]*"$/.test(ask.headers['if-none-match'] ?? ''), (ask) => without(ask, 'if-none-match')),
  'ctx.not-modified-weak': mistake((ask) => (ask.headers['if-none-match'] ?? '').startsWith('W/'), (ask) => without(ask, 'if-none-match')),
  'ctx.not-modified-list': mistake((ask) => (ask.headers['if-none-match'] ?? '').includes(','), (ask) => without(ask, 'if-none-match')),
  'ctx.not-modified-any': mistake((ask) => ask.headers['if-none-match'] === '*', (ask) => without(ask, 'if-none-match')),
  'ctx.modified': mistake((ask) => ask.headers['if-none-match'] === '"mizan-other"', (ask) => ({ ...ask, headers: { ...ask.headers, 'if-none-match': '*' } })),
  'ctx.not-modified-headers': change((ask, { status }) => isCtx(ask) && status === 304, withHeader('Cache-Control', null)),
  'ctx.head': change(({ method }) => method === 'HEAD', withHeader('ETag', '"head"')),
  'ctx.cache-public': change(isPublic, withHeader('Cache-Control', 'public, max-age=60')),
  'ctx.cdn-public': change(isPublic, withHeader('CDN-Cache-Control', 'max-age=60')),
  'ctx.cache-private': change(isPrivate, withHeader('Cache-Control', 'private')),
  'ctx.cdn-private': change(isPrivate, withHeader('CDN-Cache-Control', null)),
  'ctx.groups': change(isPublic, withHeader('Cache-Groups', '"user"')),
  'ctx.no-vary': change((ask, answer) => isPublic(ask, answer) && !('origin' in ask.headers), withHeader('Vary', 'Cookie')),
  'ctx.no-cookie': change(isPublic, withHeader('Set-Cookie', 'seen=1')),
  'ctx.cors': change((ask, answer) => isPublic(ask, answer) && 'origin' in ask.headers, withHeader('Access-Control-Allow-Origin', APP_ORIGIN)),
  'ctx.errors': change(hasErrors, withBody((body) => body.replace('"news":["news"]', '"inbox":null,"news":["news"]'))),
  'ctx.errors-problems': change(hasErrors, withBody((body) => body.replace(/"inbox":{[^}]*}/, '"inbox":{"status":401,"code":"unauthenticated"}'))),
  'ctx.errors-no-store': change(hasErrors, withHeader('Cache-Control', 'private, no-cache')),
  'ctx.refused': change((ask, { status }) => isOf('account/')(ask) && status === 401 && !('authorization' in ask.headers) && !('if-none-match' in ask.headers), problemOf(404, 'not_found')),
  'ctx.guard-first': change((ask) => isOf('account/')(ask) && 'if-none-match' in ask.headers && !('authorization' in ask.headers), (answer) => ({ status: 304, headers: { 'X-Mizan-Schema': String(answer.headers['X-Mizan-Schema']) }, body: '' })),
  'call.unknown': change(refuses(404, '"toString"'), problemOf(400, 'invalid')),
  'call.media-type': mistake((ask) => isCall(ask) && ask.headers['content-type'] === 'text/json', (ask) => ({ ...ask, headers: { ...ask.headers, 'content-type': 'application/json' } })),
  'call.media-type-params': change((ask) => isCall(ask) && (ask.headers['content-type'] ?? '').includes('charset'), problemOf(415, 'unsupported')),
  'call.multipart': change((ask, { status }) => isCall(ask) && (ask.headers['content-type'] ?? '').includes('multipart') && status === 404 && 'x-csrftoken' in ask.headers, problemOf(400, 'invalid')),
  'call.multipart-malformed': change((ask) => isCall(ask) && ask.body.includes('name="other"'), problemOf(415, 'unsupported')),
  'call.malformed': change(refuses(400, '["a"]'), problemOf(404, 'not_found')),
  'call.deep': change((ask) => isCall(ask) && ask.body.includes('[[[['), problemOf(500, 'server')),
  'call.too-large': change((ask, { status }) => isCall(ask) && status === 413, problemOf(404, 'not_found')),
  'call.method': change((ask, { status }) => below(ask) && status === 405, withHeader('Allow', 'OPTIONS')),
  'call.args-missing': change((ask, { status }) => isCall(ask) && status === 400 && ask.body.includes('"args":{}'), withMember('fields', undefined)),
  'call.args-undeclared': change((ask, { status }) => isCall(ask) && status === 400 && ask.body.includes('mizan_undeclared'), withMember('fields', { name: ['Required'] })),
  'call.args-proto': change((ask, { status }) => isCall(ask) && status === 400 && ask.body.includes('__proto__'), withMember('fields', { name: ['Required'] })),
  'call.args-ill-typed': change(refuses(400, '{"mizan":true}'), OK),
  'call.guard': change((ask, { status }) => isCall(ask) && status === 401 && ask.body === '{"fn":"close_account","args":{}}', problemOf(400, 'invalid')),
  'call.view': change((ask, { status }) => isCall(ask) && status === 404 && ask.body.includes('profile_page'), OK),
  'origin.foreign': mistake((ask) => isCall(ask) && (ask.headers['origin'] ?? '').includes('foreign'), (ask) => without(ask, 'origin')),
  'origin.null': mistake((ask) => isCall(ask) && ask.headers['origin'] === 'null', (ask) => without(ask, 'origin')),
  'origin.cross-site': mistake((ask) => isCall(ask) && !('origin' in ask.headers), (ask) => without(ask, 'sec-fetch-site')),
  'origin.own': change((ask) => isCall(ask) && (ask.headers['origin'] ?? '').includes('127.0.0.1'), problemOf(403, 'forbidden')),
  'origin.allowed': change((ask) => isCall(ask) && ask.headers['origin'] === APP_ORIGIN, problemOf(403, 'forbidden')),
  'session.shape': change(isSession, withHeader('Content-Type', 'text/html')),
  'session.no-store': change(isSession, withHeader('Cache-Control', 'private')),
  'session.csrf-cookie': change(isSession, (answer, ask) => withHeader('Set-Cookie', `${String(answer.headers['Set-Cookie'])}; HttpOnly`)(answer, ask)),
  'session.anonymous': change((ask) => isSession(ask) && !('cookie' in ask.headers), withMember('principal', 'guest')),
  'session.login': change((ask) => isSession(ask) && (ask.headers['cookie'] ?? '').includes('sid='), withMember('principal', null)),
  'session.http-only': change((ask, { status }) => isCall(ask) && status === 200 && ask.body.includes('sign_in'), (answer) => ({
    ...answer,
    headers: { ...answer.headers, 'Set-Cookie': [answer.headers['Set-Cookie'] ?? []].flat().map((cookie) => cookie.replace('; HttpOnly', '')) },
  })),
  'session.token-renewed': change((ask, { status }) => isCall(ask) && status === 200 && ask.body.includes('sign_in'), (answer, ask) => ({
    ...answer,
    headers: { ...answer.headers, 'Set-Cookie': [answer.headers['Set-Cookie'] ?? []].flat().map((cookie) => cookie.replace(/^csrftoken=[^;]*/, /csrftoken=[^;]*/.exec(ask.headers['cookie'] ?? '')?.[0] ?? '')) },
  })),
  'csrf.missing': change((ask, { body }) => isCall(ask) && body.includes('csrf') && !('cookie' in ask.headers) && !('x-csrftoken' in ask.headers), problemOf(404, 'not_found')),
  'csrf.no-header': change((ask, { body }) => isCall(ask) && body.includes('csrf') && 'cookie' in ask.headers && !('x-csrftoken' in ask.headers), problemOf(404, 'not_found')),
  'csrf.no-cookie': change((ask, { body }) => isCall(ask) && body.includes('csrf') && !('cookie' in ask.headers) && 'x-csrftoken' in ask.headers, problemOf(404, 'not_found')),
  'csrf.mismatch': change((ask, { body }) => isCall(ask) && body.includes('csrf') && 'cookie' in ask.headers && 'x-csrftoken' in ask.headers, problemOf(404, 'not_found')),
  'csrf.header': change((ask) => isCall(ask) && !('authorization' in ask.headers) && (ask.headers['x-csrftoken'] ?? '').startsWith('masked-'), problemOf(403, 'csrf')),
  'csrf.cookie-value': change((ask) => isCall(ask) && /^(?!masked-)./.test(ask.headers['x-csrftoken'] ?? ''), problemOf(403, 'csrf')),
  'bearer.invalid': change((ask, { status }) => isCall(ask) && status === 401 && ask.headers['authorization'] === 'Bearer mizan', problemOf(403, 'csrf')),
  'bearer.no-fall-through': mistake((ask) => isCtx(ask) && (ask.headers['cookie'] ?? '').includes('sid='), (ask) => without(ask, 'authorization')),
  'bearer.tampered': mistake((ask) => isCall(ask) && /^Bearer ([^.]+\.){2}[^.]{20,}$/.test(ask.headers['authorization'] ?? ''), (ask) => ({ ...ask, headers: { ...ask.headers, authorization: `Bearer ${BEARER}` } })),
  'bearer.alg-none': mistake((ask) => (ask.headers['authorization'] ?? '').endsWith('.'), (ask) => ({ ...ask, headers: { ...ask.headers, authorization: `Bearer ${BEARER}` } })),
  'bearer.accepted': change((ask) => isCall(ask) && ask.headers['authorization'] === `Bearer ${BEARER}` && ask.body.includes('no_function'), problemOf(401, 'unauthenticated')),
  'bearer.no-csrf': change((ask) => isCall(ask) && ask.headers['authorization'] === `Bearer ${BEARER}` && ask.body.includes('no_function'), problemOf(403, 'csrf')),
  'server.hostile': change((ask) => ask.path.includes('%ff'), problemOf(500, 'server')),
  'server.unharmed': (next) => {
    let isPolluted = false
    return (ask) => {
      isPolluted ||= ask.query.startsWith('__proto__[mizan_polluted]')
      const answer = next(ask)
      if (!isPolluted || !isRead(ask, answer)) return answer
      return withBody((body) => body.replace(isCtx(ask) ? /}$/ : /}(?=,"params":)/g, ',"mizan_polluted":1}'))(answer, ask)
    }
  },
  'server.manifest': change(({ path }) => path === '/mizan-manifest.json', () => ({ status: 200, headers: {}, body: '{"version":1,"contexts":{}}' })),
  'server.request-header': change((ask) => below(ask) && 'x-mizan-invalidate' in ask.headers && ask.method === 'GET', withHeader('X-Mizan-Invalidate', '*')),
  'call.success': change((ask, answer) => isDone(ask, answer) && ask.body.includes('ping'), withMember('result', undefined)),
  'call.result': change(isDone, withBody((body) => body.replace('{"name":"Ann"}', '{"userName":"Ann"}'))),
  'call.no-store': change(isDone, withHeader('Cache-Control', 'private')),
  'call.invalidate': change(isDone, withBody((body) => body.replace('"invalidate":[],', ''))),
  'call.invalidate-shape': change(isDone, withBody((body) => body.replace('["account"]', '["account",{"context":"account"}]'))),
  'call.invalidate-declared': change(isDone, withBody((body) => body.replace('["account"]', '["account","desk"]'))),
  'call.invalidate-scope': change(isDone, withBody((body) => body.replace(/("invalidate":.*)\{"user_id":5\}/, '$1{"user_id":"5"}'))),
  'call.invalidate-complete': change(isDone, withBody((body) => body.replace('["account"]', '[]'))),
  'call.contexts-ignored': change((ask) => isCall(ask) && /"contexts":[^[]/.test(ask.body), problemOf(400, 'invalid')),
  'call.contexts-shape': change(hasSlices, withBody((body) => body.replace('"user_orders":', '"$errors":{},"user_orders":'))),
  'call.contexts-asked': change(isDone, withSlice({ context: 'user', params: { user_id: 5, page: 9 }, data: { user_orders: [], user_profile: { id: 5, name: 'Ann' } } })),
  'call.contexts-invalidate': change((ask, answer) => hasSlices(ask, answer) && ask.body.includes('update_name'), withMember('invalidate', [{ context: 'user', params: { user_id: 5 } }])),
  'call.contexts-affected': change((ask, answer) => hasSlices(ask, answer) && ask.body.includes('close_account'), withSlice({ context: 'catalog', params: {}, data: { product_list: ['product_list'] } })),
  'call.contexts-current': change((ask, answer) => hasSlices(ask, answer) && ask.body.includes('update_name'), withBody((body) => body.replace('"user_profile":{"id":5,"name":"Ann"}', '"user_profile":{"id":5,"name":"Old"}'))),
  'call.contexts-body': change((ask, answer) => isDone(ask, answer) && 'x-mizan-contexts' in ask.headers, withMember('contexts', [])),
  'view.served': change(({ path }) => path === '/profile/5/', (answer) => ({ ...answer, status: 404 })),
  'view.cache': change(({ path }) => path === '/profile/5/', withHeader('Cache-Control', 'public, max-age=3600')),
  'view.csrf-private': change(({ path }) => path === '/profile/5/', withBody(() => '<input name="csrfmiddlewaretoken" value="x">')),
  'view.redirect-navigation': change((ask, { status }) => isSave(ask) && status === 302, withHeader('X-Mizan-Location', '/profile/5/')),
  'view.redirect-script': change((ask) => isSave(ask) && 'x-mizan-request' in ask.headers, withHeader('X-Mizan-Location', null)),
  'view.redirect-htmx': mistake((ask) => isSave(ask) && 'hx-request' in ask.headers, (ask) => without(ask, 'hx-request')),
  'view.redirect-invalidate': change((ask) => isSave(ask) && 'x-mizan-request' in ask.headers && !('origin' in ask.headers), withHeader('X-Mizan-Invalidate', 'user')),
  'view.expose': change(isSaved, withHeader('Access-Control-Expose-Headers', 'X-Mizan-Invalidate')),
  'view.csrf': change((ask, { body }) => isSave(ask) && body.includes('csrf'), problemOf(400, 'invalid')),
  'view.csrf-form': change((ask, { status }) => isSave(ask) && status === 400, problemOf(403, 'csrf')),
  'view.origin': change((ask, { body }) => isSave(ask) && body.includes('forbidden'), problemOf(400, 'invalid')),
  'view.guard': change(({ path }) => path === '/admin/', (answer) => ({ ...answer, status: 404 })),
  'view.invalidate': change(isSaved, withHeader('X-Mizan-Invalidate', 'user;;user_id=5')),
  'view.invalidate-keys': change(isSaved, withHeader('X-Mizan-Invalidate', 'user;User_id=5')),
  'view.invalidate-size': change(isSaved, withHeader('X-Mizan-Invalidate', Array.from({ length: 200 }, () => 'user;user_id=5').join(', '))),
  'view.invalidate-declared': change(isSaved, (answer, ask) => withHeader('Cache-Group-Invalidation', '"user;user_id=5", "desk"')(withHeader('X-Mizan-Invalidate', 'user;user_id=5, desk')(answer, ask), ask)),
  'view.invalidate-scope': change(isSaved, withHeader('X-Mizan-Invalidate', 'user;user_id="5"')),
  'view.invalidate-complete': change(isSaved, (answer, ask) => withHeader('Cache-Group-Invalidation', '"user;user_id=6"')(withHeader('X-Mizan-Invalidate', 'user;user_id=6')(answer, ask), ask)),
  'view.groups': change(isSaved, withHeader('Cache-Group-Invalidation', null)),
  'view.no-store': change(isSaved, withHeader('Cache-Control', 'private')),
  'schema.header': change((ask, { status }) => below(ask) && status === 308, withHeader('X-Mizan-Schema', null)),
  'schema.equal': change((ask, { status }) => below(ask) && status === 308, withHeader('X-Mizan-Schema', 'reference-2')),
  'cache.no-store-bare': change(isProblem, withHeader('ETag', '"problem"')),
  'cache.redirect-no-store': change((ask, { status }) => below(ask) && status === 308, withHeader('Cache-Control', null)),
  'problem.media-type': change(isProblem, withHeader('Content-Type', 'application/json')),
  'problem.members': change(isProblem, withMember('title', undefined)),
  'problem.status': change(isProblem, withMember('status', 499)),
  'problem.code': change((ask) => isCtx(ask) && ask.path.endsWith('ctx//'), problemOf(404, 'conflict')),
  'problem.fields': change((ask, { status }) => isCtx(ask) && status === 404, withMember('fields', { name: 'No' })),
  'problem.no-store': change(isProblem, withHeader('Cache-Control', null)),
  'problem.no-invalidation': change((ask, answer) => isCall(ask) && isProblem(ask, answer), withMember('invalidate', [])),
  'problem.no-trace': change((ask, { status }) => isCtx(ask) && status === 404, withMember('detail', 'Error: no\n    at fetchContext (/srv/app/context.js:10:5)')),
}
