import type { Problem, ProblemCode } from '../protocol/index.js'

/**
 * What the client itself finds wrong: no answer came (`network`), the caller gave up (`aborted`), an answer is not what the protocol
 * says (`parse`), or an error answer is no problem document, such as a proxy's page (`http`).
 */
export type ClientErrorCode = 'network' | 'aborted' | 'parse' | 'http'

/** A code of the protocol, of the client, or one that a function declares. The intersection keeps the completion of the known ones. */
export type ErrorCode = ProblemCode | ClientErrorCode | (string & {})

/** A failed fetch or call: the server's problem (PROTOCOL 8), or what kept its answer from us. */
export class MizanError extends Error {
  readonly code: ErrorCode
  /** HTTP status; 0 when no answer came. */
  readonly status: number
  /** Messages by argument name. */
  readonly fields: Record<string, string[]>
  /** The server's own explanation, when it gave one. */
  readonly detail: string | undefined

  /** @param problem as the server sent it; every member may be absent, since the answer may come from anywhere */
  constructor(problem: Partial<Problem>, cause?: unknown) {
    super(problem.detail || problem.title || problem.code, { cause })
    this.name = 'MizanError'
    this.code = problem.code ?? 'http'
    this.status = problem.status ?? 0
    this.fields = problem.fields ?? {}
    this.detail = problem.detail
  }
}
