import { vi } from 'vitest'
import { NotJoined, type CacheStore } from '../../../src/cache/store.js'
import { redisStore, type RedisStoreOptions } from '../../../src/cache/redis/store.js'

export const SECRET = 'a secret of the tests, of which nobody needs to know'

export type OpenStore = Required<CacheStore> & AsyncDisposable

/** A store as a process has one, that the others know of. */
export async function openStore(options: RedisStoreOptions, schema: string | null = 'one'): Promise<OpenStore> {
  const opened = unjoined(options, schema)
  await opened.check()
  return opened
}

export function unjoined(options: RedisStoreOptions, schema: string | null = 'one'): OpenStore {
  const store = redisStore({ secret: SECRET, ...options }) as Required<CacheStore>
  store.open({ schema, secret: null, dev: false })
  return Object.assign(store, { [Symbol.asyncDispose]: () => store.close() })
}

/** Reads and keeps as the cache does. @returns whether it is kept */
export async function keep(store: CacheStore, key: string, names: readonly string[], text: string, ttl: number | null = null): Promise<boolean> {
  const { generations } = await store.read(key, names)
  return store.write(key, names, { text, at: 1, generations }, ttl)
}

/** What the cache would answer with, or null. */
export async function get(store: CacheStore, key: string, names: readonly string[]): Promise<string | null> {
  const { kept, generations } = await store.read(key, names)
  return kept && kept.generations.join() === generations.join() ? kept.text : null
}

/** As `get`, once the store has made itself known again. */
export async function getSoon(store: OpenStore, key: string, names: readonly string[]): Promise<string | null> {
  for (;;) {
    try {
      return await get(store, key, names)
    } catch (error) {
      if (!(error instanceof NotJoined)) throw error
      await store.check()
    }
  }
}

/** Until it no longer throws: on a busy machine, too. */
export const soon = <T>(check: () => T | Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 10_000, interval: 20 })
