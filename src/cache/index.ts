/** `mizan/cache`: keeps the answers of contexts at the server, until an invalidation means them. */
export { originCache } from './cache.js'
export type { BypassCause, CacheCounters, CacheEvent } from './events.js'
export { memoryCache, type MemoryCacheOptions } from './memory.js'
export type { CacheOptions } from './options.js'
export { NoRoom, NotJoined, type CacheStore, type Found, type Kept } from './store.js'
