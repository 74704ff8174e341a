import { problem } from '../protocol/index.js'
import { otherMethod, problemAnswer, withoutBody } from './answer.js'
import { answerCall } from './call.js'
import { fetchContext } from './context-fetch.js'
import { createService, type ServerTable, type Service } from './table.js'

/**
 * The server side of the protocol (PROTOCOL 4, 5, 8) as one function. It runs wherever `Request` and `Response` do.
 *
 * @returns the answer, or null when the path is not below `table.base`, so that a host can go on to what else it serves
 * @throws {TypeError} at once, when the table contradicts itself; the handler itself does not throw
 */
export function createHandler(table: ServerTable): (request: Request) => Promise<Response | null> {
  const service = createService(table)
  return async (request) => {
    const url = new URL(request.url)
    if (!url.pathname.startsWith(table.base)) return null
    const answer = await route(service, request, url)
    answer.headers.set('X-Mizan-Schema', table.schema)
    return request.method === 'HEAD' ? withoutBody(answer) : answer
  }
}

async function route(service: Service, request: Request, url: URL): Promise<Response> {
  const { base } = service.table
  const { method } = request
  const path = url.pathname.slice(base.length)

  if (path === 'call/') {
    return method === 'POST' ? answerCall(service, request, url) : otherMethod(method, 'POST, OPTIONS')
  }
  const name = /^ctx\/([^/]+)\/?$/.exec(path)?.[1]
  if (name === undefined) {
    const fix = `Contexts are read at ${base}ctx/<name>/, functions are called at ${base}call/.`
    return problemAnswer(problem('not_found', `Nothing answers here. ${fix}`))
  }
  const context = service.contexts.get(name)
  if (!context) return problemAnswer(problem('not_found', `There is no context ${JSON.stringify(name.slice(0, 100))}.`))
  if (method !== 'GET' && method !== 'HEAD') return otherMethod(method, 'GET, HEAD, OPTIONS')
  return fetchContext(service, context, request, url)
}
