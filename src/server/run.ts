import { problem, type Problem } from '../protocol/index.js'
import { isMizanError, problemOfError } from './error.js'
import { JsonError, stableJson } from './json.js'
import { MizanRequest } from './request.js'
import type { ServerFunction, ServerTable, Service } from './table.js'

/** What became of one function: its result as JSON text, or the problem that the client sees instead. */
export type Outcome = { ok: true; json: string } | { ok: false; problem: Problem }

/**
 * Runs one function. It never throws: what the function throws, what its module throws while it loads, and a result
 * that JSON cannot carry all become problems.
 */
export async function run(
  { table, contexts }: Service,
  fn: ServerFunction,
  request: Request,
  args: Record<string, unknown>,
): Promise<Outcome> {
  try {
    const implementation = await fn.load()
    if (typeof implementation !== 'function') {
      throw new TypeError(
        `"${fn.name}" is not a function but ${typeof implementation}. Restart the server, or check its export.`,
      )
    }
    const context = fn.context === null ? undefined : contexts.get(fn.context)
    const publicReader = context && !context.private ? { fn: fn.name, context: context.name } : null
    const result = await implementation(new MizanRequest(request, publicReader), args)
    return { ok: true, json: stableJson(result) }
  } catch (error) {
    return { ok: false, problem: failure(error, fn.name, request, table) }
  }
}

function failure(error: unknown, fn: string, request: Request, table: ServerTable): Problem {
  const expected = isMizanError(error) ? problemOfError(error) : undefined
  if (expected && expected.status !== 500) return expected
  // The client went away and the function stopped, as it should: nobody is left to answer, and nothing is wrong.
  const abandoned = request.signal.aborted && error === request.signal.reason
  if (!abandoned) tell(table, error instanceof JsonError ? inResultOf(fn, error) : error, fn)
  const detail = table.dev ? `"${fn}" failed. The terminal of the dev server shows why.` : undefined
  return expected ? { ...expected, ...(detail ? { detail } : {}) } : problem('server', detail)
}

function inResultOf(fn: string, error: JsonError): Error {
  return new TypeError(`The result of "${fn}" cannot be sent. ${error.message}`, { cause: error })
}

/** A listener that fails must not cost the other functions of the bundle their answer. */
function tell(table: ServerTable, error: unknown, fn: string): void {
  try {
    if (table.onError) table.onError(error, fn)
    else console.error(`[mizan] "${fn}" failed:`, error)
  } catch (listenerError) {
    console.error('[mizan] onError failed:', listenerError, 'while it was told of:', error)
  }
}
