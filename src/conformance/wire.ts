import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Came, Exchange, Sent } from './exchange.js'

/** In bytes. No check needs more of an answer. */
const MAX_ANSWER = 16 * 1024 * 1024

export interface Wire {
  send(sent: Sent): Promise<Exchange>
}

/**
 * Sends requests to `origin` as they are written. Node's own client, not `fetch`: that one resolves paths, re-encodes
 * queries, asks for compression, and adds `Sec-Fetch-*` by itself.
 *
 * @param timeout milliseconds for one answer
 */
export function createWire(origin: URL, timeout: number): Wire {
  const request = origin.protocol === 'https:' ? requestHttps : requestHttp
  return {
    send: (sent) =>
      new Promise((resolve) => {
        const done = (came: Came | Promise<Came>) => resolve(Promise.resolve(came).then((it) => ({ sent, came: it })))
        const options = { method: sent.method, path: sent.path, headers: headersOf(sent), agent: false, timeout }
        const outgoing = request(origin, options)
        let isAnswered = false
        outgoing.on('response', (answer) => {
          isAnswered = true
          stop()
          done(read(answer).catch(broken))
        })
        // A server that refuses a body need not read it: its answer counts, not that the rest could not be sent.
        outgoing.on('error', (error) => (isAnswered ? undefined : done(broken(error))))
        outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${timeout / 1000} s`)))
        const stop = write(outgoing, sent.body)
      }),
  }
}

/** In bytes, what is written at once. */
const PIECE = 64 * 1024

/**
 * Writes a body piece by piece, and no further once `stop` is called: who answers before it has read all may close the
 * connection, and to write to a closed one loses the answer.
 *
 * @returns stop
 */
function write(outgoing: ClientRequest, body: Sent['body']): () => void {
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
  next()
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
