import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request that reached the server. */
export interface Received {
  /** `POST /note name=Ann` */
  line: string
  token: string | undefined
}

export type Answer = (response: ServerResponse, request: IncomingMessage) => void

/** A server of views, on a port of its own: htmx sends what it sends in a browser. */
export interface HtmxServer {
  readonly origin: string
  readonly received: Received[]
  /** What it does with the next requests, sessions and preflights excepted; after the last one, 200 and `<b>done</b>`. */
  readonly answers: Answer[]
  close(): Promise<void>
}

export async function startHtmxServer(): Promise<HtmxServer> {
  const received: Received[] = []
  const answers: Answer[] = []
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? '*')
    response.setHeader('Access-Control-Allow-Headers', request.headers['access-control-request-headers'] ?? '*')
    response.setHeader('Access-Control-Expose-Headers', 'X-Mizan-Invalidate')
    if (request.method === 'OPTIONS') return void response.end()
    let body = ''
    for await (const chunk of request) body += String(chunk)
    received.push({ line: [request.method, request.url, body].filter(Boolean).join(' '), token: request.headers['x-csrftoken'] as string | undefined })
    if (request.url?.endsWith('/session/')) return void response.setHeader('Set-Cookie', 'csrftoken=new; Path=/').end('{}')
    const answer = answers.shift() ?? says({})
    answer(response, request)
  }
  const server = createServer((request, response) => void take(request, response))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answers,
    close() {
      server.closeAllConnections()
      return new Promise((closed) => server.close(() => closed()))
    },
  }
}

export const says =
  (headers: Record<string, string>, status = 200, body = '<b>done</b>'): Answer =>
  (response) =>
    void response.writeHead(status, { 'Content-Type': 'text/html', ...headers }).end(body)

/** As a server refuses a token that is missing or old. */
export const refusesToken: Answer = (response) =>
  void response.writeHead(403, { 'Content-Type': 'application/problem+json' }).end(JSON.stringify({ type: 'about:blank', title: 'Forbidden', status: 403, code: 'csrf' }))

/** The connection breaks before any answer. */
export const drops: Answer = (response) => void response.destroy()
