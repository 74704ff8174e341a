import { hits, type Invalidation, type Params } from '../../protocol/index.js'
import { readQuery, type QueryValue } from '../query.js'
import type { ServerContext } from '../table.js'

/** One entry of a context, as its key names it. */
export interface Entry {
  context: ServerContext
  /** The canonical one. */
  query: string
  values: ReadonlyMap<string, QueryValue>
  params: Params
}

/**
 * Of the entries that were asked for, those that are stale now, in the order in which they were asked for. What names no
 * entry canonically names none: its GET would be a redirect, or a problem.
 */
export function affectedEntries(
  contexts: ReadonlyMap<string, ServerContext>,
  keys: readonly string[],
  stale: readonly Invalidation[],
  max: number,
): Entry[] {
  const entries: Entry[] = []
  for (const key of keys) {
    if (entries.length === max) break
    const entry = staleEntry(contexts, key, stale)
    if (entry) entries.push(entry)
  }
  return entries
}

function staleEntry(contexts: ReadonlyMap<string, ServerContext>, key: string, stale: readonly Invalidation[]): Entry | null {
  const end = key.indexOf('?')
  const name = end < 0 ? key : key.slice(0, end)
  const context = contexts.get(name)
  // Asked first, because it costs less than to read the params of what is not stale.
  if (!context?.functions.length || !stale.some((item) => nameOf(item) === name)) return null
  const query = end < 0 ? '' : key.slice(end + 1)
  const reading = readQuery(query, context)
  const isCanonical = reading.ok && reading.canonical === query && (end < 0) === (query === '')
  if (!isCanonical) return null
  const params = Object.fromEntries(reading.values)
  return stale.some((item) => hits(item, name, params)) ? { context, query, values: reading.values, params } : null
}

const nameOf = (item: Invalidation) => (typeof item === 'string' ? item : item.context)
