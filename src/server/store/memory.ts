import { LeastRecentMap } from './least-recent.js'
import type { Store } from './store.js'

export interface MemoryStoreOptions {
  /** How many entries it holds; past that the one used least recently is forgotten. @default 10_000 */
  max?: number
}

/**
 * Keeps sessions and counts in this process: for development, tests, and a server that is one process and may forget
 * when it restarts.
 *
 * @throws {TypeError} when `max` is no positive integer
 */
export function memoryStore({ max = 10_000 }: MemoryStoreOptions = {}): Store {
  if (!Number.isInteger(max) || max < 1) throw new TypeError(`memoryStore: max is ${max}, and must be a positive integer.`)
  // Apart, so that a flood of visitors to be counted pushes nobody's session out.
  const values = new LeastRecentMap<{ value: string; expires: number }>(max)
  const counts = new LeastRecentMap<{ count: number; expires: number }>(max)
  return {
    get: async (id) => {
      const entry = values.get(id)
      if (!entry) return null
      if (entry.expires > Date.now()) return entry.value
      values.delete(id)
      return null
    },
    set: async (id, value, ttl) => values.set(id, { value, expires: Date.now() + ttl * 1000 }),
    delete: async (id) => values.delete(id),
    increment: async (id, ttl) => {
      const current = counts.get(id)
      const entry = current && current.expires > Date.now() ? current : { count: 0, expires: Date.now() + ttl * 1000 }
      entry.count += 1
      counts.set(id, entry)
      return { count: entry.count, expiresIn: Math.max(0, (entry.expires - Date.now()) / 1000) }
    },
  }
}
