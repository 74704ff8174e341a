import { isName } from './names.js'
import { canonicalValue, type Params } from './params.js'

/** A stale context, whole (`"user"`) or narrowed to the entries that do not contradict `params` (PROTOCOL 7). */
export type Invalidation = string | { context: string; params: Params }

/** Hits every entry of every context. No context can be named so (PROTOCOL 1), and the header has the same sign (PROTOCOL 6). */
export const EVERYTHING = '*'

/**
 * Whether one item of an invalidation makes the entry of `context` with `params` stale (PROTOCOL 7): its context is named, and no
 * param that the scope names has another value there. A malformed item hits everything.
 *
 * @param item as it came over the wire, from either transport
 * @param params of the entry. A key of the header is lower case, so a param is found under its own name or its lower-case one.
 */
export function hits(item: unknown, context: string, params: Params): boolean {
  const whole = isRecord(item) ? item : { context: item, params: {} }
  if (typeof whole.context !== 'string' || !isName(whole.context) || !isRecord(whole.params)) return true
  const scope = Object.entries(whole.params)
  if (scope.some(([, value]) => isRecord(value))) return true
  return whole.context === context && !scope.some(([name, value]) => contradicts(params, name, value))
}

/** Null values, and arrays on either side, are no scope: they say nothing against the entry. */
function contradicts(params: Params, name: string, value: unknown): boolean {
  const theirs = Object.entries(params).find(([key]) => key === name || key.toLowerCase() === name)?.[1]
  return isScalar(theirs) && isScalar(value) && canonicalValue(theirs) !== canonicalValue(value)
}

const isScalar = (value: unknown): value is string | number | boolean => value != null && typeof value !== 'object'

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Reads `X-Mizan-Invalidate` (PROTOCOL 6): a List of Tokens with Parameters (RFC 9651) whose values are Integers, Booleans,
 * Strings, Tokens or Display Strings. The other types of that RFC are not used by the protocol and do not parse here.
 *
 * @returns null when the field does not parse: the receiver then takes everything for stale
 */
export function parseInvalidationHeader(field: string): Invalidation[] | null {
  const token = "[A-Za-z*][\\w!#$%&'*+.^`|~:/-]*"
  const item = `-?\\d{1,15}|\\?[01]|"(?:[ !#-[\\]-~]|\\\\["\\\\])*"|%"(?:[ !#$&-~]|%[\\da-f]{2})*"|${token}`
  const param = `; *([a-z*][a-z\\d_.*-]*)(?:=(${item}))?`
  const member = new RegExp(`(${token})((${param})*)[ \\t]*(,[ \\t]*(?!$)|$)`, 'y')
  const list: Invalidation[] = []
  member.lastIndex = field.search(/[^ ]|$/)
  try {
    while (member.lastIndex < field.length) {
      // A failed match gives null, which does not destructure: one way out for both kinds of fault.
      const [, context, scope] = member.exec(field) as unknown as [string, string, string]
      const params: Record<string, string | number | boolean> = {}
      for (const [, key, value] of scope.matchAll(new RegExp(param, 'g'))) params[key!] = bareItem(value)
      list.push(scope ? { context, params } : context)
    }
  } catch {
    return null
  }
  return list
}

/** @throws URIError for a Display String that is not UTF-8 */
function bareItem(text: string | undefined): string | number | boolean {
  if (!text || text[0] === '?') return text !== '?0'
  if (text[0] === '"') return text.slice(1, -1).replace(/\\(.)/g, '$1')
  if (text[0] === '%') return decodeURIComponent(text.slice(2, -1))
  return /^[\d-]/.test(text) ? Number(text) : text
}
