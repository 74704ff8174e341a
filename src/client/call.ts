import { DEFAULT_BASE, EVERYTHING } from '../protocol/index.js'
import { MizanError } from './error.js'
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
 * @param args an object, its `undefined` members left out
 * @throws MizanError
 */
export async function mizanCall(
  fn: string,
  args: unknown = {},
  { base = DEFAULT_BASE, signal, affects = [EVERYTHING] }: MizanCallOptions = {},
): Promise<unknown> {
  const body = JSON.stringify({ fn, args })
  // Unless an answer says otherwise, the write may have happened.
  let stale: unknown = affects
  try {
    const headers = { 'Content-Type': 'application/json' }
    const answer = await request(`${base}call/`, { method: 'POST', body, headers, signal })
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
