import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Ask {
  method: string
  /** Without the query. */
  path: string
  /** Without the question mark. */
  query: string
  headers: Record<string, string>
  body: string
  /** What was sent was no UTF-8. */
  isBroken: boolean
}

export interface Answer {
  status: number
  headers: Record<string, string | string[]>
  body: string
}

export type Handle = (ask: Ask) => Answer

export interface Listening {
  url: string
  close(): Promise<void>
}

/** Serves on the loopback. */
export async function listen(handle: Handle): Promise<Listening> {
  const server: Server = createServer((request, response) => void respond(handle, request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function respond(handle: Handle, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  const [path = '', ...rest] = (request.url ?? '').split('?')
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
  const body = bytes.toString('utf8')
  const isBroken = !Buffer.from(body).equals(bytes)
  const answer = handle({ method: request.method ?? 'GET', path, query: rest.join('?'), headers, body, isBroken })
  if (answer.status === 0) return void request.socket.destroy()
  response.writeHead(answer.status, answer.headers)
  response.end(request.method === 'HEAD' || answer.status === 304 ? undefined : answer.body)
}
