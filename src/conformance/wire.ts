import { Agent as HttpAgent, request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import type { Came, Exchange, Sent } from './exchange.js'

/** In bytes. No check needs more of an answer. */
const MAX_ANSWER = 16 * 1024 * 1024

/** In bytes, what is written at once. A longer body gets a connection of its own: its answer may be the last of it. */
const PIECE = 64 * 1024

/** In milliseconds, how long the second time a server may take to refuse a long body by its head before the rest of it is written. */
const PAUSE = 500

export interface Wire {
  send(sent: Sent): Promise<Exchange>
  close(): void
}

/**
 * Sends requests to `origin` as they are written. Node's own client, not `fetch`: that one resolves paths, re-encodes
 * queries, asks for compression, and adds `Sec-Fetch-*` by itself.
 *
 * @param timeout milliseconds for one answer
 */
export function createWire(origin: URL, timeout: number): Wire {
  const isSecure = origin.protocol === 'https:'
  const request = isSecure ? requestHttps : requestHttp
  const agent = new (isSecure ? HttpsAgent : HttpAgent)({ keepAlive: true })
  const ask = (sent: Sent, isFresh: boolean, pause = 0): Promise<Came> =>
    new Promise((resolve) => {
      const options = { method: sent.method, path: sent.path, headers: headersOf(sent), agent: isFresh ? false : agent, timeout }
      const outgoing = request(origin, options)
      let isAnswered = false
      outgoing.on('response', (answer) => {
        isAnswered = true
        stop()
        // Of a body that is not sent to its end nothing else closes the connection.
        resolve(read(answer).catch(broken).finally(() => outgoing.writableEnded || outgoing.destroy()))
      })
      outgoing.on('error', (error) => {
        // A server that refuses a body need not read it: its answer counts, not that the rest could not be sent.
        if (isAnswered) return
        // It may close an idle connection just when the next request is on its way.
        const isIdle = outgoing.reusedSocket && (error as NodeJS.ErrnoException).code === 'ECONNRESET'
        // What it answered before it closed the connection is lost with the rest of the body that was on its way.
        const isRefused = isLong(sent) && pause === 0 && CLOSED.has(String((error as NodeJS.ErrnoException).code))
        resolve(isIdle || isRefused ? ask(sent, true, isRefused ? PAUSE : pause) : broken(error))
      })
      outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${timeout / 1000} s`)))
      const stop = write(outgoing, sent.body, pause)
    })
  return {
    send: async (sent) => ({ sent, came: await ask(sent, isLong(sent)) }),
    close: () => agent.destroy(),
  }
}

const CLOSED = new Set(['EPIPE', 'ECONNRESET'])

const isLong = ({ body = '' }: Sent): boolean => Buffer.byteLength(body) > PIECE

/**
 * Writes a body piece by piece, and no further once `stop` is called: who answers before it has read all may close the
 * connection, and to write to a closed one loses the answer.
 *
 * @param pause milliseconds between the head, with nothing of the body, and the body
 * @returns stop
 */
function write(outgoing: ClientRequest, body: Sent['body'], pause: number): () => void {
  const bytes = Buffer.from(body ?? '')
  let at = 0
  let isStopped = false
  const next = () => {
    if (isStopped) return
    while (at < bytes.byteLength) {
      const isRoom = outgoing.write(bytes.subarray(at, (at += PIECE)))
      if (!isRoom) return void outgoing.once('drain', next)
    }
    outgoing.end()
  }
  if (pause > 0) {
    outgoing.flushHeaders()
    setTimeout(next, pause)
  } else next()
  return () => (isStopped = true)
}

function headersOf({ headers, body }: Sent): Record<string, string> {
  const length = body === undefined ? undefined : String(Buffer.byteLength(body))
  return { 'User-Agent': 'mizan-conformance', ...(length === undefined ? {} : { 'Content-Length': length }), ...headers }
}

async function read(answer: IncomingMessage): Promise<Came> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size > MAX_ANSWER) throw new Error(`the answer is longer than ${MAX_ANSWER} bytes`)
    chunks.push(chunk)
  }
  const lines = Object.entries(answer.headersDistinct)
  const headers = new Map(lines.flatMap(([name, values]) => (values ? [[name, values] as const] : [])))
  return { status: answer.statusCode ?? 0, headers, text: Buffer.concat(chunks).toString('utf8') }
}

function broken(error: unknown): Came {
  const code = (error as NodeJS.ErrnoException).code
  const message = error instanceof Error ? error.message : String(error)
  return { status: 0, headers: new Map(), text: message || (code ?? 'the connection broke off') }
}
