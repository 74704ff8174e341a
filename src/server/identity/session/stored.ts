import type { SessionStore } from '../../store/store.js'
import { hashed } from '../text.js'
import { MizanError, isMizanError } from '../../error.js'
import type { Keeper } from './keeper.js'
import { isBlank, readRecord, writeRecord } from './record.js'

/**
 * Sessions on the server; the cookie is their id. The store sees a hash of it, so that who reads the store can take over
 * no session. An id that nothing is kept for opens as a blank session: that of a visitor who has but a CSRF token.
 */
export function storedKeeper(place: SessionStore): Keeper {
  const store = unavailableWhenAway(place)
  return {
    open: async (cookie) => {
      if (!/^[\w-]{43}$/.test(cookie)) return null
      const text = await store.get(await keyOf(cookie))
      if (text === null) {
        const now = Math.floor(Date.now() / 1000)
        return { record: { id: cookie, facts: null, values: {}, created: now, renewed: now }, outdated: false }
      }
      const record = readRecord(text)
      return record?.id === cookie ? { record, outdated: false } : null
    },
    refuseLarge: () => {},
    save: async (record, ttl, isNew) => {
      const key = await keyOf(record.id)
      // Visitors who have nothing to be kept would fill the store; the id alone serves their CSRF token.
      if (isBlank(record)) {
        if (!isNew) await store.delete(key)
      }
      // A request that began before a logout must not bring back what the logout has ended.
      else if (isNew || record.facts === null || (await store.get(key)) !== null) {
        await store.set(key, writeRecord(record), ttl)
      }
      return record.id
    },
    drop: async (id) => store.delete(await keyOf(id)),
  }
}

/** Whatever a store throws, the visitor is not nobody: it is not known who they are. */
function unavailableWhenAway(store: SessionStore): SessionStore {
  const tried = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (cause) {
      throw isMizanError(cause) ? cause : new MizanError('unavailable', 'The store of sessions does not answer.', { cause })
    }
  }
  return {
    get: (id) => tried(store.get(id)),
    set: (id, value, ttl) => tried(store.set(id, value, ttl)),
    delete: (id) => tried(store.delete(id)),
  }
}

async function keyOf(id: string): Promise<string> {
  return `session:${await hashed(id)}`
}
