import type { RequestListener } from 'node:http'
import { NodeRequest } from 'srvx/node'
import type { Answer } from '../answer.js'
import { send } from './send.js'
import type { Handler } from './types.js'

/** What a request may be sent to (RFC 9112, 3.2): a path, a URL, or the server itself. */
const TARGET = /^(?:\/|https?:\/\/[^/?#]|\*$)/i

/** @param others answers what `handler` does not */
export function listener(handler: Handler, others: (request: Request) => Promise<Response>): RequestListener {
  const answerOf = plainly(handler)
  const answer: (...all: Parameters<RequestListener>) => Promise<void> = async (req, res) => {
    try {
      const request = new NodeRequest({ req, res })
      await send(res, (await answerOf(request)) ?? (await others(request)))
    } catch (error) {
      console.error('[mizan] An answer could not be sent:', error)
      if (res.headersSent) res.destroy()
      else res.writeHead(500, { 'Cache-Control': 'no-store' }).end()
    }
  }
  return (req, res) => {
    if (TARGET.test(req.url ?? '')) void answer(req, res)
    else res.writeHead(400, { 'Cache-Control': 'no-store' }).end()
  }
}

/** The handler's answer as it is before it is a `Response`, where the handler has it so. */
export function plainly(handler: Handler): (request: Request) => Promise<Answer | Response | null> {
  return handler.answer ?? handler
}
