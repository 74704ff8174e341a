import type { JsonSchema } from '../table.js'

/** A schema that is more than true or false. */
export type SchemaObject = Exclude<JsonSchema, boolean>

export type Schemas = Readonly<Record<string, JsonSchema>>

const COMPONENTS = '#/components/schemas/'

/** The component that a reference leads to; null for any other schema. */
export function referredName({ $ref }: SchemaObject): string | null {
  return typeof $ref === 'string' && $ref.startsWith(COMPONENTS) ? $ref.slice(COMPONENTS.length) : null
}

/** What `schema` stands for, past its references. A component that is missing admits nothing: better shut than open. */
export function resolved(schema: JsonSchema, schemas: Schemas): JsonSchema {
  const seen = new Set<string>()
  let current = schema
  while (typeof current === 'object') {
    const name = referredName(current)
    if (name === null) break
    if (seen.has(name) || !Object.hasOwn(schemas, name)) return false
    seen.add(name)
    current = schemas[name] ?? false
  }
  return current
}

export function typesOf({ type }: SchemaObject): readonly string[] {
  if (typeof type === 'string') return [type]
  return Array.isArray(type) ? type.filter((each) => typeof each === 'string') : []
}

/** The alternatives of a schema; null where there are none. */
export function alternativesOf({ anyOf, oneOf }: SchemaObject): readonly JsonSchema[] | null {
  const parts: unknown = anyOf ?? oneOf
  return Array.isArray(parts) ? (parts as JsonSchema[]) : null
}

/** The values that a schema enumerates; null where it does not. */
export function literalsOf(schema: SchemaObject): readonly unknown[] | null {
  if ('const' in schema) return [schema['const']]
  return Array.isArray(schema['enum']) ? schema['enum'] : null
}

export function propertiesOf({ properties }: SchemaObject): Readonly<Record<string, JsonSchema>> {
  return (properties ?? {}) as Record<string, JsonSchema>
}

export function requiredOf({ required }: SchemaObject): readonly string[] {
  return Array.isArray(required) ? required : []
}

/** How the checker writes `File` and `Blob`. */
export function isBinary(schema: SchemaObject): boolean {
  return schema['format'] === 'binary' && typesOf(schema).includes('string')
}

/**
 * The only keys that an object may have; null where others are welcome. JSON Schema lets every object be open unless it
 * says otherwise; arguments are closed unless their type has an index signature, at every depth: a key that nobody
 * declared must not slip through `update(args.user)` into a database.
 */
export function closedNames(schema: SchemaObject): ReadonlySet<string> | null {
  const { properties, patternProperties, additionalProperties, allOf } = schema
  if (patternProperties || allOf) return null
  if (additionalProperties === undefined ? !properties || alternativesOf(schema) : additionalProperties !== false) return null
  return new Set(Object.keys(properties ?? {}))
}
