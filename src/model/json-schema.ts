import type { JsonSchema } from './declaration.js'

export type JsonObject = { readonly [key: string]: unknown }

/** The schema that a `$ref` leads to, through any number of references; a schema without one is itself. */
export type Resolve = (schema: JsonObject) => JsonObject

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Own keys only: a document may well have a schema named `constructor`. */
export function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

const COMPONENT = /^#\/components\/schemas\/([^/]+)$/

/** The component that a reference names, decoded (RFC 6901 in a URI fragment); null for any other reference. */
export function componentOf(ref: string): string | null {
  const match = COMPONENT.exec(ref)
  if (!match) return null
  try {
    return decodeURIComponent(match[1]!).replaceAll('~1', '/').replaceAll('~0', '~')
  } catch {
    return null
  }
}

export function createResolve(schemas: Record<string, JsonSchema>): Resolve {
  return (schema) => {
    const seen = new Set<JsonObject>()
    let current = schema
    while (typeof current['$ref'] === 'string' && !seen.has(current)) {
      seen.add(current)
      const name = componentOf(current['$ref'])
      const target = name === null ? undefined : own(schemas, name)
      if (!isObject(target)) return {}
      current = target
    }
    return current
  }
}

/** Every component that a value leads to, through references of references. */
export function componentsOf(value: unknown, schemas: Record<string, JsonSchema>, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const item of value) componentsOf(item, schemas, found)
  else if (isObject(value)) {
    const component = typeof value['$ref'] === 'string' ? componentOf(value['$ref']) : null
    if (component !== null && !found.has(component) && own(schemas, component) !== undefined) {
      found.add(component)
      componentsOf(own(schemas, component), schemas, found)
    }
    for (const inner of Object.values(value)) componentsOf(inner, schemas, found)
  }
  return found
}

/** The schema of a property of an object schema, `$ref` and `allOf` followed; undefined when there is none of that name. */
export function propertyOf(schema: unknown, name: string, schemas: Record<string, JsonSchema>, depth = 0): JsonObject | undefined {
  if (!isObject(schema) || depth > 32) return undefined
  const target = createResolve(schemas)(schema)
  const property = isObject(target['properties']) ? own(target['properties'], name) : undefined
  if (isObject(property)) return createResolve(schemas)(property)
  const parts: unknown[] = Array.isArray(target['allOf']) ? target['allOf'] : []
  for (const part of parts) {
    const found = propertyOf(part, name, schemas, depth + 1)
    if (found) return found
  }
  return undefined
}
