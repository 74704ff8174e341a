import { problem } from '../protocol/index.js'
import { ANONYMOUS } from './anonymous.js'
import { addHeader, otherMethod, permanentRedirect, problemAnswer, toResponse, type Answer } from './answer.js'
import { answerCall } from './call.js'
import { fetchContext } from './context-fetch.js'
import { defineServer, type MizanServer } from './define-server.js'
import { isMizanError, problemOfError } from './error.js'
import { SAFE } from './methods.js'
import { foreignOrigin } from './origin.js'
import { publicOrigin } from './proxy.js'
import { failure, tell } from './run.js'
import { createService, type Service } from './service.js'
import type { ServerTable } from './table.js'
import type { IdentityService, Visitor } from './visitor.js'
import { answerView } from './view/answer-view.js'
import { forbidStoring, isShared } from './view/caching.js'
import { asPage } from './view/problem-page.js'
import { canonicalPath, methodsAt, viewFor, type ViewsAt } from './view/routes.js'

/** A server, for whoever has a request. */
export interface Handler {
  /** Null when nothing here has that path, so that a host can go on to what else it serves. Does not throw. */
  (request: Request): Promise<Response | null>
  /**
   * The same answer, plain where it can be: what a host sends by itself it need not first make a `Response` of, which on
   * Node takes longer than all the rest.
   */
  answer(request: Request): Promise<Answer | Response | null>
}

/**
 * The server side of the protocol as one function. It runs wherever `Request` and `Response` do.
 *
 * @param server what the application's `server/mizan.ts` defines: who asks, limits, listeners
 * @throws {TypeError} at once, when the table contradicts itself
 */
export function createHandler(table: ServerTable, server: MizanServer = defineServer()): Handler {
  const service = createService(table, server)
  server.know(service)
  const answer = async (request: Request): Promise<Answer | Response | null> => {
    const url = new URL(request.url)
    const views = url.pathname.startsWith(table.base) ? null : service.viewsAt(url.pathname)
    if (!views && !url.pathname.startsWith(table.base)) return null
    const tell = service.log?.(request.method, url.pathname)
    const resource = views ? viewResource(service, views, request, url) : find(service, request, url)
    const answer = await answerOf(service, resource, request, url)
    // A view's problems before it was known who asks.
    const shown = views && !(answer instanceof Response) ? await asPage(service, request, answer, null) : answer
    tell?.(shown.status, 'name' in resource ? resource.name : null)
    return withOurs(service, shown, request, 'isPublic' in resource && resource.isPublic)
  }
  const respond = async (request: Request): Promise<Response | null> => {
    const it = await answer(request)
    return it === null || it instanceof Response ? it : toResponse(it, request.method)
  }
  return Object.assign(respond, { answer })
}

/** Adds what every answer carries, whatever it answers. */
function withOurs({ table, identity, cors }: Service, it: Answer | Response, request: Request, isPublic: boolean): Answer | Response {
  addHeader(it, 'X-Mizan-Schema', table.schema)
  if (it.status === 401 && identity?.challenge) addHeader(it, 'WWW-Authenticate', identity.challenge)
  if (!cors) return it
  const allow = it instanceof Response ? it.headers.get('Allow') : (it.headers['Allow'] ?? null)
  for (const [name, value] of cors.headers(request, isPublic, allow)) addHeader(it, name, value)
  return it
}

/** What answers a path below the base, and to which methods. */
interface Resource {
  /** The context, the function or the view. Of a call it is known once its body is read. */
  name: string | null
  methods: readonly string[]
  /** It answers everyone alike. */
  isPublic: boolean
  answer(visitor: Visitor): Promise<Answer | Response> | Answer
}

