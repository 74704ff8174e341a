import { DEFAULT_BASE, entryKey, type Params } from '../protocol/index.js'
import type { ContextData, ContextName, ContextParams } from './names.js'
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
export async function mizanFetch<Name extends ContextName>(
  context: Name,
  params?: ContextParams<Name>,
  { base = DEFAULT_BASE, signal }: FetchOptions = {},
): Promise<ContextData<Name>> {
  return (await request(contextUrl(base, entryKey(context, (params ?? {}) as Params)), { signal })).body as ContextData<Name>
}

/** Where the entry of a key is fetched: the key is the context's name, and the query if there is one. */
export const contextUrl = (base: string, key: string): string => `${base}ctx/${key.replace(/\?|$/, '/$&')}`
