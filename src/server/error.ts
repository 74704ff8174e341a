import { isName, problem, problemStatus, type Problem, type ProblemCode } from '../protocol/index.js'

/** In the global registry of symbols: a dev server may hold this module twice, and then `instanceof` fails. */
const MIZAN_ERROR = Symbol.for('mizan.error')

/** A code of the protocol, which editors complete, or one that the function declares. */
type Code = ProblemCode | (string & {})

export interface MizanErrorOptions {
  /** From 400 to 599. @default the status of the code, or 400 for a code of your own */
  status?: number
  /** Messages by argument name, for a form to show beside its inputs. */
  fields?: Record<string, string[]>
  cause?: unknown
}

/**
 * An error that its caller shall see: the client's call rejects with this code, message and fields.
 * Whatever else a function throws reaches the client as `server` (500), without its text.
 *
 * @example
 * throw new MizanError('not_found', 'No such product')
 * throw new MizanError('invalid', 'The order is incomplete', { fields: { address: ['Tell us where to send it'] } })
 * throw new MizanError('sold_out', 'Somebody was faster', { status: 409 })
 */
export class MizanError extends Error {
  readonly code: Code
  /** The HTTP status. */
  readonly status: number
  /** Messages by argument name. */
  readonly fields: Readonly<Record<string, string[]>>

  /** @throws {TypeError} when the code is no name, the status no error's, or `fields` no lists of messages */
  constructor(code: Code, message?: string, options: MizanErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    const status = options.status ?? problemStatus(code)
    const fields = options.fields ?? {}
    refuseInvalid(code, status, fields)
    this.name = 'MizanError'
    this.code = code
    this.status = status
    this.fields = fields
    Object.defineProperty(this, MIZAN_ERROR, { value: true })
  }
}

/** Whether `error` is a `MizanError` of any instance of this module. */
export function isMizanError(error: unknown): error is MizanError {
  return typeof error === 'object' && error !== null && Object.hasOwn(error, MIZAN_ERROR)
}

/** The error as it travels. A 500 goes without the text: it was not written for strangers (PROTOCOL 8). */
export function problemOfError({ code, message, status, fields }: MizanError): Problem {
  return problem(code, status === 500 ? undefined : message, { status, fields: { ...fields } })
}

function refuseInvalid(code: unknown, status: number, fields: Record<string, unknown>): void {
  const fail = (what: string): never => {
    throw new TypeError(`new MizanError(${JSON.stringify(code)}, …): ${what}`)
  }
  if (typeof code !== 'string' || !isName(code)) fail("the code is a name, such as 'not_found' or 'sold_out'.")
  if (!Number.isInteger(status) || status < 400 || status > 599) {
    fail(`the status ${status} is no error: use 400 to 599.`)
  }
  const messages = Object.values(fields).flatMap((list) => (Array.isArray(list) ? list : [null]))
  if (!messages.every((message) => typeof message === 'string')) {
    fail("fields are lists of messages: { name: ['Too long'] }.")
  }
}
