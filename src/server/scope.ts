import { serializeBareItem, serializeKey } from 'structured-headers'
import { canonicalValue, type ParamType } from '../protocol/index.js'
import type { ServerContext } from './table.js'
import { readScalar } from './validate/scalar.js'

/** The values that a scope, or an entry, has of a context's params. */
export type ScopeValue = string | number | boolean

/**
 * `value` as its param declares it. `"5"` for an integer is 5: values are compared by their canonical text, and
 * `"1.50"` would be another entry than 1.5.
 *
 * @param type undefined where nothing is declared; arrays are no scope
 * @returns undefined for what no entry can carry. Without it the scope is wider; with it, it would hit nothing.
 */
export function scopeValue(value: unknown, type: ParamType | undefined): ScopeValue | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined
  if (typeof value === 'number' && !Number.isFinite(value)) return undefined
  if (!type) return value
  if (type.array) return undefined
  switch (type.scalar) {
    case 'string':
      return canonicalValue(value)
    case 'boolean':
      return readScalar(canonicalValue(value), 'boolean')
    default: {
      const number = typeof value === 'number' ? value : readScalar(canonicalValue(value), 'number')
      return type.scalar === 'integer' && !Number.isSafeInteger(number) ? undefined : number
    }
  }
}

/**
 * `user;page=2;user_id=5`: a context, and some of its params in the order of their lower-case names (PROTOCOL 6). It is
 * a member of `X-Mizan-Invalidate`, and the text of a cache's group.
 *
 * @returns null when a value has no text in a header, or none that all receivers read alike
 */
export function scopeText(context: string, scope: readonly (readonly [key: string, value: ScopeValue])[]): string | null {
  let text = context
  for (const [key, value] of [...scope].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const item = bareItem(value)
    if (item === null) return null
    text += `;${serializeKey(key)}=${item}`
  }
  return text
}

/** The types of the params that a scope of the context may name, by name. */
export function scopeTypes(context: ServerContext): ReadonlyMap<string, ParamType> {
  const known = typesOf.get(context)
  if (known) return known
  const types = new Map(context.params.flatMap(({ name, type }) => (type.array ? [] : [[name, type] as const])))
  typesOf.set(context, types)
  return types
}

/** A table does not change: an edit in dev makes another. */
const typesOf = new WeakMap<ServerContext, ReadonlyMap<string, ParamType>>()

/** In the form of a header (PROTOCOL 6), where one can hold it: Integer, Boolean, String, or Display String where a String cannot. */
export function bareItem(value: ScopeValue): string | null {
  if (typeof value === 'boolean') return value ? '?1' : '?0'
  // An RFC 9651 Integer has at most 15 digits, and its Decimal loses all but three digits of a fraction.
  if (Number.isInteger(value) && Math.abs(value as number) < 1e15) return canonicalValue(value)
  const text = canonicalValue(value)
  if (/^[\x20-\x7e]*$/.test(text)) return serializeBareItem(text)
  // Half a surrogate pair has no UTF-8, and decoders disagree on whether a leading byte order mark is text.
  return /\p{Surrogate}|^\ufeff/u.test(text) ? null : displayString(text)
}

/** RFC 9651, 4.1.11. The package writes control characters with one hexadecimal digit, which nothing reads. */
function displayString(text: string): string {
  const encoded = Array.from(new TextEncoder().encode(text), (byte) =>
    byte === 0x25 || byte === 0x22 || byte < 0x20 || byte > 0x7e
      ? `%${byte.toString(16).padStart(2, '0')}`
      : String.fromCharCode(byte),
  )
  return `%"${encoded.join('')}"`
}
