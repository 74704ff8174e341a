import { childOf, componentOf, isObject, type JsonObject, type JsonSchema, own, type ParamDeclaration } from '../../model/index.js'
import type { Cursor } from './cursor.js'
import { paramType } from './param-type.js'
import type { References } from './references.js'

/** The properties of an object schema, its `$ref` and `allOf` followed, each with the place where it is written. */
export function readParams(input: JsonSchema, pointer: string, references: References, cursor: Cursor): ParamDeclaration[] {
  const { schemas } = references.settled()
  const properties = new Map<string, { schema: JsonSchema; pointer: string }>()
  const required = new Set<string>()
  const seen = new Set<JsonSchema>()
  const collect = (schema: unknown, at: string): boolean => {
    if (!isObject(schema)) return false
    if (seen.has(schema)) return true
    seen.add(schema)
    const component = typeof schema['$ref'] === 'string' ? componentOf(schema['$ref']) : null
    const target = component === null ? undefined : own(schemas, component)
    // A reference that leads nowhere has been reported.
    const targetIsObject = component === null || target === undefined || collect(target, references.pointerOf(component))
    if (isObject(schema['properties'])) {
      for (const [name, property] of Object.entries(schema['properties'])) {
        properties.set(name, { schema: property as JsonSchema, pointer: childOf(`${at}/properties`, name) })
      }
    }
    if (Array.isArray(schema['required'])) for (const name of schema['required']) if (typeof name === 'string') required.add(name)
    const parts: unknown[] = Array.isArray(schema['allOf']) ? schema['allOf'] : []
    const partsAreObjects = parts.map((part, index) => collect(part, `${at}/allOf/${index}`)).every(Boolean)
    return targetIsObject && partsAreObjects && isObjectSchema(schema)
  }
  if (!collect(input, pointer)) cursor.expected('a schema of type object, whose properties are the arguments', isObject(input) ? input['type'] : input, pointer)
  return [...properties].map(([name, { schema, pointer }]) => ({
    name,
    place: cursor.place(pointer),
    ...paramType(schema, schemas),
    required: required.has(name) && !hasDefault(schema, schemas),
  }))
}

/** Its own, or that of the schema which it is a reference to, bare or as the only part of `allOf`. */
function hasDefault(schema: unknown, schemas: Record<string, JsonSchema>, depth = 0): boolean {
  if (!isObject(schema) || depth > 32) return false
  if (Object.hasOwn(schema, 'default')) return true
  const { $ref, allOf } = schema
  const component = typeof $ref === 'string' ? componentOf($ref) : null
  if (component !== null) return hasDefault(own(schemas, component), schemas, depth + 1)
  return Array.isArray(allOf) && allOf.length === 1 && hasDefault(allOf[0], schemas, depth + 1)
}

/** One without a type may stand in an `allOf`, such as `{ "required": ["page"] }`. */
function isObjectSchema(schema: JsonObject): boolean {
  const { type } = schema
  if (type === undefined) return !['anyOf', 'oneOf', 'enum', 'const'].some((key) => key in schema)
  return type === 'object' || (Array.isArray(type) && type.length === 1 && type[0] === 'object')
}
