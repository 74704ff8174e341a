import { ts } from 'ts-morph'
import type { JsonSchema } from '../../../../model/index.js'
import { enumSchema, isScalar, nullable, valuesOf } from './nullable.js'
import type { Walk } from './walk.js'

/** The parts of a union as one schema; null when JSON has nothing for any of them. */
export function unionSchema(type: ts.UnionType, walk: Walk): JsonSchema | null {
  const { checker } = walk
  if (type.types.some(({ flags }) => flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined))) {
    // By this way the rest keeps its name, if it has one: the parts alone would not tell that they are a `Shape`.
    const schema = walk.schemaOf(checker.getNonNullableType(type), walk)
    return type.types.some(({ flags }) => flags & ts.TypeFlags.Null) ? nullable(schema) : schema
  }
  const plain = new Set<string>()
  const literals = { string: new Set<unknown>(), number: new Set<unknown>(), boolean: new Set<unknown>() }
  const others: JsonSchema[] = []
  for (const part of type.types) {
    const schema = walk.schemaOf(part, walk)
    if (schema === null || schema === false) continue
    const scalar = typeof schema === 'object' && isScalar(schema['type']) ? schema['type'] : null
    const values = typeof schema === 'object' ? valuesOf(schema) : null
    if (scalar !== null && values) for (const value of values) literals[scalar].add(value)
    else if (scalar !== null && Object.keys(schema).length === 1) plain.add(scalar)
    else others.push(schema)
  }
  if (literals.boolean.size === 2) plain.add('boolean')
  const enums = Object.entries(literals).flatMap(([scalar, values]) => (values.size > 0 && !plain.has(scalar) ? [enumSchema(scalar, [...values])] : []))
  const types = [...plain].sort()
  const alternatives = [...(types.length > 0 ? [{ type: types.length === 1 ? types[0] : types }] : []), ...enums, ...others]
  if (alternatives.length === 0) return null
  return alternatives.length === 1 ? alternatives[0]! : { anyOf: alternatives }
}
