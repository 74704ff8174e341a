import type { Asked } from './asked.js'

/** A request that came to a mock, and how it ended. */
export type MockRequest = Asked & {
  readonly method: string
  readonly url: string
  readonly headers: Headers
  /** It waits for its answer, has it, or was given up by the page. */
  readonly state: 'pending' | 'answered' | 'aborted'
  /** HTTP status of the answer; undefined before there is one, and when the connection broke. */
  readonly status: number | undefined
}

/** The words by which a person knows a request. */
export function labelOf(request: Asked & { method: string; url: string }): string {
  if (request.kind === 'call') return request.fn
  if (request.kind !== 'context') return `${request.method} ${request.url}`
  const query = request.url.split('?')[1]
  return query ? `${request.context}?${query}` : request.context
}
