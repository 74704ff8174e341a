import type { Problem, ProblemCode } from '../protocol/index.js'

/**
 * What the client itself finds wrong: no answer came (`network`), the caller gave up (`aborted`), an answer is not what the protocol
 * says (`parse`), or an error answer is no problem document, such as a proxy's page (`http`).
 */
export type ClientErrorCode = 'network' | 'aborted' | 'parse' | 'http'

/** The codes that any fetch or call may fail with. */
export type KnownCode = ProblemCode | ClientErrorCode

/** A known code, or one that a function declares. The intersection keeps the completion of the known ones. */
export type ErrorCode = KnownCode | (string & {})

/**
 * A failed fetch or call: the server's problem (PROTOCOL 8), or what kept its answer from us.
 *
 * `Code`: what the function itself may fail with, by its option `errors`; any other text too where it does not say.
 */
export class MizanError<Code extends string = ErrorCode> extends Error {
  declare readonly code: Code | KnownCode
  /** HTTP status; 0 when no answer came. */
  declare readonly status: number
  /** Messages by argument name. */
  declare readonly fields: Record<string, string[]>
  /** The server's own explanation, when it gave one. */
  declare readonly detail: string | undefined

  // For the compiler alone: of a generic class it would make `MizanError<any>` after `instanceof`, whose code is any.
  declare static readonly [Symbol.hasInstance]: (value: unknown) => value is MizanError

  /** @param problem as the server sent it; every member may be absent, since the answer may come from anywhere */
  constructor(problem: Partial<Problem>, cause?: unknown) {
    super(problem.detail || problem.title || problem.code, { cause })
    this.name = 'MizanError'
    this.code = (problem.code ?? 'http') as Code | KnownCode
    this.status = problem.status ?? 0
    this.fields = problem.fields ?? {}
    this.detail = problem.detail
  }
}
