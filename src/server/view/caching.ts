import { entryGroups } from '../cache-groups.js'
import { cacheHeaders } from '../cache-headers.js'
import type { QueryValue } from '../query.js'
import type { ServerContext } from '../table.js'

/** Makes an answer one that no cache keeps, whatever its view said of it (PROTOCOL 4). */
export function forbidStoring(headers: Headers): void {
  headers.set('Cache-Control', 'no-store')
  for (const name of ['CDN-Cache-Control', 'Cache-Groups', 'ETag', 'Expires']) headers.delete(name)
}

/** The groups of a page of a context: its entry has the arguments that are params of the context. */
export function viewGroups(context: ServerContext, args: Readonly<Record<string, unknown>>): readonly string[] {
  return entryGroups(context, new Map(context.params.flatMap(({ name }): [string, QueryValue][] => (isValue(args[name]) ? [[name, args[name]]] : []))))
}

/**
 * Tells caches of a page of a context what they are told of the context itself. A view may say `no-store`, or `private` where
 * the context is public: less can be kept, never more.
 *
 * @param groups of the page
 */
export function cacheAsContext(headers: Headers, { private: isPrivate, maxAge }: ServerContext, groups: readonly string[]): void {
  if (saysNoStore(headers)) return forbidStoring(headers)
  headers.delete('Expires')
  const told = cacheHeaders({ private: isPrivate || saysPrivate(headers), maxAge }, groups)
  for (const [name, value] of Object.entries(told)) headers.set(name, value)
}

export const saysNoStore = (headers: Headers) => /\bno-store\b/i.test(headers.get('Cache-Control') ?? '')

export const saysPrivate = (headers: Headers) => /\bprivate\b/i.test(headers.get('Cache-Control') ?? '')

/** Whether a shared cache may keep the answer. */
export function isShared(headers: Headers): boolean {
  return !saysNoStore(headers) && !saysPrivate(headers)
}

function isValue(value: unknown): value is QueryValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
