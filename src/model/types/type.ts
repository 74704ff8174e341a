import type { JsonSchema } from '../declaration.js'
import type { Site } from './site.js'

/**
 * A TypeScript type as far as JSON needs one. JSON Schema is lowered to this once, and what is printed and what is warned
 * about both come from it, so that they cannot drift.
 */
export type Type =
  | { readonly kind: 'unknown' | 'never' | 'string' | 'number' | 'boolean' | 'null' | 'undefined' | 'file' }
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'reference'; readonly to: Definition }
  | { readonly kind: 'array'; readonly items: Type }
  | { readonly kind: 'tuple'; readonly items: readonly { type: Type; optional: boolean }[]; readonly rest: Type | null }
  | ObjectType
  | { readonly kind: 'union' | 'intersection'; readonly of: readonly Type[] }

export interface ObjectType {
  readonly kind: 'object'
  /** By name. */
  readonly members: ReadonlyMap<string, Member>
  readonly index: readonly IndexSignature[]
  /** Properties that exist but do not travel this way: `readOnly` in an input, `writeOnly` in an output. */
  readonly hidden: ReadonlySet<string>
}

export interface Member {
  readonly type: Type
  readonly optional: boolean
  /** The server fills it in. */
  readonly hasDefault: boolean
  readonly doc: Doc | null
  readonly at: Site
}

export interface IndexSignature {
  /** As TypeScript writes it: `string`, or a template such as `` `x-${string}` ``. */
  readonly key: string
  /** Whether it speaks of the member of this name. */
  covers(name: string): boolean
  readonly type: Type
}

/** What a schema says about itself. */
export interface Doc {
  text: string | null
  /** As JSON. */
  default: string | null
  deprecated: boolean
}

export type Direction = 'input' | 'output'

/** A type with a name of its own: an interface where it is an object, else an alias. */
export interface Definition {
  readonly id: number
  readonly schema: JsonSchema
  readonly site: Site
  readonly direction: Direction
  readonly doc: Doc | null
  /** The component's name in the schema, where it stands for a component. */
  readonly component: string | null
  /** What it would be called if nothing else were. */
  readonly wanted: string
  name: string
  type: Type
  /** Interfaces whose members it has besides those of `type`. */
  extends: Definition[]
  /** Definitions that it refers to. */
  readonly uses: Set<Definition>
  /** Whether its own members differ between input and output. */
  isDirectional: boolean
  state: 'pending' | 'active' | 'done'
}

const leaf = <K extends 'unknown' | 'never' | 'string' | 'number' | 'boolean' | 'null' | 'undefined' | 'file'>(kind: K) => ({ kind })

export const UNKNOWN: Type = leaf('unknown')
export const NEVER: Type = leaf('never')
export const STRING: Type = leaf('string')
export const NUMBER: Type = leaf('number')
export const BOOLEAN: Type = leaf('boolean')
export const NULL: Type = leaf('null')
export const UNDEFINED: Type = leaf('undefined')
/** What a browser's form gives, sent beside the JSON (PROTOCOL 5). */
export const FILE: Type = leaf('file')

const keys = new WeakMap<Type, string>()

/** Equal for equal types, whatever their documentation says. */
export function keyOf(type: Type): string {
  const known = keys.get(type)
  if (known !== undefined) return known
  const key = textOf(type)
  keys.set(type, key)
  return key
}

function textOf(type: Type): string {
  switch (type.kind) {
    case 'literal':
      return JSON.stringify(type.value)
    case 'reference':
      return `#${type.to.id}`
    case 'array':
      return `${keyOf(type.items)}[]`
    case 'tuple':
      return `[${type.items.map((item) => `${keyOf(item.type)}${item.optional ? '?' : ''}`).join()};${type.rest ? keyOf(type.rest) : ''}]`
    case 'object': {
      const members = [...type.members].map(([name, member]) => `${JSON.stringify(name)}${member.optional ? '?' : ''}:${keyOf(member.type)}`)
      return `{${[...members.sort(), ...type.index.map((index) => `[${index.key}]:${keyOf(index.type)}`)].join()}}`
    }
    case 'union':
    case 'intersection':
      return `(${type.of.map(keyOf).join(type.kind === 'union' ? '|' : '&')})`
    default:
      return type.kind
  }
}
