import { isObject, own, targetOf, type JsonSchema } from '../model/index.js'
import { canonicalValue, type ParamType } from '../protocol/index.js'

type Schemas = Record<string, JsonSchema>

/**
 * A value that a JSON Schema admits, as well as can be told without knowing what is meant: its own examples first, then the
 * smallest of its type. Patterns are not followed; a server that has one wants values of its own.
 */
export function sampleOf(schema: JsonSchema | undefined, schemas: Schemas, depth = 0): unknown {
  if (!isObject(schema) || depth > 16) return 'a'
  for (const key of ['default', 'example', 'const']) if (Object.hasOwn(schema, key)) return schema[key]
  for (const key of ['examples', 'enum']) {
    const list = schema[key]
    if (Array.isArray(list) && list.length > 0) return list[0] as unknown
  }
  if (typeof schema['$ref'] === 'string') return sampleOf(targetOf(schema['$ref'], schemas) ?? undefined, schemas, depth + 1)
  for (const key of ['anyOf', 'oneOf', 'allOf']) {
    const list = schema[key]
    if (Array.isArray(list) && list.length > 0) return sampleOf(list[0] as JsonSchema, schemas, depth + 1)
  }
  return ofType(schema, schemas, depth)
}

/** An object of arguments: those that are required. */
export function sampleArguments(input: JsonSchema | null, required: readonly string[], schemas: Schemas): Record<string, unknown> {
  return Object.fromEntries(required.map((name) => [name, sampleOf(propertyOf(input, name, schemas), schemas)]))
}

/** A value of a context's param. */
export function sampleParam(type: ParamType): string | number | boolean | (string | number | boolean)[] {
  const one = { string: 'a', integer: 1, number: 1.5, boolean: true }[type.scalar]
  return type.array ? [one] : one
}

/** The schema of an argument, through references and `allOf`. */
export function propertyOf(input: unknown, name: string, schemas: Schemas, depth = 0): JsonSchema | undefined {
  if (!isObject(input) || depth > 16) return undefined
  const properties = input['properties']
  const found = isObject(properties) ? own(properties, name) : undefined
  if (isObject(found) || typeof found === 'boolean') return found
  const parts = [
    ...(typeof input['$ref'] === 'string' ? [targetOf(input['$ref'], schemas)] : []),
    ...(Array.isArray(input['allOf']) ? (input['allOf'] as unknown[]) : []),
  ]
  for (const part of parts) {
    const inner = propertyOf(part, name, schemas, depth + 1)
    if (inner !== undefined) return inner
  }
  return undefined
}

const FORMATS: Readonly<Record<string, string>> = {
  date: '2026-01-01',
  'date-time': '2026-01-01T00:00:00Z',
  email: 'ann@example.com',
  time: '00:00:00Z',
  uri: 'https://example.com/',
  uuid: '00000000-0000-4000-8000-000000000000',
}

function ofType(schema: Readonly<Record<string, unknown>>, schemas: Schemas, depth: number): unknown {
  const type = Array.isArray(schema['type']) ? (schema['type'] as unknown[]).find((one) => one !== 'null') : schema['type']
  switch (type) {
    case 'integer':
    case 'number':
      return numberOf(schema)
    case 'boolean':
      return true
    case 'null':
      return null
    case 'array':
      return Array.from({ length: Number(schema['minItems'] ?? 0) }, () => sampleOf(schema['items'] as JsonSchema, schemas, depth + 1))
    case 'object':
      return sampleObject(schema, schemas, depth)
    default:
      return FORMATS[String(schema['format'])] ?? 'a'.repeat(Math.max(1, Number(schema['minLength'] ?? 1)))
  }
}

function sampleObject(schema: Readonly<Record<string, unknown>>, schemas: Schemas, depth: number): Record<string, unknown> {
  const required = Array.isArray(schema['required']) ? schema['required'].filter((name) => typeof name === 'string') : []
  return Object.fromEntries(required.map((name) => [name, sampleOf(propertyOf(schema, name, schemas), schemas, depth + 1)]))
}

function numberOf({ minimum, exclusiveMinimum, maximum }: Readonly<Record<string, unknown>>): number {
  if (typeof minimum === 'number') return minimum
  if (typeof exclusiveMinimum === 'number') return exclusiveMinimum + 1
  return typeof maximum === 'number' && maximum < 1 ? maximum : 1
}

/** Texts that are no value of a scalar type, and that a careless reader takes for one. */
export const ILL_TYPED: Readonly<Record<ParamType['scalar'], readonly string[]>> = {
  string: [],
  integer: ['5x', '', 'x', '1.5', '0x10', 'NaN', ' 5'],
  number: ['5x', '', 'x', '0x10', 'NaN', 'Infinity', ' 5', '1e999'],
  boolean: ['yes', '', 'TRUE', '1'],
}

/** The canonical texts of a param's value. */
export function textsOf(value: unknown): string[] {
  return (Array.isArray(value) ? (value as unknown[]) : [value]).flatMap((one) =>
    one === null || one === undefined ? [] : [canonicalValue(one as string | number | boolean)],
  )
}
