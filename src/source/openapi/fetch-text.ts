export interface Fetched {
  /** After redirects. */
  url: string
  status: number
  /** The media type, in lower case. */
  type: string
  etag: string | null
  lastModified: string | null
  date: string | null
  /** The process that answered, where the server tells (PROTOCOL 4). */
  instance: string | null
  text: string
}

export class TooLarge extends Error {}
export class TooManyRedirects extends Error {}
export class InsecureRedirect extends Error {
  readonly to: string
  constructor(to: string) {
    super(`to ${to}`)
    this.to = to
  }
}

const MAX_REDIRECTS = 5

/**
 * One GET with its redirects, within a bound of bytes once decoded. `fetch` follows redirects by itself, but takes headers
 * of ours along to other origins, and goes from https to http.
 *
 * @param headers what to send to an address
 * @throws {TooLarge | TooManyRedirects | InsecureRedirect}, and what `fetch` throws
 */
export async function fetchText(
  url: string,
  { signal, maxBytes, headers }: { signal: AbortSignal; maxBytes: number; headers(to: URL): Record<string, string> },
): Promise<Fetched> {
  let to = new URL(url)
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const response = await fetch(to, { headers: headers(to), redirect: 'manual', signal })
    const location = response.headers.get('Location')
    if (!REDIRECTS.has(response.status) || location === null) return { ...factsOf(response, to.href), text: await textOf(response, maxBytes) }
    await response.body?.cancel()
    const next = new URL(location, to)
    if (to.protocol === 'https:' && next.protocol !== 'https:') throw new InsecureRedirect(next.href)
    to = next
  }
  throw new TooManyRedirects()
}

const REDIRECTS = new Set([301, 302, 303, 307, 308])

function factsOf({ status, headers }: Response, url: string): Omit<Fetched, 'text'> {
  return {
    url,
    status,
    type: (headers.get('Content-Type') ?? '').toLowerCase(),
    etag: headers.get('ETag'),
    lastModified: headers.get('Last-Modified'),
    date: headers.get('Date'),
    instance: headers.get('X-Mizan-Instance'),
  }
}

async function textOf({ body }: Response, maxBytes: number): Promise<string> {
  if (!body) return ''
  const decoder = new TextDecoder()
  const pieces: string[] = []
  let size = 0
  for await (const chunk of body as ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    // Leaving the loop ends the request.
    if (size > maxBytes) throw new TooLarge()
    pieces.push(decoder.decode(chunk, { stream: true }))
  }
  return pieces.join('') + decoder.decode()
}
