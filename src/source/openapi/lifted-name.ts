import { isObject, type JsonObject, own, pathOf } from '../../model/index.js'

/** Steps of a pointer that say how a schema is built, and nothing of what it is. */
const STRUCTURE = new Set(['components', 'schemas', 'schema', 'properties', '$defs', 'definitions', 'content', 'x-mizan-functions'])

/** The name of a schema that is no component, from where it is written: `#/components/schemas/A/$defs/B` is `A.B`. */
export function liftedName(pointer: string, document: JsonObject): string {
  const path = pathOf(pointer)
  const words = path
    .map((part, index) => (index === 1 && path[0] === 'x-mizan-functions' ? functionName(document, part) : part))
    .filter((part) => !STRUCTURE.has(part))
    .map((part) => part.replaceAll(/[^A-Za-z0-9_-]+/g, '_'))
  return words.join('.') || 'schema'
}

function functionName(document: JsonObject, key: string): string {
  const functions = document['x-mizan-functions']
  const fn: unknown = Array.isArray(functions) ? functions[Number(key)] : null
  const name = isObject(fn) ? own(fn, 'name') : null
  return typeof name === 'string' ? name : key
}
