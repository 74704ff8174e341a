import type { ContextHandle } from './registry.js'
import { invalidate } from './stores.js'

/**
 * Development only: the code of the server changed, so the data of these contexts may have as well.
 *
 * @param contexts names of all contexts that changed; nothing happens unless `handle` is among them
 */
export function changed(handle: ContextHandle, contexts: readonly string[]): void {
  if (contexts.includes(handle.name)) invalidate([handle.name])
}
