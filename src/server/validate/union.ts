import type { JsonSchema } from '../table.js'
import { literalsOf, propertiesOf, requiredOf, resolved, typesOf, type Schemas } from './json-schema.js'

/**
 * The alternative that `value` is meant for, which is the one to explain it by: the only one of its type, or the only one
 * whose tag (`kind: 'card'`) it carries. Null when none or several may be meant.
 */
export function alternativeFor(alternatives: readonly JsonSchema[], value: unknown, schemas: Schemas): JsonSchema | null {
  const type = typeOf(value)
  const ofType = alternatives.filter((each) => {
    const found = resolved(each, schemas)
    if (typeof found === 'boolean') return found
    const types = typesOf(found)
    return types.length === 0 || types.includes(type) || (type === 'number' && types.includes('integer'))
  })
  if (ofType.length === 1) return ofType[0] ?? null
  if (type !== 'object') return null
  const tagged = ofType.filter((each) => carriesTags(resolved(each, schemas), value as Record<string, unknown>, schemas))
  return tagged.length === 1 ? (tagged[0] ?? null) : null
}

function carriesTags(alternative: JsonSchema, value: Readonly<Record<string, unknown>>, schemas: Schemas): boolean {
  if (typeof alternative === 'boolean') return alternative
  const required = requiredOf(alternative)
  return Object.entries(propertiesOf(alternative)).every(([name, schema]) => {
    const found = resolved(schema, schemas)
    const literals = typeof found === 'object' ? literalsOf(found) : null
    return !literals || (Object.hasOwn(value, name) ? literals.includes(value[name]) : !required.includes(name))
  })
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return value === null ? 'null' : typeof value
}
