import { objectType, union } from './combine.js'
import type { Site } from './site.js'
import type { Member, ObjectType, Type } from './type.js'

/**
 * An object whose discriminating properties are the words that tell it apart, so that a comparison narrows a union of such.
 * What the schema itself says more exactly, by `const` or `enum`, stands.
 *
 * @param shapes all that the object is made of, where the properties may be declared
 */
export function withDiscriminants(
  object: ObjectType,
  discriminants: ReadonlyMap<string, ReadonlySet<string>> | undefined,
  shapes: readonly (ObjectType | null)[],
  site: Site,
  resolved: (type: Type) => Type,
): ObjectType {
  if (!discriminants) return object
  const members = new Map(object.members)
  for (const [name, values] of discriminants) {
    if (shapes.some((shape) => shape?.hidden.has(name))) continue
    const declared = shapes.map((shape) => shape?.members.get(name)).findLast((member) => member !== undefined)
    const type = declared ? narrowed(declared, values, resolved) : words(values)
    if (type) members.set(name, { type, optional: false, hasDefault: false, doc: declared?.doc ?? null, at: declared?.at ?? site })
  }
  return objectType(members, object.index, object.hidden)
}

const words = (values: ReadonlySet<string>): Type => union([...values].map((value) => ({ kind: 'literal', value })))

function narrowed(declared: Member, values: ReadonlySet<string>, resolved: (type: Type) => Type): Type | null {
  const type = resolved(declared.type)
  if (type.kind === 'string' || type.kind === 'unknown') return words(values)
  const own = type.kind === 'union' ? type.of : [type]
  if (!own.every((part) => part.kind === 'literal')) return null
  const common = own.filter((part) => typeof part.value === 'string' && values.has(part.value))
  return common.length > 0 ? union(common) : declared.type
}
