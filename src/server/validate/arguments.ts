import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Loaded } from '../load.js'
import type { InputSchema, ServerFunction } from '../table.js'
import { checkOf } from './compiled.js'
import { inputOf } from './declared.js'
import { explain, type Issue } from './explain.js'
import { fieldsOf, takesNo, type Fields } from './fields.js'
import { fits } from './fits.js'
import { closedNames, resolved } from './json-schema.js'
import { askStandard, type StandardResult } from './standard.js'

export type Validation =
  | { ok: true; args: Record<string, unknown> }
  | {
      ok: false
      fields: Fields
      /** What is wrong with the arguments as a whole. */
      detail?: string
    }

type Given = Readonly<Record<string, unknown>>

/** More than the fields of a problem hold, since several may be of one. */
const MAX_ISSUES = 50

/**
 * Holds arguments to what the function declares: its schema of `input`, or the type of its argument.
 *
 * @param given as JSON, a query or a form gave them, typed
 * @returns the arguments for the function, in an object without a prototype, or messages by argument name; a promise only
 *   where a schema of `input` is asynchronous, or (in dev) the type is still being worked out
 * @throws whatever a schema of `input` throws
 */
export function validateArguments(fn: ServerFunction, loaded: Loaded, given: Given): Validation | Promise<Validation> {
  const input = inputOf(fn)
  if (input instanceof Promise) return input.then((found) => validate(fn, loaded.input, found, given))
  return validate(fn, loaded.input, input, given)
}

function validate(fn: ServerFunction, standard: StandardSchemaV1 | null, input: InputSchema, given: Given): Validation | Promise<Validation> {
  if (standard) return byStandard(fn, standard, input, given)
  if (checkOf(input)(given)) return { ok: true, args: withoutPrototype(given) }
  const { schemas } = input
  const issues = explain(input.schema, given, {
    schemas,
    fits: (schema, value) => fits(schema, schemas, value),
    limit: MAX_ISSUES,
  })
  return refused(fn, issues.map((issue) => inTermsOf(fn, issue, given)))
}

/** Libraries let unknown keys pass, or drop them; here they are refused first, as they are without a schema. */
function byStandard(fn: ServerFunction, standard: StandardSchemaV1, input: InputSchema, given: Given): Validation | Promise<Validation> {
  const undeclared = undeclaredNames(fn, input, given)
  if (undeclared.length > 0) return refused(fn, undeclared.map((name) => ({ path: [name], message: takesNo(fn) })))
  const answer = askStandard(standard, plain(given))
  return answer instanceof Promise ? answer.then((result) => outcome(fn, result)) : outcome(fn, answer)
}

function outcome(fn: ServerFunction, result: StandardResult): Validation {
  if (!result.ok) return refused(fn, result.issues)
  const { value } = result
  return { ok: true, args: isPlain(value) ? withoutPrototype(value) : (value as Record<string, unknown>) }
}

function undeclaredNames(fn: ServerFunction, { schema, schemas }: InputSchema, given: Given): string[] {
  // Nothing is known of what it takes but that it has a schema, which then has the only word.
  if (fn.params.length === 0 && !fn.input) return []
  const found = resolved(schema, schemas)
  const names = typeof found === 'object' ? closedNames(found) : null
  return names ? Object.keys(given).filter((name) => !names.has(name) && !fn.params.some((param) => param.name === name)) : []
}

function refused(fn: ServerFunction, issues: readonly Issue[]): Validation {
  const fields = fieldsOf(issues, fn.name)
  const whole = issues.find(({ path }) => path.length === 0)?.message.slice(0, 300)
  return { ok: false, fields, ...(whole ? { detail: whole } : {}) }
}

function inTermsOf(fn: ServerFunction, issue: Issue, given: Given): Issue {
  const [name, ...deeper] = issue.path
  const isUnknown = deeper.length === 0 && typeof name === 'string' && Object.hasOwn(given, name) && !isDeclared(fn, name)
  return isUnknown ? { ...issue, message: takesNo(fn) } : issue
}

function isDeclared(fn: ServerFunction, name: string): boolean {
  return fn.params.some((param) => param.name === name)
}

/** So that an absent argument named `constructor` is absent. */
function withoutPrototype(given: Given): Record<string, unknown> {
  if (Object.getPrototypeOf(given) === null) return given as Record<string, unknown>
  return Object.assign(Object.create(null) as Record<string, unknown>, given)
}

/** Some libraries take only what has the prototype of all objects. */
function plain(given: Given): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given))
}

function isPlain(value: unknown): value is Given {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
