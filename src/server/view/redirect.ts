/** Whether a script sent the request: it sees no headers of a redirect that its browser follows (PROTOCOL 6). */
export function isScripted(headers: Headers): boolean {
  return headers.get('X-Mizan-Request') === '1' || isHtmx(headers)
}

function isHtmx(headers: Headers): boolean {
  return headers.get('HX-Request') === 'true'
}

/**
 * Where a redirect leads, for a script that is at another URL than the one it asked: a path on this origin, whose name
 * we may not know behind a proxy, or a whole URL.
 *
 * @param url of the request
 * @returns null when the answer is no redirect
 * @throws {TypeError} for an address that no page may be sent to, such as `javascript:`
 */
export function scriptLocation(response: Response, url: URL): string | null {
  const location = response.headers.get('Location')
  if (response.status < 300 || response.status > 399 || location === null) return null
  const target = URL.canParse(location, url) ? new URL(location, url) : null
  if (!target || !/^https?:$/.test(target.protocol)) {
    throw new TypeError(`The view redirects to ${JSON.stringify(location.slice(0, 200))}, which is no http or https address.`)
  }
  const isOurs = target.origin === url.origin && !target.pathname.startsWith('//')
  return isOurs ? target.pathname + target.search + target.hash : target.href
}

/** A redirect in words that a script can read. */
export function tellScript(headers: Headers, asked: Headers, location: string): void {
  for (const name of ['Location', 'Content-Type', 'Content-Length', 'Content-Encoding']) headers.delete(name)
  headers.set('X-Mizan-Location', location)
  if (isHtmx(asked)) headers.set('HX-Location', location)
}
