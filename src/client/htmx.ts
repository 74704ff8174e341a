import { DEFAULT_BASE } from '../protocol/index.js'
import { ofFetch } from './htmx-fetch.js'
import { ofXhr } from './htmx-xhr.js'

export interface HtmxOptions {
  /** Path or URL of the server, with a slash at its end: where a new CSRF token is fetched. @default '/api/mizan/' */
  base?: string
  /** `htmx.config.metaCharacter` of htmx 4, where the page has one: it stands in the names of the events. @default ':' */
  metaCharacter?: string
}

/** What listens on this page, in whichever copy of this module it is. */
const INSTALLED = /*#__PURE__*/ Symbol.for('mizan.htmx')

/**
 * Lets Mizan hear of the writes that htmx (2 or 4) sends to views (PROTOCOL 6): they carry the CSRF token, and what their answers say is
 * stale is fetched again. Swaps, and where `HX-Location` leads, remain htmx's. To import `mizan/htmx` is enough; this is to give it options, or to
 * end it.
 *
 * Requests that are safe or go to another origin are left alone. Nothing global is replaced, and a page has one listener however often this is
 * called: the last call's options hold.
 *
 * @returns ends it; what is under way is still heard of
 */
export function mizanHtmx({ base = DEFAULT_BASE, metaCharacter = ':' }: HtmxOptions = {}): () => void {
  if (typeof document === 'undefined') return () => {}
  const page: Document & { [INSTALLED]?: AbortController } = document
  page[INSTALLED]?.abort()
  const controller = (page[INSTALLED] = new AbortController())
  // Captured: a listener of the page that stops an event must not keep it from us.
  const options = { capture: true, signal: controller.signal }
  const listeners = { ...ofXhr(base), ...ofFetch(base) }
  for (const [name, listener] of Object.entries(listeners))
    document.addEventListener(name.replaceAll(':', metaCharacter), (event) => event instanceof CustomEvent && listener(event.detail, event), options)
  return () => controller.abort()
}

mizanHtmx()
