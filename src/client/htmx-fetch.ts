import { csrf } from './csrf.js'
import { isWrite } from './view/apply.js'
import { write } from './view/write.js'

type Fetch = (url: string, init: RequestInit) => Response | Promise<Response>

/** What we need of the detail of an event of htmx 4. */
interface Detail {
  ctx?: { fetch?: Fetch }
}

/** For htmx 4, which sends each request with a `fetch` of its own, there to be replaced. */
export const ofFetch = (base: string) => ({
  'htmx:before:request': ({ ctx }: Detail): void => {
    const inner = ctx?.fetch
    // What later listeners make of the request is known only once it is sent.
    if (inner) ctx.fetch = (url, init) => (isWrite(init.method ?? 'GET', url) ? sendWrite(inner, url, init, base) : inner(url, init))
  },
})

function sendWrite(inner: Fetch, url: string, init: RequestInit, base: string): Promise<Response> {
  return write({
    base,
    signal: init.signal,
    isRepeatable: !(init.body instanceof ReadableStream),
    send: async () => {
      const headers = new Headers(init.headers)
      for (const [name, value] of Object.entries(csrf(url))) headers.set(name, value)
      return inner(url, { ...init, headers })
    },
  })
}
