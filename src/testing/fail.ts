import { MizanError, type ErrorCode } from '../client/index.js'
import { problem } from '../protocol/index.js'
import type { BreakCode } from './types.js'

export interface FailureDetails {
  /** HTTP status. @default the one of the code, and 400 for a code that a function declares */
  status?: number
  /** The server's explanation: the `message` of the `MizanError`. */
  detail?: string
  /** Messages by argument name. */
  fields?: Record<string, string[]>
}

/**
 * What a mock throws, or returns, to fail as a server does: `throw fail('sold_out', { fields: { quantity: ['Only 2 left.'] } })`.
 *
 * @param code of the problem; or `network` (no answer comes), `http` (a proxy's page, 502), `parse` (an answer that is no JSON)
 */
export function fail(code: ErrorCode, { detail, ...more }: FailureDetails = {}): MizanError {
  if (!isBreak(code)) return new MizanError(problem(code, detail, more))
  const status = more.status ?? { network: 0, http: 502, parse: 200 }[code]
  return new MizanError({ code, status, detail: detail ?? `A mocked failure: ${code}` })
}

export const isBreak = (code: string): code is BreakCode => code === 'network' || code === 'http' || code === 'parse'

/**
 * The whole answer of a request that failed.
 *
 * @throws TypeError as `fetch` does when no answer comes
 */
export function failedResponse(error: MizanError): Response {
  if (error.code === 'network') throw new TypeError(error.message)
  if (isBreak(error.code)) return new Response(`<!doctype html><title>${error.status}</title>`, { status: error.status, headers: { 'Content-Type': 'text/html' } })
  const { status } = error
  return new Response(JSON.stringify(problemOf(error)), { status, headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' } })
}

/** A failure as it stands in `$errors` of a bundle. */
export const problemOf = ({ code, detail, status, fields }: MizanError) => problem(code, detail, { status, fields })
