import { isObject, type JsonObject } from '../../src/model/index.js'

/** What a value refers to, or the value itself; an empty object for what leads nowhere or to no object. */
export function follow(document: JsonObject, value: unknown): JsonObject {
  let current = value
  for (let steps = 0; isObject(current) && typeof current['$ref'] === 'string' && steps < 32; steps++) {
    current = at(document, current['$ref'])
  }
  return isObject(current) ? current : {}
}

/** What stands at a reference within the document, such as `#/components/responses/Pets`; undefined when nothing does. */
function at(document: JsonObject, ref: string): unknown {
  if (!ref.startsWith('#/')) return undefined
  let current: unknown = document
  for (const part of ref.slice(2).split('/')) {
    const key = decode(part).replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined
    current = (current as JsonObject)[key]
  }
  return current
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/**
 * `derived` with a component for each reference from its functions and components to another part of the document: the
 * schema of a response of an operation, for one, is that of the property that refers to it.
 */
export function hoistReferences(document: JsonObject, derived: JsonObject): JsonObject {
  const hoisted = new Map<string, string>()
  const components = isObject(derived['components']) ? derived['components'] : {}
  const schemas = isObject(components['schemas']) ? components['schemas'] : {}
  const added: Record<string, unknown> = {}
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      const items = value.map(walk)
      return items.every((item, index) => item === value[index]) ? value : items
    }
    if (!isObject(value)) return value
    const ref = value['$ref']
    const isForeign = typeof ref === 'string' && /^#\/(?!components\/schemas\/)/.test(ref)
    if (isForeign && isObject(at(document, ref))) return { $ref: `#/components/schemas/${hoist(ref)}` }
    const entries = Object.entries(value)
    const mapped = entries.map(([key, inner]): [string, unknown] => [key, walk(inner)])
    return mapped.every(([, inner], index) => inner === entries[index]![1]) ? value : Object.fromEntries(mapped)
  }
  const hoist = (ref: string): string => {
    const known = hoisted.get(ref)
    if (known !== undefined) return known
    let name = `Hoisted${hoisted.size}`
    while (name in schemas) name += '_'
    hoisted.set(ref, name)
    added[name] = walk(at(document, ref))
    return name
  }
  const functions = walk(derived['x-mizan-functions'])
  const found = walk(schemas) as JsonObject
  return { ...derived, 'x-mizan-functions': functions, components: { ...components, schemas: { ...found, ...added } } }
}
