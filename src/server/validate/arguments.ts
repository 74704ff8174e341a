import type { Loaded } from '../load.js'
import type { ServerFunction } from '../table.js'

export type Validation = { ok: true; args: Record<string, unknown> } | { ok: false; fields: Record<string, string[]> }

/**
 * Holds arguments to what the function declares: its schema of `input`, or the type of its argument.
 *
 * @param given as JSON or a query gave them
 * @returns the arguments for the function, in an object without a prototype, or messages by argument name
 */
export function validateArguments(
  fn: ServerFunction,
  _loaded: Loaded,
  given: Readonly<Record<string, unknown>>,
): Validation | Promise<Validation> {
  const declared = new Set(fn.params.map((param) => param.name))
  const missing = fn.params.filter(({ name, required }) => required && !Object.hasOwn(given, name))
  const undeclared = Object.keys(given).filter((name) => !declared.has(name))
  if (missing.length || undeclared.length) {
    const takes = declared.size ? `takes no such argument; it takes ${[...declared].join(', ')}` : 'takes no arguments'
    const fields: [string, string[]][] = [
      ...missing.map(({ name }): [string, string[]] => [name, [`"${fn.name}" requires it.`]]),
      ...undeclared.map((name): [string, string[]] => [name, [`"${fn.name}" ${takes}.`]]),
    ]
    return { ok: false, fields: Object.fromEntries(fields) }
  }
  // Without a prototype, so that an absent argument named `constructor` is absent.
  return { ok: true, args: Object.assign(Object.create(null) as Record<string, unknown>, given) }
}
