import { EVERYTHING, parseInvalidationHeader } from '../../protocol/index.js'
import { isOwn } from '../own.js'
import { spread } from '../invalidate.js'
import { noticePrincipal } from '../principal.js'
import { isGateway } from '../retry.js'
import { warn } from '../warn.js'

const FIELD = 'X-Mizan-Invalidate'
/** A browser sends no TRACE. */
const SAFE = /^(GET|HEAD|OPTIONS)$/i

/** Whether a request may change what the application shows: it is unsafe, and goes to the application's own origin (PROTOCOL 6). */
export const isWrite = (method: string, url: string): boolean => !SAFE.test(method) && isOwn(url)

/**
 * Makes stale what the answer to an unsafe request says is stale (PROTOCOL 6, 7), for requests that neither `viewFetch` nor htmx sends.
 *
 * - Without `X-Mizan-Invalidate` nothing is stale; a field that does not parse makes everything stale.
 * - Everything is stale too where the outcome is unknown: no answer, a proxy's (502 to 504), or one behind a redirect, whose field a
 *   browser keeps to itself.
 * - An answer of another origin has no say.
 *
 * @param answer with its headers; an `XMLHttpRequest` from its `load` or `loadend` on
 * @param method of the request, which neither kind of answer tells. Without it the request is taken for unsafe: call it for no other,
 *   since what a cache has kept may name what was stale long ago.
 */
export function applyInvalidation(answer: Response | XMLHttpRequest, method = 'POST'): void {
  const isOpaque = 'type' in answer && answer.type === 'opaque'
  // An opaque answer is of another origin, though it hides its URL.
  if (!SAFE.test(method) && isOurs(answer) && !isOpaque) learn(answer)
}

/**
 * Makes stale what the answer to a write of ours says is stale.
 *
 * @param wasRedirected an `XMLHttpRequest` does not tell. The first answer's field is lost then, and the last one has its own only where the
 *   method was kept.
 */
export function learn(answer: Response | XMLHttpRequest, wasRedirected = 'redirected' in answer && answer.redirected): void {
  noticePrincipal()
  const { status } = answer
  const field = 'headers' in answer ? answer.headers.get(FIELD) : answer.getResponseHeader(FIELD)
  const isUnknown = !status || isGateway(status) || (wasRedirected && !field) || !isOurs(answer)
  const list = isUnknown ? null : parseInvalidationHeader(field ?? '')
  if (process.env.NODE_ENV !== 'production' && !list && !isUnknown) warn(`X-Mizan-Invalidate does not parse, so everything is fetched again: ${field}`)
  if (list?.length !== 0) spread(list ?? [EVERYTHING], 'view')
}

/** Whether an answer came from the page's own origin. One without a URL was made in the page, or never came. */
export function isOurs(answer: Response | XMLHttpRequest): boolean {
  const url = 'headers' in answer ? answer.url : answer.responseURL
  return !url || isOwn(url)
}
