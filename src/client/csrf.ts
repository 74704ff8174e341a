import { isOwn } from './own.js'

/**
 * The headers that prove that a page of this origin sends a request (PROTOCOL 9): the server leaves a token in a cookie, which no
 * other site can read. Another origin gets none.
 */
export function csrf(url: string): Record<string, string> {
  const token = typeof document !== 'undefined' && isOwn(url) && /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)
  return token ? { 'X-CSRFToken': token[1]! } : {}
}
