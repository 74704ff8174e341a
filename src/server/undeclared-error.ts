import { PROBLEM_STATUS } from '../protocol/index.js'
import { isMizanError } from './error.js'
import type { Loaded } from './load.js'
import type { Service } from './service.js'
import type { ServerFunction } from './table.js'

/**
 * Tells the developer, once, of a code that a function throws and does not list among its `errors`: client code is typed by
 * the list, and does not expect it.
 */
export function tellUndeclared(service: Service, { name }: ServerFunction, { errors }: Loaded, error: unknown): void {
  if (!service.table.dev || !errors || !isMizanError(error)) return
  const { code } = error
  if (errors.includes(code) || Object.hasOwn(PROBLEM_STATUS, code)) return
  const told = toldBy.get(service) ?? new Set()
  toldBy.set(service, told)
  if (told.has(`${name} ${code}`)) return
  told.add(`${name} ${code}`)
  const list = [...errors, code].map((one) => `'${one}'`).join(', ')
  console.warn(`[mizan] "${name}" throws a MizanError with the code "${code}", which its \`errors\` do not list. Write errors: [${list}].`)
}

/** By service: an edit in dev makes another, and may have brought the code back. */
const toldBy = new WeakMap<Service, Set<string>>()
