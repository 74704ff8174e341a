import { Compile } from 'typebox/schema'
import type { InputSchema } from '../table.js'
import { strictSchema } from './strict.js'

/** Whether a value fits. */
export type Check = (value: unknown) => boolean

/** By schema: a dev server brings a new one with every change of a type, and the old goes with it. */
const checks = new WeakMap<InputSchema, Check>()

/**
 * The check of a schema, made at its first use. It is compiled to JavaScript where that is allowed, and interpreted in a
 * worker, where it is not.
 */
export function checkOf(input: InputSchema): Check {
  const known = checks.get(input)
  if (known) return known
  const validator = Compile(strictSchema(input))
  const check: Check = (value) => validator.Check(value)
  checks.set(input, check)
  return check
}
