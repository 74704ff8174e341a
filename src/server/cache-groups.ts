import type { ParamType } from '../protocol/index.js'
import type { QueryValue } from './query.js'
import type { ServerContext } from './table.js'

/**
 * `Cache-Groups` (RFC 9875) of one entry: an RFC 9651 List of Strings (PROTOCOL 4).
 *
 * The groups are the whole context, and one for each declared shape of scope whose params the entry carries all: these
 * are the texts that an invalidation can send. A shape that it carries in part has no group, because the group's text
 * would need the missing value.
 */
export function cacheGroups(context: ServerContext, values: ReadonlyMap<string, QueryValue>): string {
  const scopes = context.shapes
    .filter((shape) => shape.length && shape.every((name) => isScalar(values.get(name))))
    .map((shape) => scopeText(context, shape, values))
  return [...new Set([context.name, ...scopes])].map(sfString).join(', ')
}

/** `user;page=2;user_id=5`: the context, and the params in the order of their names (PROTOCOL 6). */
function scopeText(context: ServerContext, shape: string[], values: ReadonlyMap<string, QueryValue>): string {
  const types = new Map(context.params.map((param) => [param.name, param.type]))
  const param = (name: string) => `;${name.toLowerCase()}=${bareItem(values.get(name), types.get(name))}`
  return context.name + [...shape].sort().map(param).join('')
}

/** A value in the form of PROTOCOL 6: Integer, Boolean, String, or Display String when it is not printable ASCII. */
function bareItem(value: QueryValue | undefined, type: ParamType | undefined): string {
  const numeric = type?.scalar === 'integer' || type?.scalar === 'number'
  if (numeric && Number.isInteger(value) && Math.abs(value as number) < 1e15) return String(value)
  if (typeof value === 'boolean') return value ? '?1' : '?0'
  const text = String(value)
  return /^[\x20-\x7e]*$/.test(text) ? sfString(text) : displayString(text)
}

function isScalar(value: QueryValue | undefined): boolean {
  return value !== undefined && !Array.isArray(value)
}

/** RFC 9651, 4.1.6. */
function sfString(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

/** RFC 9651, 4.1.11. */
function displayString(text: string): string {
  const encoded = Array.from(new TextEncoder().encode(text), (byte) =>
    byte === 0x25 || byte === 0x22 || byte < 0x20 || byte > 0x7e
      ? `%${byte.toString(16).padStart(2, '0')}`
      : String.fromCharCode(byte),
  )
  return `%"${encoded.join('')}"`
}
