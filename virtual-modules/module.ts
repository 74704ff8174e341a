import type { Fn, Model } from '../src/model/index.js'
import type { Types } from './types/types.js'

/** One module that the plugin serves: what it exports, as code and as types, made from one list. */
export interface VirtualModule {
  id: string
  exports: Export[]
  /** Types of modules that are no virtual ones, to which this one adds. */
  augment?: { file: string; types(types: Types): void }
  /** The call that defines its context, in a context's module. */
  handle?: string
  code(options: CodeOptions): string
  /** Its declarations, `declare module '<id>' { … }`. */
  types(types: Types): void
  /** What its declarations are made of: while all of these are the very same, so are they. */
  typesOf(): readonly unknown[]
  /** Where the types are written, below the folder of generated types and without an extension. */
  file: string
}

export type Export =
  | { id: string; kind: 'provider' | 'status'; context: string }
  | { id: string; kind: 'read'; context: string; fn: string }
  | { id: string; kind: 'call' | 'hook'; fn: string }

/** How a module is imported from another one of ours. */
export type Link = (module: Pick<VirtualModule, 'id' | 'file'>) => string

export interface CodeOptions {
  /** Dev serves code that hot updates can replace; a build serves code that can be shaken away. */
  dev: boolean
  /** Exports of earlier in this dev session that are gone, with the module that has them now, if one has. */
  removed?: Removed[]
  /** By the id, unless told. */
  link?: Link
  /** How forms of functions are read, where a build knows better than the model of a dev session. */
  forms?: Forms
}

/** By dotted path, the kind of each field of a form that is no plain text. */
export type Fields = Readonly<Record<string, string>>

/** By the name of a function; of one that nobody has told yet, how often the type checker has been asked. */
export type Forms = ReadonlyMap<string, Fields | number>

export interface Removed {
  export: Export
  movedTo: string | null
}

export const PREFIX = 'virtual:mizan/'

const indexes = new WeakMap<Model, Map<string, Fn>>()

/** The functions of `model` that `names` name, in the order of the names. */
export function functionsOf(model: Model, names: string[]): Fn[] {
  const byName = indexes.get(model) ?? new Map(model.functions.map((fn) => [fn.name, fn]))
  indexes.set(model, byName)
  return names.flatMap((name) => byName.get(name) ?? [])
}

/** A value as a literal of code and of types. TypeScript ends a line at U+2028 and U+2029, even within a string. */
export const text = (value: unknown): string =>
  JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
