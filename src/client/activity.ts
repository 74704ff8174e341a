import { expire, touch } from './freshness.js'
import { listenToTabs, tellTabs } from './channel.js'
import { spread } from './invalidate.js'
import { noticePrincipal } from './principal.js'
import { settings } from './settings.js'
import { eachEntry } from './stores.js'

let isOn = false

/** Hears, once for the page, of all that may have passed it by: other tabs, a time in the background or without a network. */
export function stayAware(): void {
  if (isOn) return
  isOn = true
  noticePrincipal()
  listenToTabs((message) => (Array.isArray(message) ? spread(message, 'tab') : noticePrincipal(message, true)))
  // This page may be where a login by a form has led: the others have to look again.
  tellTabs(false)
  // A token that the application keeps there.
  addEventListener('storage', () => comeBack())
  addEventListener('online', () => comeBack(true))
  // The back button shows a page as it was left, whatever has been written since.
  addEventListener('pageshow', ({ persisted }) => comeBack(persisted))
  document.addEventListener('visibilitychange', () => comeBack(settings.refetchOnFocus))
}

function comeBack(refetchesAll?: boolean): void {
  noticePrincipal()
  // What is kept for later too. Nothing is fetched before somebody looks.
  eachEntry(refetchesAll ? expire : touch)
}
