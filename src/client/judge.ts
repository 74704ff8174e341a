import type { Problem } from '../protocol/index.js'
import type { Entry } from './entry.js'
import { MizanError } from './error.js'
import type { Bundle } from './fetch.js'

/** What an answer leaves on the page. */
export interface Judgement {
  data?: Bundle | undefined
  failures: Record<string, MizanError>
  /** Why data of before stay. */
  error: MizanError | null
}

/**
 * What an answer means for an entry. Where the server broke down, or did not answer, the last data stay: an error must not take from
 * the page what it shows. A refusal is an answer, and takes its function's data away, or those of the whole context.
 */
export function judge(body: Bundle | undefined, failed: MizanError | null, { base, failures: before }: Entry): Judgement {
  if (failed) return isRefusal(failed) ? { failures: {}, error: failed } : { data: base, failures: before, error: failed }
  const { $errors, ...data } = body as Bundle & { $errors?: Record<string, Problem> }
  const failures: Record<string, MizanError> = { __proto__: null as never }
  let error: MizanError | null = null
  for (const [fn, problem] of Object.entries($errors ?? {})) {
    const failure = new MizanError(Object(problem) as Problem)
    if (isRefusal(failure) || !base || !Object.hasOwn(base, fn)) failures[fn] = failure
    else {
      data[fn] = base[fn]
      error ??= failure
    }
  }
  return { data, failures, error }
}

const isRefusal = ({ status, code }: MizanError): boolean => status >= 400 && status < 500 && status !== 429 && code !== 'http'
