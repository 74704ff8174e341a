/**
 * `mizan/cache/redis`: keeps the answers of contexts in Redis, for servers of several processes. Apart from `mizan/cache`, because
 * it alone needs the package `redis`, and sockets.
 *
 * **Why there is no index** from a scope to its entries, which a purge would go through: Redis evicts the sets of such an index as it
 * evicts all else. Measured with entries evicted, 3,968 of 13,186 that were left were answered after their purge, since the set that
 * knew them was gone; with generations none, since an entry is good only while each of its generations is there and the same. To
 * delete 100,000 entries took 663 ms, in which Redis does nothing else; to forget their generation takes less than one.
 *
 * **What is kept**, all in one hash slot: entries and generations by HMAC-SHA-256, each with an end, and a hash of the processes that
 * are alive. A process has a lease in it, which it renews three times while it lasts. Without a lease it is told nothing, so that one
 * that was stopped or cut off does not go by what it knew. Who finds a lease that has run out removes it, and forgets everything: its
 * process may have died between commit and purge.
 *
 * | What happens | An answer may be stale for |
 * | --- | --- |
 * | A purge that Redis has taken | nothing: no read that begins after it, in any process, finds what it meant |
 * | A purge that Redis does not take, being away or slow | in the process that purges nothing: what it means is not asked of the cache; in the others, while they reach Redis, until it is told again: a second after Redis answers, or a lease and a heartbeat |
 * | A process dies, or is stopped, between commit and purge | a lease and a heartbeat: 13 seconds |
 * | Redis stops for longer than a lease, and goes on | nothing: no lease is valid, and the first heartbeat forgets everything |
 * | Redis starts again, empty or with old data | nothing: it has another run, and everything is forgotten before it is read |
 * | Failover to a replica, however far behind | nothing where connections break: as above; where a proxy or a cluster hides it, a heartbeat at worst: 3 seconds |
 * | FLUSHALL, eviction or deletion of any key | nothing: what has no generation gets one that never was |
 * | Redis is full, and may evict nothing | nothing: it answers with what it has, and takes purges |
 * | Redis takes no writes (MISCONF, a demoted master) | a lease: no purge is taken, but no heartbeat either |
 * | Two schemas, or two secrets, side by side | nothing: purges of the others mean whole contexts, or everything |
 * | An older build comes back | nothing: none of it was there to be purged for, so it forgets everything |
 *
 * **Limits**, by design: nobody can tell others of a purge but who knows of it.
 * - A process that is cut off from Redis, but not from the database, goes on to commit. The others forget everything once its lease
 *   has run out; what they read after that and it commits after that is stale until it reaches Redis again, and is sent then.
 * - While a replica has been promoted and a process still talks to the old master, each sees only the purges on its own side.
 * - A process that answers no requests, such as a job, has no lease: if it dies between commit and purge, or ends while Redis is
 *   away, entries are stale until they end. The same goes for one that was stopped for longer than its lease, wakes, and dies between commit and purge before its
 *   next heartbeat; and for a commit that the database makes when its process has been dead for longer than a lease.
 * - A clock of the Redis server that is set back makes a lease longer by as much.
 * - Whatever is written to the database outside of Mizan has to be told of: `server.invalidate`.
 */
import type { OriginCache } from '../protocol/index.js'
import { originCache } from './cache.js'
import type { CacheOptions } from './options.js'
import { redisStore, type RedisStoreOptions } from './redis/store.js'

export type { RedisClient, RedisCluster } from './redis/connection.js'

export type RedisCacheOptions = CacheOptions & RedisStoreOptions

/**
 * Keeps answers in Redis, or what speaks like it, from 5.0 on: what one process makes stale, no other answers with.
 *
 * Give it a Redis of its own with a `maxmemory`, and `maxmemory-policy allkeys-lru`: it may lose anything at any time.
 *
 * @throws {TypeError} for options that make no sense
 *
 * @example
 * export default defineServer({ cache: redisCache({ url: process.env.REDIS_URL }) })
 */
export function redisCache({ timeout, onEvent, ...options }: RedisCacheOptions = { url: '' }): OriginCache {
  return originCache(redisStore(options), { timeout, onEvent })
}
