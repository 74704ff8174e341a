import type { Problem } from '../protocol/index.js'
import { MizanError } from './error.js'
import { noticePrincipal } from './principal.js'
import { send } from './send.js'
import { noticeSkew } from './skew.js'

/**
 * Sends one request of the protocol and gives the JSON object of its answer.
 *
 * @throws MizanError in every case of failure
 */
export async function request(
  url: string,
  init: RequestInit,
  fetcher?: typeof fetch,
): Promise<{ body: Record<string, unknown>; headers: Headers }> {
  let response: Response | undefined
  let body: unknown
  try {
    response = await send(url, init, fetcher)
    body = await response.json()
  } catch (cause) {
    // An abort reaches us as whatever reason its caller gave, and a body that breaks off as the same TypeError as no answer.
    if (init.signal?.aborted) throw failure('aborted', url, 0, cause)
    if (!response || !(cause instanceof SyntaxError)) throw failure('network', url, 0, cause)
  }
  const { ok, status, headers } = response!
  // Before anything of the answer is used: it may be another visitor's than the rest of the page.
  noticePrincipal()
  noticeSkew(headers.get('X-Mizan-Schema'))
  const object = typeof body === 'object' && !Array.isArray(body) ? (body as Partial<Problem>) : null
  if (ok && object) return { body: object as Record<string, unknown>, headers }
  if (!ok && object?.code) throw new MizanError({ ...object, status })
  throw ok ? failure('parse', url, status) : failure('http', url, status)
}

const failure = (code: string, url: string, status: number, cause?: unknown) =>
  new MizanError({ code, status, title: `${url}: ${code} ${status}` }, cause)
