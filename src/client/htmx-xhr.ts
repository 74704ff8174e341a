import { csrf } from './csrf.js'
import { isWrite, learn } from './view/apply.js'
import { renewToken } from './view/write.js'

/** What we need of the detail of an event of htmx 2. `etc` is one object from a request's first event to its last. */
interface Detail {
  etc?: object
  issueRequest?: (isConfirmed: boolean) => void
  xhr?: XMLHttpRequest
  requestConfig?: { verb: string; headers: Record<string, string> }
  pathInfo?: { finalRequestPath: string }
}

/** For htmx 2, whose requests are `XMLHttpRequest`s. htmx 4 has events of these names too, with its compatibility extension; they hold none. */
export function ofXhr(base: string) {
  /** How to send a request once more. */
  const repeats = new WeakMap<object, () => void>()
  const writes = new WeakSet<XMLHttpRequest>()
  return {
    'htmx:confirm': ({ etc, issueRequest }: Detail): void => {
      if (etc && issueRequest) repeats.set(etc, () => issueRequest(true))
    },

    // The last event before it is sent: nobody changes where it goes any more.
    'htmx:beforeSend': ({ xhr, requestConfig, pathInfo }: Detail): void => {
      if (!xhr || !requestConfig || !pathInfo) return
      const url = new URL(pathInfo.finalRequestPath, document.baseURI)
      url.hash = ''
      if (!isWrite(requestConfig.verb, url.href)) return
      writes.add(xhr)
      const given = Object.keys(requestConfig.headers).map((name) => name.toLowerCase())
      // A second value would not replace the page's own, but follow it after a comma.
      for (const [name, value] of Object.entries(csrf(url.href))) if (!given.includes(name.toLowerCase())) xhr.setRequestHeader(name, value)
      // Not htmx's events: those of a form that is no longer in the page reach nobody.
      xhr.addEventListener('loadend', () => learn(xhr, !!xhr.responseURL && xhr.responseURL !== url.href))
    },

    'htmx:beforeOnLoad': ({ etc, xhr, requestConfig }: Detail, event: Event): void => {
      const repeat = etc && repeats.get(etc)
      // Who answered a prompt is not asked again.
      if (!etc || !xhr || !repeat || !writes.has(xhr) || !isTokenRefused(xhr) || requestConfig?.headers['HX-Prompt'] !== undefined) return
      repeats.delete(etc)
      // htmx neither swaps nor reports the refusal.
      event.preventDefault()
      void renewToken(base).then(repeat)
    },
  }
}

function isTokenRefused(xhr: XMLHttpRequest): boolean {
  if (xhr.status !== 403) return false
  try {
    const problem: { code?: unknown } | null = JSON.parse(xhr.responseText)
    return problem?.code === 'csrf'
  } catch {
    return false
  }
}
