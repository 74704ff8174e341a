import type { Affect, ParamType } from '../protocol/index.js'
import type { Loaded } from './load.js'

/** All that the handler answers for. It is data, so that a plugin can write it into a build. */
export interface ServerTable {
  /** The path below which the handler answers, with a slash at both ends: `/api/mizan/`. */
  base: string
  /** The hash of the model; `X-Mizan-Schema` of every answer (PROTOCOL 10). */
  schema: string
  /**
   * A hash of the server's code, of 16 letters and digits at least, by which a cache tells answers of another build. Without it
   * the functions themselves are told apart, and no process knows the answers of another.
   */
  build?: string
  contexts: ServerContext[]
  /** Reads, mutations, calls and views. */
  functions: ServerFunction[]
  /** Tells the developer, in the answer to a failure, where its cause can be read; checks results. */
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
  /** False, or true for any user, or a role, or `'custom'` where the function's own code decides. */
  auth: boolean | string
  private: boolean
  maxAge: number | null
  /** A view's path pattern, `/profile/:user_id/`; null for functions that answer with data. */
  route: string | null
  /** The methods of a view; null: GET. */
  methods: string[] | null
  params: { name: string; type: ParamType | null; required: boolean }[]
  /**
   * The JSON Schema of the arguments, an object's, closed. In dev it is worked out in the background, and a call waits
   * for it. Null: it takes none, or (`unknown`) nothing is known but `params`.
   */
  input?: InputSchema | null | (() => Promise<InputSchema | null>)
  /**
   * The code to run, asked for on every request, so that a dev server can give the freshly edited one.
   */
  load(): Promise<Loaded> | Loaded
}

export interface InputSchema {
  schema: JsonSchema
  /** What its references `#/components/schemas/<name>` lead to. */
  schemas: Readonly<Record<string, JsonSchema>>
}

export type JsonSchema = boolean | { readonly [keyword: string]: unknown }
