import type { IncomingMessage } from 'node:http'
import type { Answer } from '../contest.js'
import { listen } from './listen.js'

/** Node's own server, which writes what Mizan answered: what is left is what HTTP itself costs. A body is read and parsed. */
export function serve(answer: Answer): Promise<number> {
  const { status, body } = answer
  const headers = answer.headers.flat()
  return listen((request, response) => {
    const end = () => response.writeHead(status, headers).end(body)
    if (request.method === 'POST') void readJson(request).then(end, () => response.writeHead(400).end())
    else end()
  })
}

function readJson(request: IncomingMessage): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      try {
        resolve(JSON.parse(Buffer.concat(chunks).toString()))
      } catch (error) {
        reject(error as Error)
      }
    })
  })
}
