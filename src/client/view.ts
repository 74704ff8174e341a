import { EVERYTHING, parseInvalidationHeader } from '../protocol/index.js'
import { csrf } from './csrf.js'
import { isOwn } from './own.js'
import { invalidate } from './stores.js'
import { warn } from './warn.js'

const SAFE = /^(GET|HEAD|OPTIONS|TRACE)$/i

/**
 * `fetch` for views (PROTOCOL 6). What a write says is stale is fetched again, and where it leads the page goes.
 * Requests that are safe, or leave the page's own origin, pass through untouched.
 *
 * @returns the view's response; when it leads elsewhere, the page is about to be replaced
 */
export async function viewFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input instanceof Request ? input : new URL(input, document.baseURI), init)
  if (SAFE.test(request.method) || !isOwn(request.url)) return fetch(request)
  for (const [name, value] of Object.entries({ 'X-Mizan-Request': '1', ...csrf(request.url) })) request.headers.set(name, value)
  let response: Response | undefined
  try {
    response = await fetch(request)
  } finally {
    // No answer, or a proxy's instead of the server's: whether anything was written is unknown.
    if (!response || (response.status >= 502 && response.status <= 504)) invalidate([EVERYTHING])
  }
  applyInvalidation(response)
  if (isOwn(response.url)) follow(response)
  return response
}

/**
 * Makes stale what `X-Mizan-Invalidate` of a response says. Only for responses to unsafe requests: a cache may hold any other.
 * A response of another origin has no say, and a field that does not parse makes everything stale.
 */
export function applyInvalidation(response: Response): void {
  const field = response.headers.get('X-Mizan-Invalidate')
  if (field === null || !isOwn(response.url)) return
  const list = parseInvalidationHeader(field)
  if (!list && process.env.NODE_ENV !== 'production')
    warn(`X-Mizan-Invalidate of ${response.url} does not parse, so everything is fetched again: ${field}`)
  invalidate(list ?? [EVERYTHING])
}

/** A browser does not show a redirect's headers to scripts, so the server names the place in a header of its own. */
function follow(response: Response): void {
  const place = response.headers.get('X-Mizan-Location')
  const target = place !== null && URL.canParse(place, location.href) ? new URL(place, location.href) : null
  if (target && /^https?:$/.test(target.protocol)) location.assign(target)
}
