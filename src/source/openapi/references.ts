import { componentOf, diagnostic, isObject, type JsonObject, type JsonSchema, own } from '../../model/index.js'
import type { Cursor } from './cursor.js'

type Path = (string | number)[]

/** Keywords whose value is data: a `$ref` in there is a key like any other. */
const DATA = new Set(['const', 'default', 'enum', 'example', 'examples'])
/** Keywords whose value is schemas by name: a property may well be called `default`. */
const NAMED = new Set(['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions'])

/** Reports each `$ref` of a payload that is no component's, at its place: a type made of it would be a guess. */
export function checkReferences(document: JsonObject, schemas: Record<string, JsonSchema>, cursor: Cursor): void {
  const walk = (value: unknown, path: Path): void => {
    if (Array.isArray(value)) return value.forEach((item, index) => walk(item, [...path, index]))
    if (!isObject(value)) return
    const ref = value['$ref']
    const component = typeof ref === 'string' ? componentOf(ref) : null
    if (typeof ref === 'string' && (component === null || own(schemas, component) === undefined)) {
      cursor.report(diagnostic('MZ106', cursor.place(...path, '$ref'), { ref }))
    }
    for (const [key, inner] of Object.entries(value)) {
      if (NAMED.has(key)) named(inner, [...path, key])
      else if (!DATA.has(key)) walk(inner, [...path, key])
    }
  }
  const named = (value: unknown, path: Path) => {
    if (isObject(value)) for (const [name, schema] of Object.entries(value)) walk(schema, [...path, name])
  }
  named(schemas, ['components', 'schemas'])
  const functions = document['x-mizan-functions']
  const entries: [string | number, unknown][] = Array.isArray(functions) ? [...functions.entries()] : isObject(functions) ? Object.entries(functions) : []
  for (const [key, fn] of entries) {
    if (!isObject(fn)) continue
    for (const part of ['input', 'output']) walk(fn[part], ['x-mizan-functions', key, part])
  }
}
