import type { ServerFunction } from '../table.js'
import { MISSING, type Issue } from './explain.js'
import { shortName } from './quoted.js'

/** Messages by argument name, as a problem carries them (PROTOCOL 8). */
export type Fields = Record<string, string[]>

/** A hostile query or body may have a fault in every byte; an answer need not carry them back. */
export const MAX_FIELDS = 20
const MAX_MESSAGES = 5
const MAX_LENGTH = 300

/**
 * Issues by the argument that they are in. What is deeper names its place: `address.street`. An issue of the arguments
 * as a whole has no field.
 *
 * @param fn the function's name
 */
export function fieldsOf(issues: readonly Issue[], fn: string): Fields {
  const fields = new Map<string, string[]>()
  for (const { path, message } of issues) {
    const [name] = path
    if (name === undefined) continue
    const field = shortName(String(name))
    const messages = fields.get(field) ?? []
    if (messages.length >= MAX_MESSAGES || (!messages.length && fields.size >= MAX_FIELDS)) continue
    const text = path.length > 1 ? `\`${place(path)}\`: ${message}` : message === MISSING ? `"${fn}" requires it.` : message
    fields.set(field, [...messages, text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text])
  }
  return Object.fromEntries(fields)
}

export function takesNo({ name, params }: Pick<ServerFunction, 'name' | 'params'>): string {
  const names = params.map((param) => param.name)
  return names.length ? `"${name}" takes no such argument; it takes ${names.join(', ')}.` : `"${name}" takes no arguments.`
}

/** `orders[0].total` */
export function place(path: Issue['path']): string {
  const [first = '', ...rest] = path.slice(0, 12)
  const text = (typeof first === 'number' ? `[${first}]` : shortName(first)) + rest.map((key) => (typeof key === 'number' ? `[${key}]` : `.${shortName(key)}`)).join('')
  return path.length > 12 ? `${text}…` : text
}
