import type { JsonSchema } from '../table.js'
import { alternativesOf, isBinary, literalsOf, resolved, typesOf, type SchemaObject, type Schemas } from './json-schema.js'

const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
  array: 'an array',
  object: 'an object',
}

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': 'a date and time such as "2026-01-31T12:00:00Z"',
  date: 'a date such as "2026-01-31"',
  email: 'an e-mail address',
  uuid: 'a UUID',
  uri: 'a URL',
}

const MAX_WORDS = 10

/** What a schema admits, for a message: `an integer`, `"open" or "closed"`, `a string or null`. */
export function inWords(schema: JsonSchema, schemas: Schemas): string {
  const words = [...new Set(wordsOf(schema, schemas, 0))]
  if (words.length === 0) return 'nothing'
  const shown = words.length > MAX_WORDS ? [...words.slice(0, MAX_WORDS), '…'] : words
  const last = shown.pop() ?? ''
  return shown.length > 0 ? `${shown.join(', ')} or ${last}` : last
}

function wordsOf(schema: JsonSchema, schemas: Schemas, depth: number): string[] {
  const found = resolved(schema, schemas)
  if (typeof found === 'boolean') return found ? ['any value'] : []
  const literals = literalsOf(found)
  if (literals) return literals.map((each) => JSON.stringify(each).slice(0, 60))
  const alternatives = alternativesOf(found)
  // A union may hold itself.
  if (alternatives && depth < 5) return alternatives.flatMap((each) => wordsOf(each, schemas, depth + 1))
  const types = typesOf(found)
  return types.length > 0 ? types.map((type) => typeInWords(type, found)) : ['any value']
}

function typeInWords(type: string, schema: SchemaObject): string {
  if (type === 'string') {
    const { format, pattern } = schema
    if (isBinary(schema)) return 'a file'
    if (typeof format === 'string' && Object.hasOwn(FORMATS, format)) return FORMATS[format] ?? 'a string'
    if (typeof pattern === 'string') return `a string that matches ${pattern.slice(0, 60)}`
  }
  return TYPES[type] ?? `a value of type ${type}`
}
