import type { InputSchema, JsonSchema } from '../table.js'
import { checkOf } from './compiled.js'
import type { Schemas } from './json-schema.js'

/** By part of a schema, which is an object of its own in it. */
const parts = new WeakMap<object, InputSchema>()

/** Whether a part of a schema admits `value`. */
export function fits(schema: JsonSchema, schemas: Schemas, value: unknown): boolean {
  if (typeof schema === 'boolean') return schema
  const part = parts.get(schema) ?? { schema, schemas }
  parts.set(schema, part)
  return checkOf(part)(value)
}
