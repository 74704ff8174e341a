import { isOwn } from './own.js'
import { settings } from './settings.js'

/** The token that the server left in a cookie, which no other site can read; undefined without one. */
export function csrfToken(): string | undefined {
  return `; ${globalThis.document?.cookie}`.split(`; ${settings.csrfCookie}=`)[1]?.split(';')[0]
}

/** The headers that prove that a page of this origin sends a request (PROTOCOL 9). Another origin gets none. */
export function csrf(url: string): Record<string, string> {
  const token = csrfToken()
  return token && isOwn(url) ? { [settings.csrfHeader]: token } : {}
}
