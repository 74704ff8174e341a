import type { JsonSchema } from './declaration.js'

export type JsonObject = { readonly [key: string]: unknown }

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Own keys only: a document may well have a schema named `constructor`. */
export function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

/**
 * Whether it stands for a file that travels beside the JSON. OpenAPI 3.0 says so by `format`, 3.1 by a media type without an
 * encoding ("Considerations for File Uploads"); ours say both.
 */
export function isFile(schema: JsonObject): boolean {
  if (schema['type'] !== 'string') return false
  return schema['format'] === 'binary' || (schema['contentMediaType'] === 'application/octet-stream' && schema['contentEncoding'] === undefined)
}

const COMPONENTS = '#/components/schemas/'

/** The component that a reference names, decoded (RFC 6901 in a URI fragment); null for any other reference. */
export function componentOf(ref: string): string | null {
  if (!ref.startsWith(COMPONENTS)) return null
  const name = ref.slice(COMPONENTS.length)
  // Nearly all are plain: a document has tens of thousands, each of which is asked several times.
  if (!/[%~/]/.test(name)) return name
  if (name.includes('/')) return null
  try {
    return decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~')
  } catch {
    return null
  }
}

/** The schema that a reference leads to, a component: what is written elsewhere, the reader has made one. Null when there is none. */
export function targetOf(ref: string, schemas: Record<string, JsonSchema>): JsonSchema | null {
  const component = componentOf(ref)
  const found = component === null ? null : own(schemas, component)
  return isObject(found) || typeof found === 'boolean' ? found : null
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
