import { cachified, type Cache, type CacheEntry } from '@epic-web/cachified'
import { BentoCache, bentostore } from 'bentocache'
import { memoryDriver } from 'bentocache/drivers/memory'
import { createCache } from 'cache-manager'
import { LRUCache } from 'lru-cache'
import type { OpenShop } from './schedule.js'

/**
 * Caches that people use today, each as its documentation shows: a value is made when it is not there, and what has changed is made
 * stale after it was written and before that is answered. One process, in memory: the easiest case there is.
 */
export const libraries: Record<string, OpenShop> = {
  'bentocache, by tags': (database) => {
    const bento = bentoCache()
    return {
      read: (user) => bento.getOrSet({ key: `user:${user}`, factory: () => database.read(user), ttl: '1h', tags: [`user:${user}`] }),
      async write(user) {
        await database.write(user)
        await bento.deleteByTag({ tags: [`user:${user}`] })
      },
    }
  },

  'bentocache, by keys': (database) => {
    const bento = bentoCache()
    return {
      read: (user) => bento.getOrSet({ key: `user:${user}`, factory: () => database.read(user), ttl: '1h' }),
      async write(user) {
        await database.write(user)
        await bento.delete({ key: `user:${user}` })
      },
    }
  },

  'cache-manager': (database) => {
    const cache = createCache({ ttl: 3_600_000 })
    return {
      read: (user) => cache.wrap(`user:${user}`, () => database.read(user)),
      async write(user) {
        await database.write(user)
        await cache.del(`user:${user}`)
      },
    }
  },

  cachified: (database) => {
    const lru = new LRUCache<string, CacheEntry>({ max: 1000 })
    const cache: Cache = {
      get: (key) => lru.get(key),
      set: (key, value) => lru.set(key, value),
      delete: (key) => lru.delete(key),
    }
    return {
      read: (user) => cachified({ key: `user:${user}`, cache, getFreshValue: () => database.read(user), ttl: 3_600_000 }),
      async write(user) {
        await database.write(user)
        await cache.delete(`user:${user}`)
      },
    }
  },
}

const bentoCache = () => new BentoCache({ default: 'memory', stores: { memory: bentostore().useL1Layer(memoryDriver({ maxSize: '10mb' })) } })
