import type { JsonSchema } from './declaration.js'

export type JsonObject = { readonly [key: string]: unknown }

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Own keys only: a document may well have a schema named `constructor`. */
export function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

const COMPONENTS = '#/components/schemas/'

/** The component that a reference names, decoded (RFC 6901 in a URI fragment); null for any other reference. */
export function componentOf(ref: string): string | null {
  // Nearly all are so: a document has tens of thousands, each of which is asked several times.
  if (ref.startsWith(COMPONENTS) && !/[%~/]/.test(ref.slice(COMPONENTS.length))) return ref.slice(COMPONENTS.length)
  const path = pathOfReference(ref)
  return path?.length === 3 && path[0] === 'components' && path[1] === 'schemas' ? path[2]! : null
}

function pathOfReference(ref: string): string[] | null {
  if (!ref.startsWith('#/')) return null
  try {
    return ref.slice(2).split('/').map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
  } catch {
    return null
  }
}

/** What a reference leads to, and where that stands. */
export interface Target {
  schema: JsonSchema
  /** In the document; of a local one in its root. */
  path: string[]
  isLocal: boolean
}

/**
 * The schema that a reference leads to: a component, something within one (`#/components/schemas/Order/$defs/Line`), or a
 * definition of the schema `root` that it stands in (`#/$defs/Line`, as Pydantic and others write them). Null when there is none.
 */
export function targetOf(ref: string, schemas: Record<string, JsonSchema>, root?: JsonSchema): Target | null {
  const path = pathOfReference(ref)
  if (path === null) return null
  const isLocal = path[0] === '$defs' || path[0] === 'definitions'
  if (!isLocal && (path[0] !== 'components' || path[1] !== 'schemas' || path.length < 3)) return null
  let found: unknown = isLocal ? root : schemas
  for (const key of isLocal ? path : path.slice(2)) {
    if (typeof found !== 'object' || found === null) return null
    found = own(found as JsonObject, key)
  }
  return isObject(found) || typeof found === 'boolean' ? { schema: found, path, isLocal } : null
}

/** Every component that a value leads to, through references of references. */
export function componentsOf(value: unknown, schemas: Record<string, JsonSchema>, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const item of value) componentsOf(item, schemas, found)
  else if (isObject(value)) {
    const path = typeof value['$ref'] === 'string' ? targetOf(value['$ref'], schemas)?.path : undefined
    const component = path?.[2] ?? null
    if (component !== null && !found.has(component) && own(schemas, component) !== undefined) {
      found.add(component)
      componentsOf(own(schemas, component), schemas, found)
    }
    for (const inner of Object.values(value)) componentsOf(inner, schemas, found)
  }
  return found
}
