import type { OriginCache } from '../../protocol/index.js'
import { firstSecret } from '../identity/identity.js'
import type { Settings } from '../settings.js'
import { LeastRecentMap } from '../store/least-recent.js'
import type { ServerContext, ServerFunction, ServerTable } from '../table.js'

/** The cache of a handler, and what is the same for all that it asks of it. */
export interface Caching {
  cache: OriginCache
  cacheKey: Settings['cacheKey']
  /** Answers tell more of a hit. */
  dev: boolean
  /** Null where the code may be another with each request, as in dev: each function's own tells what it is then. */
  build: string | null
  /** What every key of a context or view begins with. */
  prefixes: Map<ServerContext | ServerFunction, string>
  /** Answers that could not be kept, and why: who asks for such a one need not wait for another who does. */
  unkept: LeastRecentMap<Unkept>
}

interface Unkept {
  why: string
  /** On the clock of `performance.now()`. */
  at: number
}

/**
 * Opens the cache of the settings for a handler.
 *
 * @returns null where there is none
 * @throws {TypeError} when it lacks what it needs
 */
export function createCaching(table: ServerTable, settings: Settings): Caching | null {
  const { cache, cacheKey, identity } = settings
  if (!cache) return null
  const dev = table.dev ?? false
  cache.open({ schema: table.schema, secret: firstSecret(identity), dev })
  return { cache, cacheKey, dev, build: buildOf(table), prefixes: new Map(), unkept: new LeastRecentMap(MAX_UNKEPT) }
}

const MAX_UNKEPT = 1000

/** What stands there before a build is through is no hash: who takes a module of ours elsewhere has another way to build. */
function buildOf({ build }: ServerTable): string | null {
  return build !== undefined && /^[\w-]{16,}$/.test(build) ? build : null
}
