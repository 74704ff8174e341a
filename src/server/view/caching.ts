import { cacheHeaders } from '../cache-headers.js'
import type { QueryValue } from '../query.js'
import type { ServerContext } from '../table.js'

/** Makes an answer one that no cache keeps, whatever its view said of it (PROTOCOL 4). */
export function forbidStoring(headers: Headers): void {
  headers.set('Cache-Control', 'no-store')
  for (const name of ['CDN-Cache-Control', 'Cache-Groups', 'ETag', 'Expires']) headers.delete(name)
}

/**
 * Tells caches of a page of a context what they are told of the context itself; its entry has the arguments that are
 * params of the context. A view may say `no-store`, or `private` where the context is public: less can be kept, never more.
 */
export function cacheAsContext(headers: Headers, context: ServerContext, args: Readonly<Record<string, unknown>>): void {
  const own = headers.get('Cache-Control') ?? ''
  if (/\bno-store\b/i.test(own)) return forbidStoring(headers)
  const entry = new Map(context.params.flatMap(({ name }): [string, QueryValue][] => (isValue(args[name]) ? [[name, args[name]]] : [])))
  const isPrivate = context.private || /\bprivate\b/i.test(own)
  headers.delete('Expires')
  for (const [name, value] of Object.entries(cacheHeaders({ ...context, private: isPrivate }, entry))) headers.set(name, value)
}

/** Whether a shared cache may keep the answer. */
export function isShared(headers: Headers): boolean {
  return !/\b(?:no-store|private)\b/i.test(headers.get('Cache-Control') ?? '')
}

function isValue(value: unknown): value is QueryValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
