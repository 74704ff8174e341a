import { componentOf, isObject, type JsonObject, type JsonSchema } from '../../src/model/index.js'
import { text } from '../module.js'

/** How a reference to a component is written where the type stands. */
export type Reference = (component: string) => string

/** The TypeScript type of a JSON Schema, on one line. What it cannot say is `unknown`, never `any`. */
export function typeOf(schema: unknown, reference: Reference, depth = 0): string {
  if (schema === false) return 'never'
  if (!isObject(schema) || depth > 32) return 'unknown'
  const deeper = (inner: unknown) => typeOf(inner, reference, depth + 1)
  const parts = [ownType(schema, reference, deeper), ...combined(schema, deeper)].filter((part) => part !== null)
  const type = parts.length > 1 ? parts.map(inParentheses).join(' & ') : (parts[0] ?? 'unknown')
  return schema['nullable'] === true && type !== 'unknown' ? `${type} | null` : type
}

function ownType(schema: JsonObject, reference: Reference, deeper: (inner: unknown) => string): string | null {
  const ref = schema['$ref']
  if (typeof ref === 'string') {
    const component = componentOf(ref)
    return component === null ? 'unknown' : reference(component)
  }
  if ('const' in schema) return literal(schema['const'])
  if (Array.isArray(schema['enum'])) return unionOf(schema['enum'].map(literal))
  const types = [schema['type']].flat().filter((type) => typeof type === 'string')
  if (types.length === 0 && (isObject(schema['properties']) || isObject(schema['additionalProperties']))) types.push('object')
  return types.length > 0 ? unionOf(types.map((type) => basicType(type, schema, deeper))) : null
}

function combined(schema: JsonObject, deeper: (inner: unknown) => string): string[] {
  const list = (key: string): unknown[] => (Array.isArray(schema[key]) ? schema[key] : [])
  const alternatives = [...list('anyOf'), ...list('oneOf')]
  return [...list('allOf').map(deeper), ...(alternatives.length > 0 ? [unionOf(alternatives.map(deeper))] : [])]
}

function basicType(type: string, schema: JsonObject, deeper: (inner: unknown) => string): string {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type
    case 'integer':
    case 'number':
      return 'number'
    case 'array':
      return arrayType(schema, deeper)
    case 'object':
      return objectType(schema, deeper)
    default:
      return 'unknown'
  }
}

function arrayType(schema: JsonObject, deeper: (inner: unknown) => string): string {
  const prefix = schema['prefixItems']
  if (!Array.isArray(prefix)) return `${inParentheses('items' in schema ? deeper(schema['items']) : 'unknown')}[]`
  const rest = schema['items'] === false ? [] : [`...${inParentheses(deeper(schema['items']))}[]`]
  return `[${[...prefix.map(deeper), ...rest].join(', ')}]`
}

function objectType(schema: JsonObject, deeper: (inner: unknown) => string): string {
  const members = membersOf(schema).map(({ key, optional, schema }) => `${key}${optional ? '?' : ''}: ${deeper(schema)}`)
  const extra = schema['additionalProperties']
  const isMap = isObject(extra) || extra === true || members.length === 0
  const map = isMap ? `{ [key: string]: ${isObject(extra) ? deeper(extra) : 'unknown'} }` : null
  if (members.length === 0) return map ?? '{}'
  // An index signature would have to admit every member's type; side by side, both can be said.
  return `{ ${members.join('; ')} }${map ? ` & ${map}` : ''}`
}

export interface Member {
  key: string
  name: string
  optional: boolean
  schema: JsonSchema
}

/** The declared properties of an object schema, in code-unit order. */
export function membersOf(schema: JsonObject): Member[] {
  const properties = isObject(schema['properties']) ? schema['properties'] : {}
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : [])
  return Object.keys(properties)
    .sort()
    .map((name) => ({ key: keyText(name), name, optional: !required.has(name), schema: properties[name] as JsonSchema }))
}

export const isIdentifier = (name: string) => /^[A-Za-z_$][\w$]*$/.test(name)

const keyText = (name: string) => (isIdentifier(name) ? name : text(name))

function unionOf(types: string[]): string {
  const [first = 'never', ...others] = new Set(types)
  return others.length === 0 ? first : [first, ...others].map(inParentheses).join(' | ')
}

const inParentheses = (type: string) => (/ [|&] /.test(type) ? `(${type})` : type)

function literal(value: unknown): string {
  const isScalar = value === null || ['string', 'number', 'boolean'].includes(typeof value)
  return isScalar ? text(value) : 'unknown'
}
