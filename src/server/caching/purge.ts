import { EVERYTHING, type Invalidation, type OriginCache } from '../../protocol/index.js'
import { staleContexts, staleGroups, type Known } from '../cache-groups.js'

/**
 * Has the cache forget what `items` made stale.
 *
 * @param opened gives the cache, opened; undefined where there is none
 * @param known null in a process that answers no requests: what shapes of scope there are is not known there, so contexts are
 *   forgotten whole
 * @returns whether all who keep something have heard of it
 */
export async function purge(opened: () => OriginCache | undefined, items: readonly Invalidation[], known: Known | null): Promise<boolean> {
  const cache = opened()
  if (!cache) return true
  if (items.includes(EVERYTHING)) return cache.clear()
  if (known) return cache.purge(staleGroups(items, known), staleContexts(items, known))
  const contexts = staleContexts(items, { contexts: new Map() })
  return cache.purge(contexts, contexts)
}
