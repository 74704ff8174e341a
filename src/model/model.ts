import type { Affect, ParamType } from '../protocol/index.js'
import type { FunctionFacts, JsonSchema } from './declaration.js'
import type { Place } from './place.js'

/** Everything Mizan knows of a server, every rule applied. All lists are sorted by name, in code units. */
export interface Model {
  base: string
  contexts: Context[]
  functions: Fn[]
  schemas: Record<string, JsonSchema>
}

export interface Context {
  name: string
  ids: { provider: string; status: string; data: string }
  place: Place
  params: ContextParam[]
  /** Names of the functions that one fetch of this context bundles. */
  functions: string[]
  /** Names of its views: they belong to the context for caches, and take no part in its params. */
  views: string[]
  private: boolean
  maxAge: number | null
  /** The scopes that some declared mutation can send. */
  shapes: string[][]
}

export interface ContextParam {
  name: string
  /** The provider's prop: the name, or the name with an underscore where React or the provider own the name. */
  prop: string
  type: ParamType
  /** A required prop. */
  required: boolean
  /** Functions that take it. */
  takenBy: string[]
}

/** `read`: in a context. `mutation`: affects contexts. `call`: neither. `view`: has a route, and no client code. */
export type Role = 'read' | 'mutation' | 'call' | 'view'

export interface Fn extends FunctionFacts {
  role: Role
  ids: { call: string; hook: string }
  context: string | null
  /** A read that a fetch without its params leaves out: its data may be undefined. */
  omittable: boolean
  affects: Affect[]
  /** The module of its client code: the first context affected, or `other`; null for reads and views. */
  group: string | null
  params: Param[]
}

export interface Param {
  name: string
  /** Null: any JSON, which only functions outside contexts may take. */
  type: ParamType | null
  required: boolean
}
