import type { Invalidation, Params } from '../protocol/index.js'
import type { Known } from './cache-groups.js'
import { firstSecret } from './identity/identity.js'
import { namedItem } from './invalidations.js'
import { contextName } from './options.js'
import type { ReactContext } from './react-context.js'
import type { FactsOf } from './identity/method.js'
import type { Identities, Settings } from './settings.js'
import { purge } from './caching/purge.js'

/** Hears of invalidations before the client does: a cache that must not answer with what they made stale. */
export type InvalidationListener = (items: readonly Invalidation[]) => void | Promise<void>

/** An application's server, as its `server/mizan.ts` defines it. */
export interface MizanServer<Who = unknown> {
  readonly settings: Settings<Who>
  /**
   * Makes a context stale from outside a request: a scheduled job, a script, a message from another system. Call it
   * after the work has committed.
   *
   * @param params narrows it to the entries that do not contradict these; without them every entry is stale
   * @throws {TypeError} when there is no such context, or it has no such param. A process that answers no requests knows
   *   neither, and passes on what it is given; of the cache it makes the whole context stale.
   * @throws {Error} in such a process, when the cache cannot be told: one that answers requests tells it as soon as it can
   *
   * @example
   * await server.invalidate(UserContext, { user_id: 5 })
   */
  invalidate(context: ReactContext | string, params?: Params): Promise<void>
  /**
   * Makes all that the cache keeps stale, for every process: after a restored backup, say, which nothing else tells of. Only
   * the cache is told.
   *
   * @throws {Error} as `invalidate`
   */
  clearCache(): Promise<void>
  /** @internal Has `listener` hear of every invalidation. @returns stops that */
  listen(listener: InvalidationListener): () => void
  /** @internal Tells what there is to invalidate. The cache is open by then. */
  know(known: Known): void
  /** @internal Tells the listeners; waits for them. */
  emit(items: readonly Invalidation[]): Promise<void>
}

/**
 * Defines who may ask what of the server, and how it answers. The default export of `server/mizan.ts`.
 *
 * @example
 * export default defineServer({
 *   identity: [session({ secret: process.env.SESSION_SECRET })],
 *   user: ({ user_id }) => db.user(user_id),
 * })
 */
export function defineServer<const Methods extends Identities = Identities, Who = FactsOf<Methods>>(
  settings: Settings<Who, Methods> = {},
): MizanServer<Who> {
  const listeners = new Set<InvalidationListener>()
  if (settings.onInvalidate) listeners.add(settings.onInvalidate)
  const { cache } = settings
  let known: Known | undefined
  let isOpen = false
  /** A process that answers no requests has no schema, and none to open it. */
  const opened = () => {
    if (cache && !known && !isOpen) cache.open({ schema: null, secret: firstSecret(settings.identity), dev: false })
    isOpen = true
    return cache
  }
  /** @returns whether the cache is told */
  const emit = async (items: readonly Invalidation[]): Promise<boolean> => {
    if (!items.length) return true
    // First: an edge that hears before would fetch, and keep, what our own cache is about to forget.
    const [purged] = await Promise.allSettled([purge(opened, items, known ?? null)])
    const told = await Promise.allSettled([...listeners].map(async (listener) => listener(items)))
    // One that fails must not keep a cache behind it from hearing.
    const failed = [purged, ...told].flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []))
    if (failed.length) throw failed.length === 1 ? failed[0] : new AggregateError(failed, 'Several listeners to invalidations failed.')
    return purged.status === 'fulfilled' && purged.value
  }
  const refuseUntold = (isTold: boolean, asked: string) => {
    if (isTold || known) return
    throw new Error(
      `${asked}: the cache cannot be told now, so the processes that answer requests may go on with what it keeps. ` +
        'It is tried again for as long as this process lives; where that is not long, run it again once the cache is back.',
    )
  }
  return {
    settings,
    emit: async (items) => void (await emit(items)),
    know(all) {
      known = all
    },
    async invalidate(context, params = {}) {
      const fail = (what: string): never => {
        throw new TypeError(`server.invalidate: ${what}`)
      }
      const name = contextName(context, fail)
      const unchecked = Object.keys(params).length ? { context: name, params } : name
      refuseUntold(await emit([known ? namedItem(known.contexts, name, params, fail) : unchecked]), 'server.invalidate')
    },
    async clearCache() {
      refuseUntold((await opened()?.clear()) ?? true, 'server.clearCache')
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
