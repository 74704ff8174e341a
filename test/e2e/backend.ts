import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server in another language, as far as the client can tell: it knows the wire and nothing of Vite. */
export interface Backend {
  /** Without a slash at its end, as a proxy wants it. */
  readonly url: string
  /** What a fetch of each context answers. */
  readonly contexts: Record<string, Record<string, unknown>>
  close(): Promise<void>
}

export async function startBackend(): Promise<Backend> {
  const user = { user_profile: { id: 5, name: 'Ann' }, user_orders: [50], user_theme: 'dark' }
  const contexts: Backend['contexts'] = { user, news: { news_headlines: ['opened'] } }
  const answerTo = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json', 'Cache-Control': 'no-store' })
      response.end(JSON.stringify(body))
    }
    const missing = { type: 'about:blank', title: 'Not Found', status: 404, code: 'not_found' }
    const name = /^\/api\/mizan\/ctx\/(\w+)\/(\?|$)/.exec(request.url ?? '')?.[1]
    if (name !== undefined) return contexts[name] ? answer(200, contexts[name]) : answer(404, missing)
    const { fn, args } = JSON.parse(await bodyOf(request)) as { fn: string; args: { user_id: number; name: string } }
    if (fn !== 'update_name') return answer(404, missing)
    contexts['user']!['user_profile'] = { id: args.user_id, name: args.name }
    answer(200, { result: { user_id: args.user_id }, invalidate: [{ context: 'user', params: { user_id: args.user_id } }] })
  }
  const server = createServer((request, response) => void answerTo(request, response))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    contexts,
    close: () => {
      server.closeAllConnections()
      return new Promise((closed) => server.close(() => closed()))
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return body
}
