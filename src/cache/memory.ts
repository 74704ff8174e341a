import { LRUCache } from 'lru-cache'
import type { OriginCache } from '../protocol/index.js'
import { originCache } from './cache.js'
import type { CacheOptions } from './options.js'
import type { CacheStore, Kept } from './store.js'

export interface MemoryCacheOptions extends CacheOptions {
  /** How much it holds, in bytes; past that what was used least recently goes. @default 64 MiB */
  maxBytes?: number
}

/**
 * Keeps answers in this process: for a server that is one process. Where there are several, each would keep what another has made
 * stale: they share a `redisCache`.
 *
 * @throws {TypeError} when `maxBytes` is no number, or too small to hold anything
 *
 * @example
 * export default defineServer({ cache: memoryCache() })
 */
export function memoryCache({ maxBytes = 64 * 1024 * 1024, ...options }: MemoryCacheOptions = {}): OriginCache {
  if (!(maxBytes >= LEAST && maxBytes < Infinity)) {
    throw new TypeError(`memoryCache: maxBytes is ${maxBytes}, and must be a number of bytes, ${LEAST} or more.`)
  }
  return originCache(memoryStore(maxBytes), options)
}

/** Less would hold next to nothing. */
const LEAST = 64 * 1024

/** What the engine needs for an entry besides its texts, measured with 100,000 of them. */
const OVERHEAD = 300

/** The part of the bytes that generations may take. One that is forgotten makes its entries stale, and nothing wrong. */
const FOR_GENERATIONS = 0.2

export function memoryStore(maxBytes: number): CacheStore {
  const entries = new LRUCache<string, Kept>({
    maxSize: Math.max(1, Math.floor(maxBytes * (1 - FOR_GENERATIONS))),
    sizeCalculation: ({ text }, key) => bytes(text) + bytes(key) + OVERHEAD,
    perf: performance,
    ttlResolution: 0,
  })
  const generations = new LRUCache<string, string>({
    maxSize: Math.max(1, Math.floor(maxBytes * FOR_GENERATIONS)),
    sizeCalculation: (_, name) => bytes(name) + OVERHEAD / 2,
  })
  const schemas = new Set<string>()
  let count = 0
  const generationOf = (name: string): string => {
    const known = generations.get(name)
    if (known !== undefined) return known
    const made = (++count).toString(36)
    generations.set(name, made)
    return made
  }
  return {
    open({ schema }) {
      if (schema === null || schemas.has(schema)) return
      schemas.add(schema)
      // Purges of the others went by other shapes.
      if (schemas.size > 1) generations.delete('')
    },
    read: (key, names) => ({ kept: entries.get(key) ?? null, generations: names.map(generationOf) }),
    write(key, names, kept, ttl) {
      if (names.some((name, index) => generations.get(name) !== kept.generations[index])) return false
      entries.set(key, kept, ttl === null ? {} : { ttl })
      return entries.has(key)
    },
    forget(names, contexts) {
      for (const name of schemas.size > 1 ? [...names, ...contexts] : names) generations.delete(name)
    },
  }
}

/** The engine keeps a text with one byte a character where it can, else with two. */
const bytes = (text: string) => (/[^\x00-\xff]/.test(text) ? 2 : 1) * text.length
