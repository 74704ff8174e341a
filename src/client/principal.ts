import { tellTabs } from './channel.js'
import { csrfToken } from './csrf.js'
import { dropPrivate } from './drop-private.js'
import { settings } from './settings.js'

let known: string | undefined

/**
 * Looks whether somebody else is here than before, and drops what is private if so (PROTOCOL 9). A server renews the CSRF token
 * whenever the principal changes, so its cookie tells of a login or logout in any tab, of which no answer came to this one.
 *
 * @param isOther somebody says so
 * @param byTab another tab does, and has told all of them
 */
export function noticePrincipal(isOther?: unknown, byTab?: boolean): void {
  const now = csrfToken()
  // The first write of a visit gets the first token: nobody else has come.
  const hasCookie = known && known !== now
  known = now
  // What other tabs need not see, as they see the cookie, they have to be told.
  const isHidden = !!settings.notice?.() || !!isOther
  if (!hasCookie && !isHidden) return
  dropPrivate()
  if (!byTab) tellTabs(isHidden)
}

/**
 * For an application that changes who is here in a way that Mizan cannot see, such as a token that it keeps to itself. A login or
 * logout through the server's session is seen without it.
 */
export function principalChanged(): void {
  noticePrincipal(true)
}
