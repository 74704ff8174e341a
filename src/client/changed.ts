import { retryNow } from './freshness.js'
import { spread } from './invalidate.js'
import type { ContextHandle } from './registry.js'
import { eachEntry } from './stores.js'

/**
 * Development only: the code of the server changed, so the data of these contexts may have as well.
 *
 * @param contexts names of all contexts that changed; nothing happens unless `handle` is among them
 */
export function changed(handle: ContextHandle, contexts: readonly string[]): void {
  const { name } = handle
  if (!contexts.includes(name)) return
  spread([name], 'dev')
  // A server that has just started anew was away a moment ago: who was refused then need not wait any longer.
  eachEntry((entry) => entry.context.name === name && retryNow(entry))
}
