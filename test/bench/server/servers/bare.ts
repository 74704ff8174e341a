import { createPublicKey } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { jwtVerify } from 'jose'
import type { Told } from '../child.js'
import { AUDIENCE, ISSUER, type Identity } from '../contest.js'
import { listen } from './listen.js'

/**
 * Node's own server, which writes what Mizan answered: what is left is what HTTP itself costs. A body is read and parsed, and
 * a token verified, each time anew.
 */
export function serve({ answer, setting }: Told): Promise<number> {
  if (!answer) throw new Error('The bare server is told what to answer.')
  const { status, body } = answer
  const headers = answer.headers.flat()
  const verify = verifier(setting.identity)
  return listen((request, response) => {
    const end = () => response.writeHead(status, headers).end(body)
    const fail = () => response.writeHead(400).end()
    const { authorization } = request.headers
    if (authorization !== undefined) {
      const verified = verify(authorization.slice('Bearer '.length))
      void (request.method === 'POST' ? Promise.all([verified, readJson(request)]) : verified).then(end, fail)
    } else if (request.method === 'POST') void readJson(request).then(end, fail)
    else end()
  })
}

function verifier(identity: Identity): (token: string) => Promise<unknown> {
  if (!identity) return () => Promise.reject(new Error('There is no key.'))
  const key = identity.algorithm === 'HS256' ? new TextEncoder().encode(identity.secret) : createPublicKey(identity.publicKey)
  const options = { issuer: ISSUER, audience: AUDIENCE, algorithms: [identity.algorithm] }
  return (token) => jwtVerify(token, key, options)
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
