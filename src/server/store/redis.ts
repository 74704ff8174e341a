import { createClient } from 'redis'
import { MizanError } from '../error.js'
import type { Store } from './store.js'

/** What is used of a client of the package `redis`. */
export interface RedisClient {
  sendCommand(args: string[]): Promise<unknown>
}

export type RedisStoreOptions = {
  /** Before every key. @default 'mizan:' */
  prefix?: string
  /** Milliseconds after which Redis counts as away. A client that has lost its server waits for it for ever. @default 1000 */
  timeout?: number
} & (
  | { /** `redis://user:password@host:6379/0` */ url: string; client?: undefined }
  | { /** One that the application has connected, and closes. */ client: RedisClient; url?: undefined }
)

/** Counts and sets the end of the count in one step: a crash in between would leave a count without end. */
const INCREMENT = `
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return { count, redis.call('PTTL', KEYS[1]) }`

/**
 * Keeps sessions and counts in Redis, for servers of several processes. While Redis is away, requests that need it are
 * answered 503 `unavailable`: a visitor is never taken for nobody because a session could not be read.
 *
 * @example
 * session({ secret: process.env.SESSION_SECRET, store: redisStore({ url: process.env.REDIS_URL }) })
 */
export function redisStore({ url, client, prefix = 'mizan:', timeout = 1000 }: RedisStoreOptions): Store & AsyncDisposable {
  const connection = client === undefined ? ownConnection(url) : { get: async () => client, close: async () => {} }
  const send = async (...args: string[]): Promise<unknown> => {
    try {
      return await within(timeout, connection.get().then((redis) => redis.sendCommand(args)))
    } catch (cause) {
      throw new MizanError('unavailable', 'The store of sessions does not answer.', { cause })
    }
  }
  return {
    get: async (id) => {
      const value = await send('GET', prefix + id)
      return typeof value === 'string' ? value : null
    },
    set: async (id, value, ttl) => {
      await send('SET', prefix + id, value, 'PX', milliseconds(ttl))
    },
    delete: async (id) => {
      await send('DEL', prefix + id)
    },
    increment: async (id, ttl) => {
      const [count, left] = (await send('EVAL', INCREMENT, '1', prefix + id, milliseconds(ttl))) as [number, number]
      return { count: Number(count), expiresIn: Math.max(0, Number(left) / 1000) }
    },
    [Symbol.asyncDispose]: () => connection.close(),
  }
}

/** Connects when it is first needed. The client then connects again by itself, and fails at once while it cannot. */
function ownConnection(url: string) {
  const redis = createClient({ url, disableOfflineQueue: true })
  let connected: Promise<unknown> | undefined
  // Without a listener, a lost connection ends the process; each command tells of it already.
  redis.on('error', () => {})
  return {
    get: async (): Promise<RedisClient> => {
      connected ??= redis.connect()
      try {
        await connected
        return redis
      } catch (error) {
        // A wrong password may be right tomorrow.
        connected = undefined
        throw error
      }
    },
    close: async () => {
      if (connected) redis.destroy()
    },
  }
}

async function within<T>(timeout: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Redis has not answered for ${timeout} ms.`)), timeout)
  })
  try {
    return await Promise.race([work, deadline])
  } finally {
    clearTimeout(timer)
  }
}

const milliseconds = (seconds: number): string => String(Math.max(1, Math.ceil(seconds * 1000)))
