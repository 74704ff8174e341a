import { isObject } from '../json-schema.js'
import { union, objectType } from './combine.js'
import type { Site } from './site.js'
import { BOOLEAN, NULL, NUMBER, STRING, UNKNOWN, type Doc, type Member, type Type } from './type.js'

/** The type of one JSON value, as `const` and `enum` give it. */
export function literalType(value: unknown, site: Site): Type {
  if (value === null) return NULL
  if (typeof value === 'string' || typeof value === 'boolean') return { kind: 'literal', value }
  // YAML has numbers that no literal can be.
  if (typeof value === 'number') return Number.isFinite(value) ? { kind: 'literal', value } : NUMBER
  if (Array.isArray(value)) return { kind: 'tuple', items: value.map((item: unknown) => ({ type: literalType(item, site), optional: false })), rest: null }
  if (!isObject(value)) return UNKNOWN
  const members = Object.keys(value).map((name): [string, Member] => [name, { type: literalType(value[name], site), optional: false, hasDefault: false, doc: null, at: site }])
  return objectType(new Map(members), [])
}

/** The types of JSON Schema that need no further word, and those that people write for them. */
export const BASIC: ReadonlyMap<unknown, Type> = new Map<unknown, Type>([
  ['string', STRING],
  ['boolean', BOOLEAN],
  ['null', NULL],
  ['integer', NUMBER],
  ['number', NUMBER],
])

const MAX_DEFAULT = 100

const wordsOf = (text: unknown) => (typeof text === 'string' && text.trim() !== '' ? text : null)

export function docOf(schema: unknown): Doc | null {
  if (!isObject(schema)) return null
  const text = wordsOf(schema['description']) ?? wordsOf(schema['title'])
  const given = schema['default'] === undefined ? null : JSON.stringify(schema['default'])
  const doc = { text, default: given !== null && given.length <= MAX_DEFAULT ? given : null, deprecated: schema['deprecated'] === true }
  return doc.text === null && doc.default === null && !doc.deprecated ? null : doc
}

export const isNullable = (type: Type): boolean => type.kind === 'null' || type.kind === 'unknown' || (type.kind === 'union' && type.of.some(isNullable))

export const orNull = (type: Type): Type => union([type, NULL])
