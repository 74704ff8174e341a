import type { Params } from '../protocol/index.js'

/** What one request asks for (PROTOCOL 4, 5, 6 and 9). */
export type Asked =
  | { readonly kind: 'context'; readonly context: string; readonly params: Params }
  | { readonly kind: 'call'; readonly fn: string; readonly args: unknown; readonly contexts: readonly string[] }
  | { readonly kind: 'session' }
  | { readonly kind: 'view' }

/** @param url of any base: the mock answers wherever the generated code asks */
export function readRequest(url: string, method: string, body: unknown): Asked {
  const [path = '', query = ''] = url.split(/[?#]/)
  const context = /\/ctx\/(\w+)\/$/.exec(path)?.[1]
  if (context !== undefined && method === 'GET') return { kind: 'context', context, params: readParams(query) }
  if (path.endsWith('/session/') && method === 'GET') return { kind: 'session' }
  return (path.endsWith('/call/') && method === 'POST' && readCall(body)) || { kind: 'view' }
}

/** Params as their text tells: the entry that asked knows their types, and a text of digits may be either. */
export function readParams(query: string): Params {
  const params: Record<string, string | string[]> = {}
  for (const [name, value] of new URLSearchParams(query)) {
    const before = params[name]
    params[name] = before === undefined ? value : [before, value].flat()
  }
  return params
}

function readCall(body: unknown): Asked | undefined {
  const form = body instanceof FormData ? body : undefined
  const text = form ? form.get('call') : body
  if (typeof text !== 'string') return undefined
  const { fn, args = {}, contexts = [] } = JSON.parse(text) as { fn: string; args?: unknown; contexts?: string[] }
  for (const [pointer, file] of form ?? []) if (pointer !== 'call') put(args, pointer, file)
  return { kind: 'call', fn, args, contexts }
}

/** Puts a file back where its JSON pointer (RFC 6901) says. */
function put(args: unknown, pointer: string, file: unknown): void {
  const steps = pointer.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  const last = steps.pop()
  const parent = steps.reduce<unknown>((at, step) => Reflect.get(Object(at), step), args)
  if (last !== undefined) Reflect.set(Object(parent), last, file)
}
