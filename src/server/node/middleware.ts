import type { IncomingMessage, ServerResponse } from 'node:http'
import { NodeRequest } from 'srvx/node'
import { plainly } from './listener.js'
import { send } from './send.js'
import type { Handler } from './types.js'

/** A middleware of Express, Connect, Vite, or whatever else has Node's requests. */
export type Middleware = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void

/**
 * The handler as a middleware. What it does not answer goes on to `next`, its body unread. It belongs before everything that
 * reads bodies, such as `express.json()`.
 *
 * @example
 * import { middleware } from 'mizan/node'
 * import { handler } from 'virtual:mizan/server'
 *
 * const functions = middleware(handler)
 * express().use(functions)
 * fastify().addHook('onRequest', (request, reply, done) => functions(request.raw, reply.raw, done))
 */
export function middleware(handler: Handler): Middleware {
  const pass: Pass = async (request, response, next) => {
    let isAnswered: boolean
    try {
      isAnswered = await answer(handler, request, response)
    } catch (error) {
      return next(error)
    }
    // Outside, so that what throws behind us is not told of as ours, and called twice.
    if (!isAnswered) next()
  }
  return (request, response, next) => void pass(request, response, next)
}

type Pass = (...all: Parameters<Middleware>) => Promise<void>

async function answer(handler: Handler, req: IncomingMessage, res: ServerResponse): Promise<boolean> {
  const answered = await plainly(handler)(requestOf(req, res))
  if (!answered) return false
  await send(res, answered)
  return true
}

/** Express and Connect cut the path that a middleware is mounted at off `url`; the handler goes by the whole. */
function requestOf(req: IncomingMessage & { originalUrl?: string }, res: ServerResponse): Request {
  const request = new NodeRequest({ req, res })
  const { url } = req
  if (req.originalUrl === undefined || req.originalUrl === url) return request
  req.url = req.originalUrl
  // Read once, it stays as it was then.
  void request.url
  if (url !== undefined) req.url = url
  return request
}
