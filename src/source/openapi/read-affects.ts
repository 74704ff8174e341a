import { type FunctionDeclaration, isObject } from '../../model/index.js'
import type { Cursor } from './cursor.js'

/** The effects of a function, from a list or a single one: a context's name, or `{ context, params }` when it is scoped. */
export function readAffects(affects: unknown, pointer: string, cursor: Cursor): FunctionDeclaration['affects'] {
  if (affects === undefined || affects === null) return []
  if (!Array.isArray(affects)) return readAffect(affects, pointer, cursor)
  return affects.flatMap((affect: unknown, index) => readAffect(affect, `${pointer}/${index}`, cursor))
}

function readAffect(affect: unknown, at: string, cursor: Cursor): FunctionDeclaration['affects'] {
  const place = cursor.place(at)
  if (typeof affect === 'string') return [{ context: affect, params: [], place }]
  const params = isObject(affect) ? (affect['params'] ?? []) : null
  if (isObject(affect) && isString(affect['context']) && Array.isArray(params) && params.every(isString)) {
    return [{ context: affect['context'], params, place, paramPlaces: params.map((_, index) => cursor.place(`${at}/params/${index}`)) }]
  }
  // Where the faulty member stands, if it is one: "found an object" would say nothing of an object.
  if (isObject(affect) && !isString(affect['context'])) cursor.expected('the name of a context', affect['context'], `${at}/context`)
  else if (isObject(affect)) cursor.expected('an array of names of params', affect['params'], `${at}/params`)
  else cursor.expected('the name of a context, or { "context": name, "params": [names] }', affect, at)
  return []
}

const isString = (value: unknown): value is string => typeof value === 'string'
