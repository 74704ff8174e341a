import type { Entry } from './entry.js'
import { tell } from './events.js'
import type { Bundle } from './fetch.js'
import { clock } from './stores.js'

/** What a call is expected to do to an entry, until an answer tells. */
export interface Layer {
  readonly update: (data: Bundle) => Bundle
  /** The clock of the call's own invalidation: an answer at or past it knows of the write. NaN while the call is under way. */
  settles: number
}

/**
 * Puts an optimistic update over an entry.
 *
 * @throws what the update throws: the call is not to be sent then
 * @returns to be called without a word when its call has an answer, then when the call is over. Where that made the entry stale, the update stays until an answer knows of it.
 */
export function overlay(entry: Entry, update: Layer['update']): (succeeded?: boolean) => void {
  if (entry.bundle) update(entry.bundle)
  const layer: Layer = { update, settles: NaN }
  entry.layers = [...entry.layers, layer]
  tell?.('layer', entry, 'on')
  entry.publish()
  return (succeeded) => {
    // Data that come with its own answer are beyond it: the next number is that of the call's own invalidation.
    if (succeeded === undefined) return void (layer.settles = clock.now + 1)
    tell?.('layer', entry, succeeded ? 'settled' : 'failed')
    layer.settles = entry.dirty
    if (succeeded && entry.isStale) return
    entry.layers = entry.layers.filter((other) => other !== layer)
    entry.publish()
  }
}