async function answerOf(service: Service, resource: Resource | Answer, request: Request, url: URL): Promise<Answer | Response> {
  const { method } = request
  if (!SAFE.has(method)) {
    const { allowedOrigins, trustProxy } = service.server.settings
    const foreign = foreignOrigin(request.headers, publicOrigin(request.headers, url, trustProxy), allowedOrigins)
    if (foreign) return problemAnswer(foreign)
  }
  if ('status' in resource) return resource
  if (!resource.methods.includes(method)) return otherMethod(method, [...resource.methods, 'OPTIONS'].join(', '))
  try {
    const visitor = service.identity ? await identified(service.identity, service, request, url) : ANONYMOUS
    if ('status' in visitor) return visitor
    const limited = await service.limiter?.(request, visitor)
    return limited ?? (await withCookies(await resource.answer(visitor), visitor, resource.isPublic))
  } catch (error) {
    if (isMizanError(error)) {
      // Nobody's fault who asks: a store or an issuer that is away.
      if (error.status >= 500) tell(service, error.cause ?? error, url.pathname)
      return problemAnswer(problemOfError(error))
    }
    return problemAnswer(failure(service, error, url.pathname, request))
  }
}

/** Whoever tries credentials out is counted as well: as nobody, by the address. */
async function identified(identity: IdentityService, service: Service, request: Request, url: URL): Promise<Visitor | Answer> {
  try {
    return await identity.identify(request, url)
  } catch (error) {
    const limited = await service.limiter?.(request, ANONYMOUS)
    if (limited) return limited
    throw error
  }
}

/**
 * What shared caches keep sets no cookie: they would hand one browser's to all. And what a request that has failed did to
 * the session is not kept: neither a login nor a logout is done by half.
 */
async function withCookies(answer: Answer | Response, visitor: Visitor, isPublic: boolean): Promise<Answer | Response> {
  if (answer instanceof Response) {
    // A form that is shown again after a failure needs the cookie of its token.
    if (isPublic || (answer.status >= 400 && !visitor.tokenShown)) return answer
    const cookies = await visitor.setCookies(answer.status < 400)
    // The headers of some answers, of `Response.redirect` for one, cannot be changed.
    const own = cookies.length ? new Response(answer.body, answer) : answer
    for (const cookie of cookies) own.headers.append('Set-Cookie', cookie)
    if (cookies.length && isShared(own.headers)) forbidStoring(own.headers)
    return own
  }
  if (isPublic || answer.status >= 400) return answer
  const cookies = await visitor.setCookies(true)
  return cookies.length ? { ...answer, cookies } : answer
}

function find(service: Service, request: Request, url: URL): Resource | Answer {
  const { base } = service.table
  const path = url.pathname.slice(base.length)
  if (path === 'call/') {
    const answer = (visitor: Visitor) => answerCall(service, request, visitor, (name) => (call.name = name))
    const call: Resource = { name: null, methods: ['POST'], isPublic: false, answer }
    return call
  }
  const endpoint = service.identity?.endpoints.get(path)
  if (endpoint) return { name: null, methods: endpoint.methods, isPublic: false, answer: (visitor) => endpoint.answer(request, visitor) }
  const name = /^ctx\/([^/]+)\/?$/.exec(path)?.[1]
  if (name === undefined) {
    const fix = `Contexts are read at ${base}ctx/<name>/, functions are called at ${base}call/.`
    return problemAnswer(problem('not_found', `Nothing answers here. ${fix}`))
  }
  const context = service.contexts.get(name)
  if (!context?.functions.length) return problemAnswer(problem('not_found', `There is no context ${JSON.stringify(name.slice(0, 100))}.`))
  const answer = (visitor: Visitor) => fetchContext(service, context, request, url, visitor)
  return { name, methods: ['GET', 'HEAD'], isPublic: !context.private, answer }
}

function viewResource(service: Service, views: ViewsAt, request: Request, url: URL): Resource {
  const method = request.method === 'OPTIONS' ? request.headers.get('Access-Control-Request-Method') : request.method
  const view = viewFor(views, method ?? 'GET')
  const context = service.contexts.get(view?.fn.context ?? '')
  const answer = (visitor: Visitor) => {
    if (!view) return problemAnswer(problem('not_found'))
    const place = canonicalPath(view.route, url)
    return place === null ? answerView({ service, view, request, url, visitor }) : permanentRedirect(place)
  }
  return { name: view?.fn.name ?? null, methods: methodsAt(views), isPublic: context?.private === false, answer }
}
