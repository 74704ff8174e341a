import type { Problem } from '../protocol/index.js'
import { MizanError } from './error.js'

/**
 * Sends one request of the protocol and gives the JSON object of its answer.
 *
 * @throws MizanError in every case of failure
 */
export async function request(url: string, init: RequestInit): Promise<Record<string, unknown>> {
  let response: Response | undefined
  let body: unknown
  try {
    response = await fetch(url, init)
    body = await response.json()
  } catch (cause) {
    // An abort reaches us as whatever reason its caller gave, and a body that breaks off as the same TypeError as no answer.
    if (init.signal?.aborted) throw failure('aborted', url, 'the request was aborted', 0, cause)
    if (!(cause instanceof SyntaxError)) throw failure('network', url, 'no answer came', 0, cause)
  }
  const { ok, status } = response!
  const object = typeof body === 'object' && !Array.isArray(body) ? (body as Partial<Problem>) : null
  if (ok && object) return { ...object }
  if (ok) throw failure('parse', url, 'the answer is no JSON object. Does a server of Mizan answer there?', status)
  if (object?.code) throw new MizanError({ ...object, status })
  throw failure('http', url, `the answer is ${status}, without a problem document`, status)
}

const failure = (code: string, url: string, reason: string, status: number, cause?: unknown) =>
  new MizanError({ code, status, title: `${url}: ${reason}` }, cause)
