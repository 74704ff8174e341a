/** What describes a body, or asks for a part or another version of what is read. */
const NOT_OF_A_READ = ['Content-Type', 'Content-Length', 'Content-Encoding', 'Transfer-Encoding', 'If-None-Match', 'If-Modified-Since', 'Range']

/** What hosts add to a request: srvx, which also Vite's and Bun's adapters are, and Cloudflare. */
const OF_THE_HOST = ['ip', 'runtime', 'waitUntil', 'cf']

/**
 * The GET that the sender of a call would have sent for an entry. It is another object than the call's request, so that
 * what an application keeps by that one, to load things once a request, is not found again: it may be of before the write.
 * For the same reason srvx's `context`, where such things are kept, is not carried over.
 *
 * @param path with its query
 * @param signal aborts when nobody waits for the read any more
 */
export function readRequest(call: Request, path: string, signal: AbortSignal): Request {
  const headers = new Headers(call.headers)
  for (const name of NOT_OF_A_READ) headers.delete(name)
  const request = new Request(new URL(path, call.url), { headers, signal })
  for (const name of OF_THE_HOST) {
    if (name in call) Object.defineProperty(request, name, { get: () => Reflect.get(call, name) as unknown })
  }
  return request
}
