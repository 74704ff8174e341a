import { affectsOf } from '../client/mutation.js'
import { readsOf } from '../client/react/read.js'
import type { Params } from '../protocol/index.js'

// What a test asked for and nobody mocked: what happened, and the code to paste.

const text = (value: unknown) => JSON.stringify(value, (_, part: unknown) => (part instanceof Blob ? '(file)' : part)) ?? 'nothing'

const withParams = (params: Params) => (Object.keys(params).length > 0 ? ` with ${text(params)}` : ' without params')

/** One mocked context as code, with a place for the data of each function. */
const sketch = (context: string, functions: readonly string[]) =>
  `  mockMizan({ ${context}: { ${(functions.length > 0 ? functions : ['a_function']).map((fn) => `${fn}: …`).join(', ')} } })`

export const unmockedContext = (context: string, params: Params): string =>
  `The context "${context}" was fetched${withParams(params)}, and is not mocked. Mock those of its functions that are read here:\n\n${sketch(context, readsOf(context))}`

export const unmockedRead = (context: string, fn: string, params: Params): string =>
  `The function "${fn}" of context "${context}" was read${withParams(params)}, and is not mocked. Add it:\n\n${sketch(context, [fn])}`

export function unmockedCall(fn: string, args: unknown): string {
  const affects = affectsOf(fn)
  const then = affects?.length ? ` (It then makes stale: ${affects.join(', ')}.)` : ''
  return `"${fn}" was called with ${text(args)}, and is not mocked.${then} Add what it gives:\n\n  mockMizan({ … }, { ${fn}: (args) => … })`
}

export const unmockedView = (method: string, url: string): string =>
  `${method} ${url} was requested, which is no request of a context or a call, and views are not mocked. Add them:\n\n  mockMizan({ … }, { … }, { views: (request) => new Response(…) })`
