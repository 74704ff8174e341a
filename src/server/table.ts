import { isName, type Affect, type ParamType } from '../protocol/index.js'
import type { MizanRequest } from './request.js'

/** All that the handler answers for. It is data, so that a plugin can write it into a build. */
export interface ServerTable {
  /** The path below which the handler answers, with a slash at both ends: `/api/mizan/`. */
  base: string
  /** The hash of the model; `X-Mizan-Schema` of every answer (PROTOCOL 10). */
  schema: string
  contexts: ServerContext[]
  /** Functions that are read or called; views, which have a route, are none of them. */
  functions: ServerFunction[]
  /** Origins other than the server's own whose pages may call functions: `['https://shop.example']`. */
  allowedOrigins?: string[]
  /** Hears of every error that a client sees as a 500. @default console.error */
  onError?(error: unknown, fn: string): void
  /** Tells the developer, in the answer to a failure, where its cause can be read. */
  dev?: boolean
}

export interface ServerContext {
  name: string
  params: { name: string; type: ParamType; required: boolean }[]
  /** Names of the functions that one fetch bundles. */
  functions: string[]
  /** The scopes that some mutation or view can send, as lists of param names; what shared caches group entries by. */
  shapes: string[][]
  private: boolean
  /** Seconds: the smallest of its functions. Null: until invalidated. */
  maxAge: number | null
}

export interface ServerFunction {
  name: string
  context: string | null
  affects: Affect[]
  private: boolean
  maxAge: number | null
  params: { name: string; type: ParamType | null; required: boolean }[]
  /**
   * The code to run, asked for on every request, so that a dev server can give the freshly edited one.
   * It is called without a `this`: bind a static method to its class.
   */
  load(): Promise<Implementation> | Implementation
}

export type Implementation = (request: MizanRequest, args: Record<string, unknown>) => unknown

/** The table with its lists by name: a Map has no `constructor` or `__proto__` to be found by a hostile name. */
export interface Service {
  table: ServerTable
  contexts: ReadonlyMap<string, ServerContext>
  functions: ReadonlyMap<string, ServerFunction>
}

/**
 * Indexes `table`, once.
 *
 * @throws {TypeError} when the table contradicts itself, which no schema that was linked can make it do
 */
export function createService(table: ServerTable): Service {
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
  return { table, contexts, functions }
}
