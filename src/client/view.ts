import { DEFAULT_BASE } from '../protocol/index.js'
import { csrf } from './csrf.js'
import { send } from './send.js'
import { settings } from './settings.js'
import { isOurs, isWrite } from './view/apply.js'
import { write } from './view/write.js'

export { applyInvalidation } from './view/apply.js'

export interface ViewInit extends RequestInit {
  /** Path or URL of the server, with a slash at its end: where a new CSRF token is fetched. @default '/api/mizan/' */
  base?: string
}

/**
 * `fetch` for views (PROTOCOL 6). What a write says is stale is fetched again, and where it leads the page goes, unless `redirect` is
 * `'manual'`: then its caller reads `X-Mizan-Location`. Requests that are safe, or leave the page's own origin, pass through untouched.
 *
 * A write whose CSRF token is refused fetches a new one, once, and is sent once more. A body that is a `ReadableStream` cannot be: the
 * refusal is the answer then, and the next write has the new token. A `Request` is cloned for this, which keeps its body in memory.
 *
 * @returns the view's response; when it leads elsewhere, the page is about to be replaced
 * @throws what `fetch` throws. What was sent may have been written, so everything is then fetched again.
 */
export async function viewFetch(input: RequestInfo | URL, { base = DEFAULT_BASE, ...init }: ViewInit = {}): Promise<Response> {
  const target = input instanceof Request ? input : new URL(input, document.baseURI)
  const first = new Request(target, init)
  const { method, redirect, signal, url } = first
  const isRepeatable = !(init.body instanceof ReadableStream)
  const another = input instanceof Request && !init.body ? () => first.clone() : () => new Request(target, init)
  let answer: Promise<Response> | undefined
  const go = (_: unknown, ready?: RequestInit) => {
    if (answer && !isRepeatable) return answer
    const request = isRepeatable ? another() : first
    new Headers(ready?.headers).forEach((value, name) => request.headers.set(name, value))
    return (answer = (settings.fetch ?? fetch)(request))
  }
  if (!isWrite(method, url)) return send(url, {}, go)
  const sendWrite = () => send(url, { headers: { 'X-Mizan-Request': '1', ...csrf(url) } }, go)
  const view = await write({ base, signal, isRepeatable, send: sendWrite })
  if (redirect === 'follow' && isOurs(view)) follow(view)
  return view
}

/** A browser does not show a redirect's headers to scripts, so the server names the place in a header of its own. */
function follow(response: Response): void {
  const place = response.headers.get('X-Mizan-Location')
  const target = place !== null && URL.canParse(place, location.href) ? new URL(place, location.href) : null
  if (target && /^https?:$/.test(target.protocol)) location.assign(target)
}
