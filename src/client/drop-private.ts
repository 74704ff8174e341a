import { abandon } from './abandon.js'
import { tell } from './events.js'
import { clock, eachEntry } from './stores.js'

/** Somebody else is here, or nobody: what was private goes, with the optimistic updates and the requests under way. */
export function dropPrivate(): void {
  clock.principal = ++clock.now
  tell?.('principal')
  eachEntry((entry) => {
    entry.layers = []
    if (entry.isPublic) return entry.publish()
    entry.store.entries.delete(entry.key)
    entry.isGone = true
    abandon(entry, 'principal')
    for (const onGone of entry.mounts) onGone()
  })
}
