import { isName } from '../protocol/index.js'
import { answerLog, type AnswerLog } from './answer-log.js'
import { createCaching, type Caching } from './caching/caching.js'
import type { MizanServer } from './define-server.js'
import { createCors, type CorsPolicy } from './cors.js'
import { createIdentity } from './identity/identity.js'
import { createLimiter, type Limiter } from './rate-limit.js'
import { readSingleFlight, type SingleFlight } from './single-flight/options.js'
import type { ServerContext, ServerFunction, ServerTable } from './table.js'
import { createViewRoutes, type ViewsAt } from './view/routes.js'
import type { IdentityService } from './visitor.js'

/** What the handler answers with. A Map has no `constructor` or `__proto__` to be found by a hostile name. */
export interface Service {
  table: ServerTable
  server: MizanServer
  contexts: ReadonlyMap<string, ServerContext>
  functions: ReadonlyMap<string, ServerFunction>
  /** The views at a path, which is not below the base; null when there are none. */
  viewsAt(pathname: string): ViewsAt | null
  /** Null: pages of other origins see nothing. */
  cors: CorsPolicy | null
  /** Null: nobody is anybody, and functions with `auth` refuse everyone. */
  identity: IdentityService | null
  /** Null: everyone may ask as often as they like. */
  limiter: Limiter | null
  /** Null: answers to calls bring no entries. */
  singleFlight: Required<SingleFlight> | null
  /** Null: functions run for every request. */
  caching: Caching | null
  /** Null: nobody listens. */
  log: AnswerLog | null
}

/**
 * Indexes `table`, once.
 *
 * @throws {TypeError} when the table contradicts itself, which no schema that was linked can make it do, or the settings
 *   of identity, limits and single flight do not hold
 */
export function createService(table: ServerTable, server: MizanServer): Service {
  const fail = (what: string): never => {
    throw new TypeError(`createHandler: ${what}`)
  }
  if (!table.base.startsWith('/') || !table.base.endsWith('/')) {
    fail(`the base ${JSON.stringify(table.base)} must begin and end with a slash, such as "/api/mizan/".`)
  }
  const contexts = new Map(table.contexts.map((context) => [context.name, context]))
  const functions = new Map(table.functions.map((fn) => [fn.name, fn]))
  for (const name of [...contexts.keys(), ...functions.keys()]) {
    if (!isName(name)) fail(`${JSON.stringify(name)} is no name.`)
  }
  for (const context of table.contexts) {
    const unknown = context.functions.find((name) => !functions.has(name))
    if (unknown) fail(`the context "${context.name}" lists the function "${unknown}", which is not in the table.`)
  }
  const { settings } = server
  const report = (error: unknown) => {
    if (settings.onError) settings.onError(error, 'rateLimit')
    else console.error('[mizan] rateLimit cannot count:', error)
  }
  return {
    table,
    server,
    contexts,
    functions,
    viewsAt: createViewRoutes(table),
    cors: createCors(settings),
    identity: createIdentity(settings, table.dev ?? false),
    limiter: createLimiter(settings.rateLimit, settings.trustProxy ?? false, report),
    singleFlight: readSingleFlight(settings.singleFlight),
    caching: createCaching(table, settings),
    log: answerLog(settings),
  }
}
