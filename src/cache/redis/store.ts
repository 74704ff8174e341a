import { randomBytes } from 'node:crypto'
import { NoRoom, NotJoined, type CacheStore } from '../store.js'
import { positive } from '../options.js'
import { within } from '../within.js'
import { givenConnection, ownConnection, type Connection, type RedisClient, type RedisCluster } from './connection.js'
import { digest, Keys, Places } from './keys.js'
import { Lease } from './lease.js'
import { isNoScript, runOver } from './run.js'
import { FORGET, READ, WRITE, type Script } from './scripts.js'
import { readSecret } from './secret.js'
import { parsed, written } from './text.js'

export type RedisStoreOptions = {
  /**
   * Before every key, in braces. Processes of one application have the same; applications that share a Redis each have their own.
   *
   * @default 'mizan:cache'
   */
  prefix?: string
  /** What hides params and users in keys; all processes need the same. By default the first secret of the server's `identity`. */
  secret?: string | Uint8Array
  /** Seconds for which an entry without a `maxAge` is kept, if nothing makes it stale before. @default 86_400 */
  ttl?: number
  /**
   * Seconds for which the others rely on a process of which they have heard: with three tenths of it again, the bound on staleness
   * after a process has died between commit and purge. All processes should have the same.
   *
   * @default 10
   */
  lease?: number
} & (
  | { /** `redis://user:password@host:6379/0` */ url: string | undefined; client?: undefined }
  | { /** One that the application has connected, and closes. */ client: RedisClient | RedisCluster; url?: undefined }
)

/** Milliseconds by which a generation outlives its entries. Without it they are stale, so nothing depends on it but hits. */
const MARGIN = 60_000
/** Milliseconds for which a server may be told to keep something: 30 years. */
const LONGEST = 1e12
/** Keys in one script. Lua takes no more than some thousand arguments. */
const MOST_KEYS = 1_000
/** Milliseconds for which a process that ends waits for Redis. */
const PATIENCE = 1_000
/** Stands before a generation that the server had no room for. */
const UNKEPT = 'full.'

/** @throws {TypeError} for options that make no sense */
export function redisStore(options: RedisStoreOptions): CacheStore {
  const { prefix = 'mizan:cache', secret, ttl = 86_400, lease: seconds = 10 } = options
  const places = new Places(prefix)
  const life = Math.min(LONGEST, Math.ceil(positive(ttl, 'redisCache: ttl', 'a number of seconds,') * 1000))
  const lapse = Math.ceil(positive(seconds, 'redisCache: lease', 'a number of seconds,') * 1000)
  const ownSecret = secret === undefined ? null : readSecret(secret)
  const connection = connectionOf(options, places)
  const run = runOver(connection)
  const lease = new Lease(connection, run, places, lapse)
  const id = randomBytes(12).toString('base64url')
  const schemas = new Set<string>()
  /** Keys of generations of which it is not known that they are forgotten, with the count of the last attempt. */
  const owed = new Map<string, number>()
  let attempts = 0
  let keys: Keys | undefined
  let made = 0

  /** Throws rather than send a script to a server that has none: nobody has looked at its data. */
  const ask = async ({ sha }: Script, to: readonly string[], args: readonly string[]): Promise<unknown[] | number> => {
    const process = lease.held()
    const { life: before } = connection
    let answer
    try {
      answer = (await connection.send(['EVALSHA', sha, String(to.length), ...to, process, ...args])) as unknown[] | number
    } catch (error) {
      if (isNoScript(error)) return lease.lost()
      throw error
    }
    if (answer === 0) return lease.lost()
    // Sent over one connection, and perhaps again over the next.
    if (before !== connection.life) throw new NotJoined('The connection to Redis was lost, and there is another.')
    return answer
  }
  const opened = (): Keys => {
    if (!keys) throw new Error('The store was not opened.')
    return keys
  }
  /** Where an entry and what it depends on are. */
  const whereabouts = (key: string, names: readonly string[]) => {
    const known = opened()
    return [places.processes, known.entry(key), ...names.map((name) => known.generation(name))]
  }

  return {
    open({ schema, secret: theirs, dev }) {
      keys ??= new Keys(places, ownSecret ?? theirs ?? readSecret(undefined, dev))
      connection.start(() => lease.connected())
      if (schema === null) return
      schemas.add(schema)
      lease.hold(`${digest([...schemas].sort().join(' '))} ${keys.fingerprint} ${id}`)
    },
    async read(key, names) {
      const answer = await ask(READ, whereabouts(key, names), [`${id}.${(made++).toString(36)}`, String(life + MARGIN)])
      const [kept, ...rest] = answer as unknown[]
      const isFull = rest.pop() !== 0
      return { kept: parsed(kept), generations: rest.map((generation) => (isFull ? UNKEPT : '') + String(generation)) }
    },
    async write(key, names, kept, ttl) {
      if (kept.generations[0]?.startsWith(UNKEPT)) throw full()
      const lasts = Math.min(LONGEST, Math.max(1, Math.floor(ttl ?? life)))
      try {
        const args = [written(kept), String(lasts), String(lasts + MARGIN), ...kept.generations]
        return (await ask(WRITE, whereabouts(key, names), args)) === 1
      } catch (error) {
        throw error instanceof Error && error.message.startsWith('OOM') ? full(error) : error
      }
    },
    async forget(names, contexts) {
      const known = opened()
      const own = [places.processes, places.everything]
      // Its own entries may have the names of other shapes, too.
      const args = [schemas.size === 1 ? digest([...schemas].join(' ')) : '', known.fingerprint]
      const all = [...names, ...contexts].map((name) => known.generation(name))
      const attempt = ++attempts
      for (const key of all) owed.set(key, attempt)
      for (let from = 0; from < all.length; from += MOST_KEYS) {
        const some = all.slice(from, from + MOST_KEYS)
        const count = Math.max(0, Math.min(some.length, names.length - from))
        await run(FORGET, [...own, ...some], [String(count), ...args])
        for (const key of some) if (owed.get(key) === attempt) owed.delete(key)
      }
    },
    check: async () => {
      await (schemas.size ? lease.beat() : connection.send(['PING']))
    },
    async close(isDone = true) {
      try {
        if (!isDone) return lease.stop()
        await within(PATIENCE, lease.leave(owed.size > MOST_KEYS ? [places.everything] : [...owed.keys()]))
      } catch {
        // The others find that it is gone without a word, and forget everything.
      } finally {
        connection.close()
      }
    },
  }
}

function connectionOf({ url, client }: RedisStoreOptions, places: Places): Connection {
  if (client) return givenConnection(client, places.processes)
  // The package would take it for a server on this machine.
  if (!url) throw new TypeError(`redisCache: url is ${url === '' ? 'empty' : url}. Set it, as in redis://host:6379, or give a \`client\`.`)
  return ownConnection(url)
}

const full = (cause?: unknown) =>
  new NoRoom('Redis is full, and may evict nothing. Raise its maxmemory, or set maxmemory-policy to allkeys-lru or volatile-lru.', { cause })
