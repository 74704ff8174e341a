import { DEFAULT_BASE, EVERYTHING } from '../protocol/index.js'
import { csrf } from './csrf.js'
import { MizanError } from './error.js'
import { callBody } from './files.js'
import { request } from './request.js'
import { invalidate } from './stores.js'

export interface CallOptions {
  /** Gives the call up. Its outcome is then unknown, so all that it may affect is fetched again. */
  signal?: AbortSignal
}

export interface MizanCallOptions extends CallOptions {
  /** Path or URL of the server, with a slash at its end. @default '/api/mizan/' */
  base?: string
  /** Names of the contexts that the function may affect, for a call whose outcome is unknown. @default all of them */
  affects?: readonly string[]
}

/**
 * Calls a function of the server (PROTOCOL 5), and makes stale what its answer says.
 *
 * @param args an object, its `undefined` members left out; with files in it the call travels as a form
 * @throws MizanError
 */
export async function mizanCall(
  fn: string,
  args: unknown = {},
  { base = DEFAULT_BASE, signal, affects = [EVERYTHING] }: MizanCallOptions = {},
): Promise<unknown> {
  const url = `${base}call/`
  const body = callBody(fn, args)
  // The browser itself writes the type of a form, with the boundary between its parts.
  const type = typeof body === 'string' && { 'Content-Type': 'application/json' }
  const send = () => request(url, { method: 'POST', body, headers: { ...type, ...csrf(url) }, signal })
  // Unless an answer says otherwise, the write may have happened.
  let stale: unknown = affects
  try {
    const answer = await send().catch(async (error) => {
      if (!(error instanceof MizanError && error.code === 'csrf')) throw error
      // The first write of a visit has no token yet, and one after a login elsewhere an old one: the server gives a new one.
      await request(`${base}session/`, { signal })
      return send()
    })
    if (Array.isArray(answer.invalidate)) stale = answer.invalidate
    return answer.result
  } catch (error) {
    if (error instanceof MizanError && isRefusal(error.status)) stale = []
    throw error
  } finally {
    invalidate(stale)
  }
}

/** An error answer of the server itself: nothing was written. From 502 to 504 a proxy speaks, which does not know. */
const isRefusal = (status: number): boolean => status >= 400 && !(status >= 502 && status <= 504)
