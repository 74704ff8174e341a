import { problem, type Problem } from '../protocol/index.js'

/**
 * Why a page may not call functions here; null when it may (PROTOCOL 5). A page of another origin can send a request
 * without being asked, with the user's cookies, to a developer's machine too, so the answer is decided before the body
 * is read. What is no browser sends neither header.
 *
 * @param origin the server's own, as the request was addressed
 * @param allowed other origins that may call
 */
export function foreignOrigin(headers: Headers, origin: string, allowed: readonly string[] = []): Problem | null {
  const sender = headers.get('Origin')
  // 'null' is what every sandboxed frame and local file says of itself: allowing one would allow all.
  if (sender !== null && sender !== 'null' && allowed.includes(sender)) return null
  const site = headers.get('Sec-Fetch-Site')?.trim().toLowerCase()
  if (sender !== null && sender !== origin && !(site === 'same-origin' && isDisguised(sender, origin))) {
    return problem(
      'forbidden',
      `Pages of ${short(sender)} may not call ${origin}. Add that origin to allowedOrigins if they should.`,
    )
  }
  if (site === 'cross-site') {
    return problem('forbidden', `Pages of another site may not call ${origin}.`)
  }
  return null
}

/**
 * A form of our own page says `null` where `Referrer-Policy` is `no-referrer`, and behind a proxy that ends TLS we do not
 * know our own scheme. What the browser says of the site, no page can set; it is believed in these two cases alone.
 */
function isDisguised(sender: string, origin: string): boolean {
  return sender === 'null' || sender === origin.replace(/^http:/, 'https:')
}

function short(sender: string): string {
  return sender.length > 100 ? `${sender.slice(0, 100)}…` : sender
}
