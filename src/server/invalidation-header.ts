import { EVERYTHING, type Invalidation } from '../protocol/index.js'
import { scopeText, scopeTypes, scopeValue } from './scope.js'
import type { ServerContext } from './table.js'

/** In bytes; the fields of an invalidation are ASCII. Proxies bound all headers of an answer together, at 4 KiB and more. */
export const MAX_FIELD = 2048

/**
 * `X-Mizan-Invalidate` (PROTOCOL 6): an RFC 9651 List of context names with the params of their scopes. What does not
 * fit widens: a value that no header can hold goes, past 2,048 bytes all scopes go, and past that everything is stale.
 */
export function invalidationHeader(items: readonly Invalidation[], contexts: ReadonlyMap<string, ServerContext>): string {
  const field = unique(items.map((item) => memberOf(item, contexts)))
  if (field.length <= MAX_FIELD) return field
  const bare = unique(items.map((item) => (typeof item === 'string' ? item : item.context)))
  return bare.length <= MAX_FIELD ? bare : EVERYTHING
}

function memberOf(item: Invalidation, contexts: ReadonlyMap<string, ServerContext>): string {
  if (typeof item === 'string') return item
  const context = contexts.get(item.context)
  const types = context && scopeTypes(context)
  const scope = Object.entries(item.params).flatMap(([name, given]) => {
    const type = types?.get(name)
    const value = types && !type ? undefined : scopeValue(given, type)
    const one = value === undefined ? null : ([name.toLowerCase(), value] as const)
    return one && scopeText('', [one]) !== null ? [one] : []
  })
  return scopeText(item.context, scope) ?? item.context
}

function unique(members: string[]): string {
  return [...new Set(members)].join(', ')
}
