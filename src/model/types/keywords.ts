import { isObject, type JsonObject } from '../json-schema.js'

/** Keywords that say what cannot be said in TypeScript, and no more than that. */
export const INEXPRESSIBLE = ['not', 'if', 'then', 'else', 'contains', 'dependentRequired', 'dependentSchemas', 'propertyNames', '$dynamicRef', '$recursiveRef', 'unevaluatedItems']

/** Keywords that say nothing of the type. */
const ASIDE = new Set(
  'description title format example examples default deprecated readOnly writeOnly nullable minLength maxLength pattern minimum maximum exclusiveMinimum exclusiveMaximum multipleOf'.split(' '),
)

/** Most schemas are a mere type with words about it, and not worth a closer look. */
export function isPlain(schema: JsonObject): boolean {
  const type = schema['type']
  if (typeof type !== 'string' || type === 'object' || type === 'array') return false
  for (const key in schema) if (key !== 'type' && !ASIDE.has(key)) return false
  return true
}

/** Of the properties that have to be there. */
export const namesIn = (required: unknown): string[] => (Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [])

/** The type that a schema without `type` speaks of. */
export function impliedType(schema: JsonObject): string | null {
  if (isObject(schema['properties']) || isObject(schema['additionalProperties']) || isObject(schema['patternProperties'])) return 'object'
  return isObject(schema['items']) || Array.isArray(schema['items']) || Array.isArray(schema['prefixItems']) ? 'array' : null
}
