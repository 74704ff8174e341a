import { canonicalParams, DEFAULT_BASE, type Params } from '../protocol/index.js'
import { request } from './request.js'

/** The answer of a context fetch: one key per function, and the problems of those that failed (PROTOCOL 4). */
export type Bundle = Record<string, unknown>

export interface FetchOptions {
  /** Path or URL of the server, with a slash at its end. @default '/api/mizan/' */
  base?: string
  signal?: AbortSignal
}

/**
 * Fetches a context once, past every store (PROTOCOL 4).
 *
 * @returns one key per function; a function that failed is missing, and its problem stands in `$errors`
 * @throws MizanError
 */
export function mizanFetch(context: string, params: Params = {}, { base = DEFAULT_BASE, signal }: FetchOptions = {}): Promise<Bundle> {
  const query = canonicalParams(params)
  return request(`${base}ctx/${context}/${query && `?${query}`}`, { signal })
}
