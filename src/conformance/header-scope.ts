import { DisplayString, parseList, Token, type BareItem } from 'structured-headers'
import type { Context } from '../model/index.js'
import { canonicalValue, type Params } from '../protocol/index.js'

/** A member of `X-Mizan-Invalidate`. */
export interface Scope {
  context: string
  /** By lower-case name, in the order in which they came. */
  params: ReadonlyMap<string, BareItem>
}

/** The members of `X-Mizan-Invalidate`; null when it is no List of Tokens with Parameters (RFC 9651). */
export function readInvalidate(value: string): Scope[] | null {
  try {
    const scopes = parseList(value).map(([item, params]) => (item instanceof Token ? { context: item.toString(), params } : null))
    return scopes.every((scope) => scope !== null) ? scopes : null
  } catch {
    return null
  }
}

/** The field with the keys of its parameters in lower case, as they should be; texts in quotes are left. */
export function withLowerKeys(value: string): string {
  return value.replace(/"(?:[^"\\]|\\.)*"|;\s*[A-Za-z][\w.*-]*/g, (part) => (part.startsWith(';') ? part.toLowerCase() : part))
}

/** Whether a value is left out, which is how RFC 9651 writes true, and the protocol does not. */
export function hasBareKey(value: string): boolean {
  return /;\s*[a-z*][\w.*-]*(?!\s*=)(?=[;,\s]|$)/.test(value.replace(/"(?:[^"\\]|\\.)*"/g, '""'))
}

/** A value as canonical text: whichever type it travels as, it is one value (PROTOCOL 6). */
export function textOf(value: BareItem): string {
  return value instanceof Token || value instanceof DisplayString ? value.toString() : canonicalValue(value as string | number | boolean)
}

/** The scope by the names that the context declares, its values as texts. */
export function paramsOfScope({ params }: Scope, context: Context | undefined): Params {
  const nameOf = (key: string) => context?.params.find(({ name }) => name.toLowerCase() === key)?.name ?? key
  return Object.fromEntries([...params].map(([key, value]) => [nameOf(key), textOf(value)]))
}

/** What of a scope in the header is not as PROTOCOL 6 has it, in words; null when all is. */
export function headerScopeFault({ params }: Scope, context: Context): string | null {
  for (const [key, value] of params) {
    const param = context.params.find(({ name }) => name.toLowerCase() === key)
    if (!param) return `"${context.name}" has no param ${JSON.stringify(key)}`
    if (param.type.array) return `${key} is an array param, which no scope names`
    const expected = formOf(param.type.scalar, value)
    if (expected !== null) return `${key} should be ${expected}`
  }
  return null
}

/** The form that a value of `scalar` should have; null when it has it. */
function formOf(scalar: string, value: BareItem): string | null {
  if (scalar === 'boolean') return typeof value === 'boolean' ? null : '?1 or ?0'
  const text = value instanceof DisplayString ? value.toString() : value
  const isNumber = scalar === 'integer' || scalar === 'number'
  if (isNumber && typeof value === 'number') return Number.isInteger(value) ? null : 'an Integer, or a String for a fraction'
  if (typeof text !== 'string') return 'a String'
  if (value instanceof DisplayString) return /[^\x20-\x7e]/.test(text) ? null : 'a String: it is ASCII'
  const isPlainInteger = isNumber && /^-?\d{1,15}$/.test(text) && Math.abs(Number(text)) < 1e15
  return isPlainInteger ? 'an Integer' : null
}
