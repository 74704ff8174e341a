import { settings } from './settings.js'

/** Sends every request of the runtime: here alone an application's own `fetch` and its token come in. */
export function send(url: string, init: RequestInit, fetcher = settings.fetch ?? fetch): Promise<Response> {
  const go = (ready: RequestInit) => fetcher(url, ready)
  return settings.authorize ? settings.authorize(url, init, go) : go(init)
}
