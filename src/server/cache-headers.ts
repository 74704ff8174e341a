import { groupsField } from './cache-groups.js'
import type { ServerContext } from './table.js'

const YEAR = 31_536_000

/**
 * What caches are told of one entry that is whole (PROTOCOL 4). Browsers always ask again; only shared caches keep.
 *
 * @param groups of the entry, where it is public
 */
export function cacheHeaders({ private: isPrivate, maxAge }: Pick<ServerContext, 'private' | 'maxAge'>, groups: readonly string[] = []): Record<string, string> {
  if (isPrivate) return { 'Cache-Control': 'private, no-cache', 'CDN-Cache-Control': 'no-store' }
  const seconds = maxAge ?? YEAR
  return {
    'Cache-Control': `public, max-age=0, s-maxage=${seconds}`,
    'CDN-Cache-Control': `max-age=${seconds}, stale-if-error=86400`,
    'Cache-Groups': groupsField(groups),
  }
}
