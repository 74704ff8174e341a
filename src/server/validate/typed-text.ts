import type { JsonSchema } from '../table.js'
import { alternativesOf, isBinary, literalsOf, resolved, typesOf, type SchemaObject, type Schemas } from './json-schema.js'
import { readScalar } from './scalar.js'

/** The types that text can spell, in this order: what may be text stays text. */
const SCALARS = ['string', 'integer', 'number', 'boolean'] as const

/**
 * What one field says, as `schema` types it; undefined when it says nothing of the kind. A file is only ever a file.
 */
export function typedText(schema: JsonSchema, schemas: Schemas, value: string | File): unknown {
  const found = resolved(schema, schemas)
  if (typeof found === 'boolean') return found ? value : undefined
  const alternatives = alternativesOf(found)
  if (alternatives) return firstOf(alternatives, schemas, value)
  if (isBinary(found)) return typeof value === 'string' ? undefined : value
  if (typeof value !== 'string') return isUntyped(found) ? value : undefined
  const literals = literalsOf(found)
  if (literals) return literals.find((each) => spells(value, each))
  if (isUntyped(found)) return value
  const types = typesOf(found)
  for (const scalar of SCALARS) {
    if (!types.includes(scalar)) continue
    const read = scalar === 'boolean' && value === TICKED ? true : readScalar(value, scalar)
    if (read !== undefined) return read
  }
  return undefined
}

/** What a checkbox without a value of its own sends (WHATWG HTML, 4.10.5.1.15). */
const TICKED = 'on'

function spells(text: string, literal: unknown): boolean {
  if (literal === null) return false
  return typeof literal === 'string' ? literal === text : JSON.stringify(literal) === text || (literal === true && text === TICKED)
}

/** A literal is meant where it fits; else text, where one of them is text. */
function firstOf(alternatives: readonly JsonSchema[], schemas: Schemas, value: string | File): unknown {
  const read = alternatives.map((each) => [each, typedText(each, schemas, value)] as const).filter(([, typed]) => typed !== undefined)
  const isLiteral = (each: JsonSchema) => {
    const found = resolved(each, schemas)
    return typeof found === 'object' && literalsOf(found) !== null
  }
  const chosen = read.find(([each]) => isLiteral(each)) ?? read.find(([, typed]) => typed === value) ?? read[0]
  return chosen?.[1]
}

function isUntyped(schema: SchemaObject): boolean {
  return typesOf(schema).length === 0 && !literalsOf(schema)
}
