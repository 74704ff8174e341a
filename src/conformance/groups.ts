import { parseList, serializeString } from 'structured-headers'
import type { Context, Fn, Model } from '../model/index.js'
import type { ParamType, Params } from '../protocol/index.js'

/** In bytes. A longer scope is no group (PROTOCOL 7). */
const MAX_GROUP = 512

/** The strings of `Cache-Groups` or `Cache-Group-Invalidation`; null when it is no List of Strings (RFC 9651). */
export function readGroups(value: string): string[] | null {
  try {
    const items = parseList(value).map(([item]) => item)
    return items.every((item) => typeof item === 'string') ? items : null
  } catch {
    return null
  }
}

/** The groups that an entry of these params carries: its context, and for each declared shape its values, or that it lacks one (PROTOCOL 7). */
export function entryGroups(context: Context, params: Params): Set<string> {
  return new Set([context.name, ...shapesOf(context).flatMap((shape) => groupOf(context, shape, params) ?? [])])
}

/** The groups that an invalidation of this scope sends (PROTOCOL 7). */
export function scopeGroups(context: Context, scope: Params, { functions }: Model): string[] {
  for (const shape of shapesOf(context)) {
    if (!shape.every((name) => isThere(scope[name]))) continue
    const group = groupOf(context, shape, scope)
    if (group === null) continue
    return mayLack(context, shape, functions) ? [group, lacking(context, shape)] : [group]
  }
  return [context.name]
}

const isThere = (value: unknown): boolean => value !== null && value !== undefined

/** The shapes that no array is in, the largest first. */
function shapesOf({ shapes, params }: Context): string[][] {
  const isScalar = (name: string) => params.some((param) => param.name === name && !param.type.array)
  const scopes = shapes.filter((shape) => shape.length > 0 && shape.every(isScalar)).map((shape) => [...shape].sort())
  return scopes.sort((a, b) => b.length - a.length || (a.join() < b.join() ? -1 : 1))
}

function groupOf(context: Context, shape: string[], params: Params): string | null {
  if (!shape.every((name) => isThere(params[name]))) return lacking(context, shape)
  const members = shape.map((name) => {
    const type = context.params.find((param) => param.name === name)?.type
    return [name.toLowerCase(), itemOf(params[name] as string | number | boolean, type)] as const
  })
  const text = context.name + [...members].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => `;${key}=${item}`).join('')
  return text.length <= MAX_GROUP ? text : null
}

function lacking({ name }: Context, shape: string[]): string {
  return [name, ...shape.map((param) => param.toLowerCase()).sort()].join(';')
}

function mayLack({ name, params }: Context, shape: string[], functions: Fn[]): boolean {
  const isAlways = (declared: { name: string; required: boolean; type: ParamType | null }[]) =>
    shape.every((one) => declared.some((param) => param.name === one && param.required && !param.type?.nullable))
  const views = functions.filter((fn) => fn.context === name && fn.role === 'view')
  return !isAlways(params) || !views.every((view) => isAlways(view.params))
}

/** A value in the form that its declared type has in a header (PROTOCOL 6). Values may have come as texts. */
function itemOf(value: string | number | boolean, type: ParamType | undefined): string {
  const text = String(value)
  if (type?.scalar === 'boolean') return text === 'true' ? '?1' : '?0'
  const isNumber = type?.scalar === 'integer' || type?.scalar === 'number'
  if (isNumber && Number.isInteger(Number(text)) && Math.abs(Number(text)) < 1e15) return String(Number(text))
  const plain = isNumber ? String(Number(text)) : text
  return /^[\x20-\x7e]*$/.test(plain) ? serializeString(plain) : displayString(plain)
}

/** RFC 9651, 4.1.11. */
function displayString(text: string): string {
  const encoded = Array.from(Buffer.from(text), (byte) => {
    const isPlain = byte >= 0x20 && byte <= 0x7e && byte !== 0x25 && byte !== 0x22
    return isPlain ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, '0')}`
  })
  return `%"${encoded.join('')}"`
}

/** How two sets of groups differ, in words; null when they do not. */
export function groupsFault(came: readonly string[], expected: ReadonlySet<string>): string | null {
  const missing = [...expected].find((group) => !came.includes(group))
  if (missing !== undefined) return `${JSON.stringify(missing)} is missing`
  const stray = came.find((group) => !expected.has(group))
  return stray === undefined ? null : `${JSON.stringify(stray)} is not one of them`
}
