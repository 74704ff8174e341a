import type { ServerResponse } from 'node:http'
import { sendNodeResponse } from 'srvx/node'
import type { Answer } from '../answer.js'

/** Sends an answer; a plain one is written as it is, without a `Response` between. */
export async function send(response: ServerResponse, answer: Answer | Response): Promise<void> {
  if (!(answer instanceof Response)) return write(response, answer)
  const cookies = answer.headers.getSetCookie()
  if (keepCookies(response, cookies)) answer.headers.delete('Set-Cookie')
  await sendNodeResponse(response, answer)
}

/** Their own bodies are none, and no length of one belongs to them (RFC 9110, 8.6). */
const BODILESS = new Set([204, 304])

function write(response: ServerResponse, { status, headers, body, cookies = [] }: Answer): void {
  // Who asked may have gone.
  if (response.destroyed) return
  // A list of names and values in turn: of all that Node takes, it costs least.
  const list: string[] = []
  for (const name of Object.keys(headers)) list.push(name, headers[name] ?? '')
  if (!keepCookies(response, cookies)) for (const cookie of cookies) list.push('Set-Cookie', cookie)
  if (!BODILESS.has(status)) list.push('Content-Length', String(body === null ? 0 : Buffer.byteLength(body)))
  response.writeHead(status, list)
  // To HEAD, Node sends no body.
  response.end(body ?? undefined)
}

/**
 * Where others have set headers before, as Vite and Express do, `writeHead` of Node keeps one field of each name: of a session and
 * its CSRF token, the token alone. Set beforehand, all of them stay.
 *
 * @returns whether they are set
 */
function keepCookies(response: ServerResponse, cookies: readonly string[]): boolean {
  if (cookies.length < 2 || response.getHeaderNames().length === 0) return false
  response.setHeader('Set-Cookie', cookies)
  return true
}
