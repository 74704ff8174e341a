import { spread } from './invalidate.js'
import type { ContextHandle } from './registry.js'

/**
 * Development only: the code of the server changed, so the data of these contexts may have as well.
 *
 * @param contexts names of all contexts that changed; nothing happens unless `handle` is among them
 */
export function changed(handle: ContextHandle, contexts: readonly string[]): void {
  if (contexts.includes(handle.name)) spread([handle.name], 'dev')
}
