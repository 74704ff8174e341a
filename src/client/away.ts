import { isBrowser } from './stores.js'

/** Nobody looks, or nothing can be reached: what is stale is fetched when that is over. */
export const isAway = (): boolean => isBrowser() && (document.hidden || navigator.onLine === false)
