import type { MizanError } from './error.js'
import { observe, type MizanEvent } from './events.js'
import { bearer, type JwtOptions } from './jwt.js'
import { settings, type Settings } from './settings.js'

export interface MizanOptions {
  /** Sends all requests. @default the global one */
  fetch?: typeof fetch
  /** Bearer tokens in place of a session (PROTOCOL 9). */
  jwt?: JwtOptions
  /** Where the CSRF token is read and written; false when the server wants none. @default cookie `csrftoken`, header `X-CSRFToken` */
  csrf?: { cookie?: string; header?: string } | false
  /** Told of every failed fetch and call, besides whoever asked. */
  onError?(error: MizanError, at: { context?: string; fn?: string }): void
  /** Told of everything that was made stale. */
  onInvalidate?(items: readonly unknown[]): void
  /** How often a read is tried again that got no answer, or one from 502 to 504 or 429. @default 3 */
  retries?: number
  /** Whether all on the page is fetched again when the tab is shown again. @default false: only what is stale */
  refetchOnFocus?: boolean
}

/**
 * Sets how this page talks to its server. What is not named stays as it was.
 *
 * @returns puts back the settings of before
 */
export function configureMizan({ jwt, csrf, onError, onInvalidate, ...rest }: MizanOptions): () => void {
  const before: Settings = { ...settings }
  Object.assign(settings, rest, jwt && bearer(jwt))
  if (csrf === false) settings.csrfCookie = ''
  if (csrf) ({ cookie: settings.csrfCookie = settings.csrfCookie, header: settings.csrfHeader = settings.csrfHeader } = csrf)
  const stop = onError || onInvalidate ? observe((event) => listen(event, onError, onInvalidate)) : undefined
  return () => {
    stop?.()
    for (const key of Object.keys(settings)) Reflect.deleteProperty(settings, key)
    Object.assign(settings, before)
  }
}

function listen(event: MizanEvent, onError: MizanOptions['onError'], onInvalidate: MizanOptions['onInvalidate']): void {
  if (event.type === 'error') onError?.(event.error, { context: event.context, fn: event.fn })
  if (event.type === 'invalidate') onInvalidate?.(event.items)
}
