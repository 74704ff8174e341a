import type { JsonSchema } from '../declaration.js'
import { componentOf, isObject, own, targetOf, type JsonObject } from '../json-schema.js'

/** By schema, the values that its property tells it apart by: `Cat` -> `petType` -> `cat`. */
export type Discriminants = ReadonlyMap<JsonObject, ReadonlyMap<string, ReadonlySet<string>>>

const SCHEMAS = ['items', 'additionalProperties', 'unevaluatedProperties', 'additionalItems']
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems', 'items']
const NAMED = ['properties', 'patternProperties']

/**
 * Every discriminator that the payloads lead to, seen from the schemas that it tells apart (OpenAPI 3.1, 4.8.25): those of its
 * `oneOf` or `anyOf`, and without these all that have it in their `allOf`, at any distance. A value is a key of `mapping`, or
 * the component's name.
 */
export function findDiscriminants(payloads: readonly JsonSchema[], schemas: Record<string, JsonSchema>): Discriminants {
  const found = new Map<JsonObject, Map<string, Set<string>>>()
  const seen = new Set<JsonObject>()
  const waiting: unknown[] = [...payloads]
  let children: Map<JsonObject, Child[]> | undefined

  const add = (schema: JsonObject, property: string, values: Iterable<string>) => {
    const properties = found.get(schema) ?? new Map<string, Set<string>>()
    found.set(schema, properties.set(property, new Set([...(properties.get(property) ?? []), ...values])))
  }
  const discriminate = (schema: JsonObject) => {
    const { propertyName, mapping } = schema['discriminator'] as JsonObject
    if (typeof propertyName !== 'string') return
    const mapped = mappedValues(mapping, schemas)
    const branches = [schema['oneOf'], schema['anyOf']].flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []))
    for (const branch of branches) {
      const ref = isObject(branch) ? branch['$ref'] : undefined
      const target = typeof ref === 'string' ? finalTarget(ref, schemas) : null
      if (target) add(target, propertyName, mapped.get(target) ?? [lastOf(ref as string)])
    }
    if (branches.length > 0) return
    children ??= childrenOf(schemas)
    addBelow(schema, propertyName, mapped, new Set())
  }
  /** Values of a schema and of all below it: a cat may be a lion. */
  const addBelow = (schema: JsonObject, property: string, mapped: ReadonlyMap<JsonObject, string[]>, above: Set<JsonObject>): string[] => {
    above.add(schema)
    const values = (children?.get(schema) ?? []).flatMap((child) => {
      if (above.has(child.schema)) return []
      const all = [...(mapped.get(child.schema) ?? [child.component]), ...addBelow(child.schema, property, mapped, above)]
      add(child.schema, property, all)
      return all
    })
    above.delete(schema)
    return values
  }

  while (waiting.length > 0) {
    const schema = waiting.pop()
    if (!isObject(schema) || seen.has(schema)) continue
    seen.add(schema)
    if (typeof schema['$ref'] === 'string') waiting.push(targetOf(schema['$ref'], schemas))
    if (isObject(schema['discriminator'])) discriminate(schema)
    for (const key of SCHEMAS) if (schema[key] !== undefined) waiting.push(schema[key])
    for (const key of LISTS) if (Array.isArray(schema[key])) for (const inner of schema[key] as unknown[]) waiting.push(inner)
    for (const key of NAMED) if (isObject(schema[key])) for (const name in schema[key]) waiting.push(schema[key][name])
  }
  return found
}

interface Child {
  schema: JsonObject
  component: string
}

/** By schema, the components that have it in their `allOf`. */
function childrenOf(schemas: Record<string, JsonSchema>): Map<JsonObject, Child[]> {
  const children = new Map<JsonObject, Child[]>()
  for (const [component, schema] of Object.entries(schemas)) {
    if (!isObject(schema) || !Array.isArray(schema['allOf'])) continue
    for (const part of schema['allOf'] as unknown[]) {
      const ref = isObject(part) ? part['$ref'] : undefined
      const parent = typeof ref === 'string' ? finalTarget(ref, schemas) : null
      if (parent) children.set(parent, [...(children.get(parent) ?? []), { schema, component }])
    }
  }
  return children
}

/** A mapping the other way round; its values are references, or names of components. */
function mappedValues(mapping: unknown, schemas: Record<string, JsonSchema>): Map<JsonObject, string[]> {
  const values = new Map<JsonObject, string[]>()
  for (const [value, to] of isObject(mapping) ? Object.entries(mapping) : []) {
    if (typeof to !== 'string') continue
    const named = own(schemas, to)
    const target = isObject(named) ? named : finalTarget(to, schemas)
    if (target) values.set(target, [...(values.get(target) ?? []), value])
  }
  return values
}

/** Through references that are nothing else, to the schema that they stand for. */
function finalTarget(ref: string, schemas: Record<string, JsonSchema>): JsonObject | null {
  const seen = new Set<string>()
  for (let next = ref; !seen.has(next); ) {
    seen.add(next)
    const target = targetOf(next, schemas)
    if (!isObject(target)) return null
    if (typeof target['$ref'] !== 'string') return target
    next = target['$ref']
  }
  return null
}

const lastOf = (ref: string) => componentOf(ref) ?? ref.slice(ref.lastIndexOf('/') + 1)

export interface UnionOfChildren {
  readonly children: ReadonlySet<JsonObject>
  /** There is nothing else in the union. */
  readonly isAll: boolean
}

const NO_UNION: UnionOfChildren = { children: new Set(), isAll: false }

/** The schemas of a union that are made of it: `Pet: { oneOf: [Cat, Dog] }`, `Cat: { allOf: [Pet, …] }`. */
export function unionOfChildren(schema: JsonObject, schemas: Record<string, JsonSchema>): UnionOfChildren {
  const branches = [schema['oneOf'], schema['anyOf']].flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []))
  if (branches.length === 0) return NO_UNION
  const targets = branches.map((branch) => targetOfRef(branch, schemas))
  const isMadeOf = (child: JsonObject) => Array.isArray(child['allOf']) && child['allOf'].some((part: unknown) => targetOfRef(part, schemas) === schema)
  const children = targets.filter((target) => target !== null && isMadeOf(target)) as JsonObject[]
  return { children: new Set(children), isAll: children.length === targets.length }
}

function targetOfRef(schema: unknown, schemas: Record<string, JsonSchema>): JsonObject | null {
  return isObject(schema) && typeof schema['$ref'] === 'string' ? finalTarget(schema['$ref'], schemas) : null
}
