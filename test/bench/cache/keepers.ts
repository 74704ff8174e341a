import { createHmac } from 'node:crypto'
import { BentoCache, bentostore } from 'bentocache'
import { memoryDriver } from 'bentocache/drivers/memory'
import { LRUCache } from 'lru-cache'
import { memoryCache } from 'mizan/cache'
import { redisCache } from 'mizan/cache/redis'
import type { OriginCache } from 'mizan/protocol'
import { createClient } from 'redis'
import { Keys, Places } from '../../../src/cache/redis/keys.js'
import type { Page } from './page.js'

/** Something that keeps pages until a name is purged which they have. */
export interface Keeper<Value = unknown> {
  /** @param names of all that makes it stale; who only needs them to keep it does not ask on a hit */
  read(key: string, names: () => readonly string[], make: () => Promise<Page>): Value | Promise<Value>
  purge(name: string): unknown
  close?(): unknown
}

/** Those that keep whole pages, for a bare server. */
export type PeerName = 'map' | 'hmac' | 'lru' | 'bento' | 'get'
export type KeeperName = PeerName | 'memory' | 'redis' | 'keys'

/** Room for 100,000 pages, whoever holds them. */
const ROOM = 512 * 1024 * 1024

const SECRET = 'a secret of the benchmark, which is long enough'

/** Where keepers in Redis keep, an address with the number of a database. */
type Redis = string

export const PEERS: Record<PeerName, (redis: Redis) => Keeper<Page> | Promise<Keeper<Page>>> = {
  map: () => inMap((key) => key),
  hmac: () => inMap((key) => createHmac('sha256', SECRET).update(key).digest('base64url')),
  lru: inLru,
  bento: inBento,
  get: inRedis,
}

export const KEEPERS: Record<KeeperName, (redis: Redis) => Keeper | Promise<Keeper>> = {
  ...PEERS,
  memory: () => inOurs(memoryCache({ maxBytes: ROOM })),
  // To fill it with 100,000 pages at once is not what its deadline is for.
  redis: (url) => inOurs(redisCache({ url, secret: SECRET, timeout: 10_000 })),
  keys: onlyKeys,
}

function inOurs(cache: OriginCache): Keeper {
  cache.open({ schema: 'b5bb9d8014a0f9b1', secret: null, dev: false })
  return {
    read(key, names, make) {
      const answer = cache.read({ key, names: names(), context: 'user', maxAge: null }, async () => (await make()).body)
      return answer instanceof Promise ? answer.then(({ value }) => value) : answer.value
    },
    purge: (name) => cache.purge([name], ['user']),
    close: () => cache.close(),
  }
}

/** Works out under which keys of Redis a page and its generations are, and asks nobody. */
function onlyKeys(): Keeper {
  const keys = new Keys(new Places('mizan:cache'), Buffer.from(SECRET))
  return {
    read: (key, names) => [keys.entry(key), ...names().map((name) => keys.generation(name))],
    purge() {},
  }
}

/** The keys of what has a name: the reverse index, which has to be kept in step. */
class Index {
  readonly #keys = new Map<string, Set<string>>()

  add(names: readonly string[], key: string): void {
    for (const name of names) {
      const keys = this.#keys.get(name)
      if (keys) keys.add(key)
      else this.#keys.set(name, new Set([key]))
    }
  }

  take(name: string): ReadonlySet<string> {
    const keys = this.#keys.get(name) ?? new Set<string>()
    this.#keys.delete(name)
    return keys
  }
}

/** The least that one can do: who misses makes it, and nobody else's is waited for. */
function inMap(hidden: (key: string) => string): Keeper<Page> {
  const pages = new Map<string, Page>()
  const index = new Index()
  return {
    read(key, names, make) {
      const id = hidden(key)
      const page = pages.get(id)
      if (page) return page
      return make().then((made) => {
        pages.set(id, made)
        index.add(names(), id)
        return made
      })
    },
    purge(name) {
      for (const id of index.take(name)) pages.delete(id)
    },
  }
}

function inLru(): Keeper<Page> {
  const index = new Index()
  const pages = new LRUCache<string, Page, () => Promise<Page>>({
    maxSize: ROOM,
    sizeCalculation: ({ body }, key) => body.length + key.length,
    fetchMethod: (_key, _stale, { context: make }) => make(),
  })
  return {
    read(key, names, make) {
      const page = pages.get(key)
      if (page) return page
      // It has all who ask meanwhile wait for the same.
      return pages.forceFetch(key, { context: make }).then((made) => {
        index.add(names(), key)
        return made
      })
    },
    purge(name) {
      for (const key of index.take(name)) pages.delete(key)
    },
  }
}

/** In memory alone; without `serialize`, which would have it parse JSON for each hit. */
function inBento(): Keeper<Page> {
  const store = bentostore().useL1Layer(memoryDriver({ maxItems: 250_000, serialize: false }))
  const cache = new BentoCache({ default: 'memory', stores: { memory: store } })
  return {
    read: (key, names, make) => cache.getOrSet({ key, factory: make, ttl: '1h', tags: [...names()] }),
    purge: (name) => cache.deleteByTag({ tags: [name] }),
    close: () => cache.disconnect(),
  }
}

/** Of the characters of a tag, quotes included: it stands before its body. */
const TAG = 24
/** So many keys go into one command. */
const CHUNK = 1000

/** One GET for each hit, and a set of keys for each name. */
async function inRedis(url: Redis): Promise<Keeper<Page>> {
  const redis = createClient({ url })
  redis.on('error', (error: unknown) => {
    throw error
  })
  await redis.connect()
  return {
    async read(key, names, make) {
      const text = await redis.get(`page:${key}`)
      if (text !== null) {
        const body = text.slice(TAG)
        return { tag: text.slice(0, TAG), body, length: Buffer.byteLength(body) }
      }
      const page = await make()
      const indexed = names().map((name) => redis.sAdd(`keys:${name}`, `page:${key}`))
      await Promise.all([redis.set(`page:${key}`, page.tag + page.body), ...indexed])
      return page
    },
    async purge(name) {
      const keys = await redis.sMembers(`keys:${name}`)
      const chunks = Array.from({ length: Math.ceil(keys.length / CHUNK) }, (_, index) => keys.slice(index * CHUNK, (index + 1) * CHUNK))
      await Promise.all([...chunks.map((chunk) => redis.unlink(chunk)), redis.unlink(`keys:${name}`)])
    },
    close: () => redis.close(),
  }
}
