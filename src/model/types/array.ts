import type { JsonObject } from '../json-schema.js'
import type { Scope } from './scope.js'
import type { Site } from './site.js'
import { UNKNOWN, type Type } from './type.js'

/** As tuples are read; longer ones are lists. */
const MAX_FIXED = 4

/** A list, or a tuple where the first items have types of their own or there is a fixed number of them. */
export function arrayType(schema: JsonObject, site: Site, { lower }: Scope): Type {
  const { items, minItems, maxItems } = schema
  // OpenAPI 3.1 has the first ones in `prefixItems`, JSON Schema before 2020 in `items`.
  const [key, restKey] = Array.isArray(items) ? ['items', 'additionalItems'] : ['prefixItems', 'items']
  const prefix: unknown = schema[key]
  if (!Array.isArray(prefix) || prefix.length === 0) {
    const item = items === undefined || Array.isArray(items) ? UNKNOWN : lower(items, site.child('items'))
    const isFixed = typeof minItems === 'number' && Number.isInteger(minItems) && minItems === maxItems && minItems > 0 && minItems <= MAX_FIXED
    return isFixed ? { kind: 'tuple', items: Array.from({ length: minItems }, () => ({ type: item, optional: false })), rest: null } : { kind: 'array', items: item }
  }
  // Strictly, a tuple without `minItems` may be shorter. Nobody who writes one means so.
  const least = typeof minItems === 'number' ? minItems : prefix.length
  const most = typeof maxItems === 'number' ? maxItems : Infinity
  const all = prefix.map((item, index) => ({ type: lower(item, site.child(key!, index)), optional: index >= least }))
  const rest = schema[restKey!]
  const isClosed = rest === false || most <= prefix.length
  return { kind: 'tuple', items: all.slice(0, most), rest: isClosed ? null : rest === undefined ? UNKNOWN : lower(rest, site.child(restKey!)) }
}
