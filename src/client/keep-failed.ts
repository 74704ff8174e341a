import type { Problem } from '../protocol/index.js'
import { MizanError } from './error.js'
import type { Bundle } from './fetch.js'

/**
 * A new answer with the last data of the functions that broke down in it (5xx), as the data of a whole answer that fails stay:
 * an error must not take from the page what it shows. A refusal is an answer, and takes its function's data away.
 *
 * @returns the first such failure beside it, or null
 */
export function keepFailed(bundle: Bundle, before: Bundle | undefined): [Bundle, MizanError | null] {
  const errors = { ...(bundle.$errors as Record<string, Problem> | undefined) }
  let kept: Bundle | undefined
  let error: MizanError | null = null
  for (const fn of Object.keys(errors)) {
    const problem = errors[fn]!
    if (!before || !Object.hasOwn(before, fn) || problem.status < 500) continue
    kept = { ...bundle, ...kept, [fn]: before[fn], $errors: errors }
    error ??= new MizanError(problem)
    delete errors[fn]
  }
  return [kept ?? bundle, error]
}
