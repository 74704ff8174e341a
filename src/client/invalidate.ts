import { hits } from '../protocol/index.js'
import { tellTabs } from './channel.js'
import { tell, type InvalidatedBy } from './events.js'
import type { Slices } from './slices.js'
import { land, touch } from './freshness.js'
import { clock, eachEntry } from './stores.js'

/**
 * Tells every store of the page, and every other tab, what is stale.
 *
 * @param list as it came over the wire (PROTOCOL 7): what is malformed in it makes everything stale
 */
export function invalidate(list: unknown): void {
  spread(list, 'app')
}

export function spread(list: unknown, by: InvalidatedBy, fn?: string, slices?: Slices): void {
  const items: unknown[] = Array.isArray(list) ? list : [list]
  if (!items.length) return
  clock.now++
  tell?.('invalidate', items, by, fn)
  eachEntry((entry) => {
    if (!items.some((item) => hits(item, entry.context.name, entry.params))) return
    const slice = slices?.data.get(entry.key)
    // Something else made it stale since the call began: whether the slice knows of that, nobody can say.
    const isNewest = slice && entry.dirty <= slices!.since
    if (entry.isStale) tell?.('coalesce', entry)
    entry.dirty = clock.now
    touch(entry)
    if (isNewest) land(entry, clock.now, slice)
  })
  if (by !== 'tab' && by !== 'dev') tellTabs(items)
}
