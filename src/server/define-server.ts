import type { Invalidation, Params } from '../protocol/index.js'
import { namedItem } from './invalidations.js'
import { contextName } from './options.js'
import type { ReactContext } from './react-context.js'
import type { FactsOf } from './identity/method.js'
import type { Identities, Settings } from './settings.js'
import type { ServerContext } from './table.js'

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
   *   neither, and passes on what it is given.
   *
   * @example
   * await server.invalidate(UserContext, { user_id: 5 })
   */
  invalidate(context: ReactContext | string, params?: Params): Promise<void>
  /** @internal Has `listener` hear of every invalidation. @returns stops that */
  listen(listener: InvalidationListener): () => void
  /** @internal Tells what there is to invalidate. */
  know(contexts: ReadonlyMap<string, ServerContext>): void
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
  const emit = async (items: readonly Invalidation[]) => {
    if (!items.length) return
    const told = await Promise.allSettled([...listeners].map(async (listener) => listener(items)))
    // One that fails must not keep a cache behind it from hearing.
    const failed = told.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []))
    if (failed.length) throw failed.length === 1 ? failed[0] : new AggregateError(failed, 'Several listeners to invalidations failed.')
  }
  let known: ReadonlyMap<string, ServerContext> | undefined
  return {
    settings,
    emit,
    know(contexts) {
      known = contexts
    },
    async invalidate(context, params = {}) {
      const fail = (what: string): never => {
        throw new TypeError(`server.invalidate: ${what}`)
      }
      const name = contextName(context, fail)
      if (known) await emit([namedItem(known, name, params, fail)])
      else await emit([Object.keys(params).length ? { context: name, params } : name])
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
