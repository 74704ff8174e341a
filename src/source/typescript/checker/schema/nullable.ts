import type { JsonSchema } from '../../../../model/index.js'

export type Scalar = 'string' | 'number' | 'boolean'

export const isScalar = (type: unknown): type is Scalar => type === 'string' || type === 'number' || type === 'boolean'

/** One value of a string or boolean is a `const`; a number's `type` says that it is not meant to be an integer alone. */
export function enumSchema(scalar: string, values: readonly unknown[]): JsonSchema {
  return values.length === 1 && scalar !== 'number' ? { type: scalar, const: values[0] } : { type: scalar, enum: values }
}

export function valuesOf(schema: Exclude<JsonSchema, boolean>): unknown[] | null {
  if ('const' in schema) return [schema['const']]
  return Array.isArray(schema['enum']) ? schema['enum'] : null
}

/** A schema that admits null besides; null and false stand for one that admits nothing. */
export function nullable(schema: JsonSchema | null): JsonSchema {
  if (schema === null || schema === false) return { type: 'null' }
  if (schema === true || Object.keys(schema).length === 0) return schema
  const types = [schema['type']].flat()
  if (types.includes('null')) return schema
  if (types.every(isScalar)) {
    const values = valuesOf(schema)
    const type = [...types, 'null']
    if (!values) return { ...schema, type }
    const { const: _, ...rest } = schema
    return { ...rest, type, enum: [...values, null] }
  }
  const parts: unknown[] = Array.isArray(schema['anyOf']) ? schema['anyOf'] : [schema]
  return { anyOf: [...parts, { type: 'null' }] }
}
