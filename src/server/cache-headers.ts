import { cacheGroups } from './cache-groups.js'
import type { QueryValue } from './query.js'
import type { ServerContext } from './table.js'

const YEAR = 31_536_000

/** What caches are told of one entry that is whole (PROTOCOL 4). Browsers always ask again; only shared caches keep. */
export function cacheHeaders(context: ServerContext, values: ReadonlyMap<string, QueryValue>): Record<string, string> {
  if (context.private) return { 'Cache-Control': 'private, no-cache', 'CDN-Cache-Control': 'no-store' }
  const seconds = context.maxAge ?? YEAR
  return {
    'Cache-Control': `public, max-age=0, s-maxage=${seconds}`,
    'CDN-Cache-Control': `max-age=${seconds}, stale-if-error=86400`,
    'Cache-Groups': cacheGroups(context, values),
  }
}
