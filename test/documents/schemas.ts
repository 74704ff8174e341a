import { isObject, type JsonObject } from '../../src/model/index.js'
import { follow } from './references.js'

const SCALARS = ['string', 'integer', 'number', 'boolean']

/** The type of a param as a word, such as `string` or `integer[]`, or null when it may be no cache key (PROTOCOL 3). */
export function keyType(document: JsonObject, schema: unknown): string | null {
  const { type, enum: values, nullable, items, ...rest } = follow(document, schema)
  if (typeof type !== 'string' || 'const' in rest || nullable === true) return null
  if (Array.isArray(values) && !values.every((value) => typeOfValue(value) === type)) return null
  if (SCALARS.includes(type)) return type
  const inner = type === 'array' ? keyType(document, items) : null
  return inner === null || inner.endsWith('[]') ? null : `${inner}[]`
}

const typeOfValue = (value: unknown) => (Number.isInteger(value) ? 'integer' : typeof value)

/** The names of the properties of an object schema, `$ref` and `allOf` followed; null when it is no object's. */
export function argumentNames(document: JsonObject, schema: unknown, depth = 0): string[] | null {
  if (!isObject(schema) || depth > 32) return null
  const { type, properties, allOf, ...rest } = follow(document, schema)
  if (type !== 'object' && (type !== undefined || ['anyOf', 'oneOf', 'enum', 'const'].some((key) => key in rest))) return null
  const parts = (Array.isArray(allOf) ? (allOf as unknown[]) : []).map((part) => argumentNames(document, part, depth + 1))
  if (parts.includes(null)) return null
  return [...(isObject(properties) ? Object.keys(properties) : []), ...parts.flatMap((names) => names ?? [])]
}
