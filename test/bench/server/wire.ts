import { request as send } from 'node:http'
import type { Answer, RequestSpec } from './contest.js'

/** The request as a user sends it who has a bearer token. */
export function withToken(request: RequestSpec, token: string | undefined): RequestSpec {
  return token === undefined ? request : { ...request, headers: { ...request.headers, Authorization: `Bearer ${token}` } }
}

/** A request as HTTP/1.1 has it, one byte a character. */
export function onTheWire({ method, path, headers, body = '' }: RequestSpec): string {
  const bytes = Buffer.from(body)
  const all = { Host: '127.0.0.1', ...headers, ...(body ? { 'Content-Length': String(bytes.length) } : {}) }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${bytes.toString('latin1')}`
}

/** Headers that Node's server writes by itself. */
const OF_NODE = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding'])

/**
 * The answer to one request, its headers spelled and ordered as they came.
 *
 * @throws {Error} when it is not 200
 */
export function ask(port: number, { method, path, headers, body }: RequestSpec): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = send({ port, host: '127.0.0.1', method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        if (response.statusCode !== 200) return reject(new Error(`${method} ${path} answered ${response.statusCode}: ${text.slice(0, 500)}`))
        const pairs = response.rawHeaders.flatMap((name, index, all): [string, string][] =>
          index % 2 || OF_NODE.has(name.toLowerCase()) ? [] : [[name, all[index + 1] ?? '']])
        resolve({ status: 200, headers: pairs, body: text })
      })
    })
    request.once('error', reject).end(body)
  })
}
