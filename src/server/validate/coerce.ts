import type { InputSchema, JsonSchema, ServerFunction } from '../table.js'
import { MISSING, type Issue } from './explain.js'
import { fieldsOf, takesNo, type Fields } from './fields.js'
import { inWords } from './in-words.js'
import { alternativesOf, closedNames, literalsOf, propertiesOf, requiredOf, resolved, typesOf, type Schemas } from './json-schema.js'
import type { FormEntry } from './multipart-form.js'
import { quoted } from './quoted.js'
import { typedText } from './typed-text.js'

export type Coercion = { values: Record<string, unknown> } | { fields: Fields }

/**
 * What a path, a query or a form says in text, typed as the function declares it: strictly, as a context's URL is read.
 *
 * An array is its name repeated; a checkbox that is ticked says `on`, and one that is not says nothing. A field left empty
 * is no value where its argument may be absent or null, and an empty file is none. Where nothing is known of an argument,
 * it stays text. What a schema asks beyond types is for `validateArguments` to say.
 *
 * @param input of `inputOf(fn)`
 * @returns the arguments in an object without a prototype, or messages by argument name
 */
export function coerceFields(entries: Iterable<FormEntry>, fn: ServerFunction, input: InputSchema): Coercion {
  const { schemas } = input
  const root = resolved(input.schema, schemas)
  const declared = typeof root === 'object' ? root : {}
  const properties = propertiesIn(declared, schemas)
  const required = new Set(requiredOf(declared))
  const isClosed = closedNames(declared) !== null
  const values = Object.create(null) as Record<string, unknown>
  const issues: Issue[] = []

  const given = byName(entries)
  for (const [name, list] of given) {
    const schema = properties.get(name)
    if (schema !== undefined || !isClosed) read(name, schema ?? true, list)
    else issues.push({ path: [name], message: takesNo(fn) })
  }
  for (const name of required) if (!given.has(name)) absent(name, properties.get(name) ?? true)
  return issues.length > 0 ? { fields: fieldsOf(issues, fn.name) } : { values }

  function read(name: string, schema: JsonSchema, list: readonly (string | File)[]): void {
    const items = itemsOf(schema, schemas)
    const [value] = list
    if (items !== null) {
      const files = list.filter((each) => !isEmptyFile(each))
      values[name] = files.map((each, index) => one(items, each, [name, index]))
    } else if (list.length > 1 || value === undefined) {
      issues.push({ path: [name], message: `Expected ${inWords(schema, schemas)}, once; it came ${list.length} times.` })
    } else if (value !== '' && !isEmptyFile(value)) values[name] = one(schema, value, [name])
    else if (!required.has(name)) return
    else if (isEmptyFile(value) || isNullable(schema, schemas)) absent(name, schema)
    else values[name] = one(schema, value, [name])
  }

  function absent(name: string, schema: JsonSchema): void {
    if (itemsOf(schema, schemas) !== null) values[name] = []
    else if (isNullable(schema, schemas)) values[name] = null
    else issues.push({ path: [name], message: MISSING })
  }

  function one(schema: JsonSchema, value: string | File, path: Issue['path']): unknown {
    const typed = typedText(schema, schemas, value)
    if (typed !== undefined) return typed
    const words = inWords(schema, schemas)
    const fix = words.includes(OBJECT) ? ' A field cannot carry it: send application/json.' : ''
    issues.push({ path, message: `Expected ${words}, got ${quoted(value)}.${fix}` })
    return undefined
  }
}

const OBJECT = 'an object'

function byName(entries: Iterable<FormEntry>): Map<string, (string | File)[]> {
  const lists = new Map<string, (string | File)[]>()
  for (const [name, value] of entries) {
    const list = lists.get(name)
    if (list) list.push(value)
    else lists.set(name, [value])
  }
  return lists
}

/** Where the arguments are a union, of each of its objects: the validator tells which one is meant. */
function propertiesIn(schema: JsonSchema, schemas: Schemas): Map<string, JsonSchema> {
  const found = resolved(schema, schemas)
  if (typeof found === 'boolean') return new Map()
  const properties = new Map<string, JsonSchema>()
  for (const each of alternativesOf(found) ?? []) {
    for (const [name, part] of propertiesIn(each, schemas)) {
      const known = properties.get(name)
      properties.set(name, known === undefined ? part : { anyOf: [known, part] })
    }
  }
  for (const [name, part] of Object.entries(propertiesOf(found))) properties.set(name, part)
  return properties
}

/** The schema of an array's items; null for what is no array. */
function itemsOf(schema: JsonSchema, schemas: Schemas): JsonSchema | null {
  const found = resolved(schema, schemas)
  if (typeof found === 'boolean') return null
  const alternatives = alternativesOf(found)?.filter((each) => !isNull(each, schemas))
  if (alternatives) return alternatives.length === 1 ? itemsOf(alternatives[0] ?? false, schemas) : null
  return typesOf(found).includes('array') ? ((found['items'] ?? true) as JsonSchema) : null
}

function isNullable(schema: JsonSchema, schemas: Schemas): boolean {
  const found = resolved(schema, schemas)
  if (typeof found === 'boolean') return false
  return isNull(found, schemas) || literalsOf(found)?.includes(null) === true || (alternativesOf(found) ?? []).some((each) => isNull(each, schemas))
}

function isNull(schema: JsonSchema, schemas: Schemas): boolean {
  const found = resolved(schema, schemas)
  return typeof found === 'object' && (typesOf(found).includes('null') || found['const'] === null)
}

/** What a browser sends of a file input in which nothing was chosen. */
function isEmptyFile(value: string | File): boolean {
  return typeof value !== 'string' && value.size === 0 && value.name === ''
}
