import { isObject } from '../is-object.js'
import type { JsonSchema } from '../table.js'
import { inWords } from './in-words.js'
import {
  alternativesOf,
  closedNames,
  isBinary,
  literalsOf,
  propertiesOf,
  requiredOf,
  resolved,
  typesOf,
  type SchemaObject,
  type Schemas,
} from './json-schema.js'
import { quoted, shortName } from './quoted.js'
import { alternativeFor } from './union.js'

/** One thing that is wrong: where, as keys from the value at the top, and what, as a sentence. */
export interface Issue {
  path: readonly (string | number)[]
  message: string
}

export interface Explanation {
  schemas: Schemas
  /** The validator's own word on a part of the schema. */
  fits(schema: JsonSchema, value: unknown): boolean
  /** How many are told; a body may hold a fault per byte. */
  limit: number
}

/** Why `value`, which the validator refuses, does not fit `schema`. */
export function explain(schema: JsonSchema, value: unknown, explanation: Explanation): Issue[] {
  const { schemas, limit } = explanation
  const issues: Issue[] = []
  let asked = 0
  visit(schema, value, [])
  return issues

  /** A body can be made to ask for hours; what is not asked about passes for right. */
  function admits(found: JsonSchema, at: unknown): boolean {
    asked += 1
    return asked > MAX_ASKED || explanation.fits(found, at)
  }

  function visit(given: JsonSchema, at: unknown, path: Issue['path']): void {
    if (issues.length >= limit) return
    const found = resolved(given, schemas)
    if (typeof found === 'boolean') {
      if (!found) report(path, 'Nothing may be given here.')
    } else if (!isOfType(found, at) || literalsOf(found)?.includes(at) === false) unexpected(found, at, path)
    else if (alternativesOf(found)) union(found, at, path)
    else if (Array.isArray(at)) array(found, at, path)
    else if (isObject(at)) object(found, at, path)
    else if (isNarrow(found) && !admits(found, at)) unexpected(found, at, path)
  }

  function union(found: SchemaObject, at: unknown, path: Issue['path']): void {
    const { anyOf: _, oneOf: __, ...beside } = found
    const before = issues.length
    // The keys of the alternatives are welcome beside them; which of them, each says itself.
    if (isObject(at)) object({ ...beside, additionalProperties: true }, at, path)
    // What is wrong beside the alternatives is wrong in them as well, and told once.
    if (issues.length > before) return
    const chosen = alternativeFor(alternativesOf(found) ?? [], at, schemas)
    if (chosen !== null) visit(chosen, at, path)
    else if (!admits(found, at)) unexpected(found, at, path)
  }

  function array(found: SchemaObject, at: readonly unknown[], path: Issue['path']): void {
    const { items = true, prefixItems = [], minItems, maxItems } = found
    const first = prefixItems as readonly JsonSchema[]
    const most = items === false ? first.length : typeof maxItems === 'number' ? maxItems : Infinity
    if (typeof minItems === 'number' && at.length < minItems) report(path, `Expected at least ${minItems} items, got ${at.length}.`)
    if (at.length > most) report(path, `Expected at most ${most} items, got ${at.length}.`)
    else at.forEach((item, index) => visit(first[index] ?? (items as JsonSchema), item, [...path, index]))
  }

  function object(found: SchemaObject, at: Record<string, unknown>, path: Issue['path']): void {
    const properties = propertiesOf(found)
    const names = closedNames(found)
    for (const name of requiredOf(found)) if (!Object.hasOwn(at, name)) report([...path, name], MISSING)
    for (const name of Object.keys(at)) {
      if (Object.hasOwn(properties, name)) visit(properties[name] ?? false, at[name], [...path, name])
      else if (names) report([...path, name], undeclared(names))
      else extra(found, name, at[name], path)
    }
  }

  function extra({ patternProperties = {}, additionalProperties = true }: SchemaObject, name: string, at: unknown, path: Issue['path']): void {
    const pattern = Object.entries(patternProperties as Schemas).find(([source]) => new RegExp(source, 'u').test(name))
    visit(pattern?.[1] ?? (additionalProperties as JsonSchema), at, [...path, name])
  }

  function unexpected(found: SchemaObject, at: unknown, path: Issue['path']): void {
    report(path, `Expected ${inWords(found, schemas)}, got ${quoted(at)}.`)
  }

  function report(path: Issue['path'], message: string): void {
    if (issues.length < limit) issues.push({ path, message })
  }
}

/** What is said of a value that is required and did not come. */
export const MISSING = 'It is required.'

const MAX_ASKED = 1000
const MAX_NAMES = 20

const BROAD = new Set(['type', 'const', 'enum', 'description', 'default', 'deprecated'])

function undeclared(names: ReadonlySet<string>): string {
  if (names.size === 0) return 'There is no such key; the object is empty.'
  const known = [...names].slice(0, MAX_NAMES).map(shortName).join(', ')
  return `There is no such key; known are ${known}${names.size > MAX_NAMES ? ', …' : ''}.`
}

/** Whether the type alone does not say it. */
function isNarrow(schema: SchemaObject): boolean {
  return Object.keys(schema).some((keyword) => !BROAD.has(keyword))
}

function isOfType(schema: SchemaObject, value: unknown): boolean {
  const types = typesOf(schema)
  if (isBinary(schema)) return value instanceof Blob || (value === null && types.includes('null'))
  if (types.length === 0) return true
  if (Array.isArray(value)) return types.includes('array')
  if (typeof value === 'object') return value instanceof Blob ? false : types.includes(value === null ? 'null' : 'object')
  if (typeof value === 'number') return types.includes('number') || (types.includes('integer') && Number.isInteger(value))
  return types.includes(typeof value)
}
