/** How many proxies stand before the server and write `X-Forwarded-*` themselves; `true` is one. */
export type TrustProxy = boolean | number

/** A request as srvx, Bun's and Vite's adapters hand it over: with the address of whoever holds the connection. */
type Addressed = Request & { readonly ip?: unknown }

/**
 * The origin that the browser sees. A proxy that ends TLS speaks plain HTTP to the server, so the scheme is its to tell;
 * anybody may write that field, so it counts only where a proxy is known to overwrite it.
 *
 * @param url the request's own
 */
export function publicOrigin(headers: Headers, url: URL, trust: TrustProxy = false): string {
  if (!trust) return url.origin
  const scheme = forwarded(headers.get('X-Forwarded-Proto'), trust)?.toLowerCase()
  return scheme === 'http' || scheme === 'https' ? `${scheme}://${url.host}` : url.origin
}

/** The client's IP address; null where the host tells none. */
export function clientAddress(request: Request, trust: TrustProxy = false): string | null {
  const { ip } = request as Addressed
  const peer = typeof ip === 'string' && ip !== '' ? ip : null
  return (trust ? forwarded(request.headers.get('X-Forwarded-For'), trust) : undefined) ?? peer
}

/** What the outermost trusted proxy wrote: each appends at the right, and left of theirs is what the client made up. */
function forwarded(field: string | null, trust: TrustProxy): string | undefined {
  const entries = field?.split(',').map((entry) => entry.trim()).filter(Boolean) ?? []
  // A scheme is often overwritten, not appended to: one entry then speaks for all proxies.
  return entries[Math.max(0, entries.length - Number(trust))]
}
