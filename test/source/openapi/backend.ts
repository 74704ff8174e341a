import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** A server of another language, as far as its schema goes; it is gone when the test is over. */
export interface Backend {
  /** Stays the same when it is stopped and started. */
  readonly url: string
  readonly port: number
  answer: Handler
  readonly requests: IncomingMessage[]
  /** How many requests there were at once, at most. */
  readonly busiest: number
  start(): Promise<void>
  /** As a process that is killed: with all connections. */
  stop(): Promise<void>
}

export async function startBackend(answer: Handler): Promise<Backend> {
  let server: Server | undefined
  let port = 0
  let now = 0
  const requests: IncomingMessage[] = []
  const backend = {
    answer,
    requests,
    busiest: 0,
    get port() {
      return port
    },
    get url() {
      return `http://127.0.0.1:${port}/schema/`
    },
    async start() {
      const started = createServer((request, response) => {
        requests.push(request)
        backend.busiest = Math.max(backend.busiest, ++now)
        response.on('close', () => now--)
        backend.answer(request, response)
      })
      server = started
      await new Promise<void>((listening) => started.listen(port, '127.0.0.1', listening))
      port = (started.address() as AddressInfo).port
    },
    async stop() {
      const stopped = server
      server = undefined
      if (!stopped) return
      stopped.closeAllConnections()
      await new Promise((closed) => stopped.close(closed))
    },
  }
  await backend.start()
  onTestFinished(() => backend.stop())
  return backend
}

/** A schema of functions that nothing else is known of. */
export const schemaOf = (...names: string[]) => ({ openapi: '3.1.0', 'x-mizan-functions': names.map((name) => ({ name })) })

export const json =
  (body: unknown, headers: Record<string, string> = {}): Handler =>
  (_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }

export const status =
  (code: number, body = '', type = 'text/plain'): Handler =>
  (_, response) => {
    response.writeHead(code, { 'Content-Type': type })
    response.end(body)
  }

/** Says how long it is, and ends before. */
export const truncated =
  (text: string): Handler =>
  (_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': String(text.length) })
    response.write(text.slice(0, text.length / 2), () => response.destroy())
  }

export const silent: Handler = () => {}
