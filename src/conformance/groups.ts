import { DisplayString, parseItem, parseList, Token, type BareItem } from 'structured-headers'
import type { Context } from '../model/index.js'
import { canonicalValue, type Params } from '../protocol/index.js'

/**
 * What is wrong with `Cache-Groups` of an entry, in words; null when it is right. Every declared scope whose params the
 * entry carries has a group, and no group says anything that is not so of the entry.
 */
export function groupFault(value: string, context: Context, params: Params): string | null {
  const groups = readGroups(value)
  if (groups === null) return 'it is no List of Strings (RFC 9651)'
  const scopes = groups.map(readScope)
  const stray = scopes.findIndex((scope) => scope?.context !== context.name || !isTrue(scope, params))
  if (stray >= 0) return `${JSON.stringify(groups[stray])} is not of this entry`
  if (!scopes.some((scope) => scope?.params.size === 0)) return `"${context.name}" is missing`
  const missing = context.shapes
    .filter((shape) => shape.every((name) => isScalar(params[name])))
    .find((shape) => !scopes.some((scope) => scope && isOf(scope, shape)))
  return missing ? `the group of ${missing.join(', ')} is missing` : null
}

/** The strings of a field; null when it is no List of Strings. */
export function readGroups(value: string): string[] | null {
  try {
    const items = parseList(value).map(([item]) => item)
    return items.every((item) => typeof item === 'string') ? items : null
  } catch {
    return null
  }
}

export interface Scope {
  context: string
  params: ReadonlyMap<string, BareItem>
}

/** A group's text, which is one member of `X-Mizan-Invalidate`; null when it does not parse. */
export function readScope(text: string): Scope | null {
  try {
    const [context, params] = parseItem(text)
    return context instanceof Token ? { context: context.toString(), params } : null
  } catch {
    return null
  }
}

/** A value as canonical text: whichever type it travels as, it is one value (PROTOCOL 6). */
export function textOf(value: BareItem): string {
  return value instanceof Token || value instanceof DisplayString ? value.toString() : canonicalValue(value as string | number | boolean)
}

const isScalar = (value: Params[string]): value is string | number | boolean => value !== null && value !== undefined && typeof value !== 'object'

function isTrue({ params }: Scope, of: Params): boolean {
  return [...params].every(([key, value]) => {
    const name = Object.keys(of).find((one) => one.toLowerCase() === key)
    const own = name === undefined ? null : of[name]
    return isScalar(own) && canonicalValue(own) === textOf(value)
  })
}

function isOf({ params }: Scope, shape: string[]): boolean {
  return params.size === shape.length && shape.every((name) => params.has(name.toLowerCase()))
}
