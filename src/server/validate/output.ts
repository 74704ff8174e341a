import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { ServerFunction } from '../table.js'
import { place } from './fields.js'
import { quoted } from './quoted.js'
import { askStandard, type StandardResult } from './standard.js'

/**
 * Holds a result to the function's `output`. What is sent is what the schema gives back, so that one which drops a
 * password's hash is a promise; hence it is asked in production as in development, and a result that does not fit is
 * sent by neither.
 *
 * @param result as the function returned it; the Response of a view passes
 * @throws {TypeError} that names the function, the places that do not fit and the fix
 * @throws whatever the schema throws
 */
export function checkOutput(fn: ServerFunction, output: StandardSchemaV1, result: unknown): unknown {
  if (result instanceof Response) return result
  const answer = askStandard(output, result)
  return answer instanceof Promise ? answer.then((found) => outputOf(fn, result, found)) : outputOf(fn, result, answer)
}

const MAX_TOLD = 5

function outputOf(fn: ServerFunction, result: unknown, answer: StandardResult): unknown {
  if (answer.ok) return answer.value
  const told = answer.issues.slice(0, MAX_TOLD).map(({ path, message }) => {
    const at = path.length ? `result${typeof path[0] === 'number' ? '' : '.'}${place(path)}` : 'result'
    return `\n  ${at}: ${message} (it is ${quoted(valueAt(result, path))})`
  })
  const more = answer.issues.length > MAX_TOLD ? `\n  and ${answer.issues.length - MAX_TOLD} more` : ''
  throw new TypeError(
    `The result of "${fn.name}" does not fit its \`output\`:${told.join('')}${more}\n` +
      'Return what the schema describes, or change the schema. Nothing was sent.',
  )
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined), value)
}
