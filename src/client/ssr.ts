import { scriptJson, type Params } from '../protocol/index.js'
import type { Bundle } from './fetch.js'
import type { Store } from './store.js'

/** The data that a page was rendered from (PROTOCOL 11). */
export interface SsrData {
  contexts: readonly { context: string; params: Params; data: Bundle }[]
}

const ID = '__MIZAN_SSR_DATA__'

/**
 * What the server left in this page for its first render, if anything.
 *
 * @throws SyntaxError when something has cut or rewritten it on its way
 */
export function ssrData(): SsrData | undefined {
  const page = globalThis as { [ID]?: SsrData }
  const script = document.getElementById(ID)
  // Not `??=`: browsers offer an element by its id as a property of the window, so that the script itself would pass for the data.
  if (script) page[ID] = JSON.parse(script.textContent) as SsrData
  return page[ID]
}

/** The element to write into a page that was rendered from `store`: the client's first render then needs no request. */
export function ssrScript({ entries }: Store): string {
  const whole = [...entries.values()].filter(({ base, error, failures }) => base && !error && !Object.keys(failures).length)
  const data: SsrData = { contexts: whole.map(({ context, params, base }) => ({ context: context.name, params, data: base! })) }
  return `<script type="application/json" id="${ID}">${scriptJson(data)}</script>`
}
