import type { Store } from '../../store/store.js'
import type { Facts } from '../principal.js'
import { hashed } from '../text.js'

/** One login by tokens. Times are seconds since the epoch. */
export interface Family {
  facts: Facts
  /** Number of the one refresh token that is valid. */
  gen: number
  /** When the one before it was used. */
  rotated: number
  ends: number
}

/** Keeps families of refresh tokens, by a hash of their id: who reads the store learns nothing of what tokens hold. */
export function familyStore(store: Store) {
  return {
    begin: async (sid: string, family: Family, ttl: number) => store.set(await keyOf(sid), JSON.stringify(family), ttl),
    read: async (sid: string): Promise<Family | null> => {
      const text = await store.get(await keyOf(sid))
      return text === null ? null : (JSON.parse(text) as Family)
    },
    /** Of two requests with one token, one alone is told 1. */
    use: async (sid: string, gen: number, ttl: number): Promise<number> => (await store.increment(`${await keyOf(sid)}:${gen}`, ttl)).count,
    /** A second use may have ended it meanwhile, and then it stays so. */
    rotate: async (sid: string, family: Family, ttl: number) => {
      const key = await keyOf(sid)
      if ((await store.get(key)) !== null) await store.set(key, JSON.stringify(family), ttl)
    },
    end: async (sid: string) => store.delete(await keyOf(sid)),
  }
}

async function keyOf(sid: string): Promise<string> {
  return `tokens:${await hashed(sid)}`
}
