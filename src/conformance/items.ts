import type { Fn } from '../model/index.js'
import { hits, isName, type Params } from '../protocol/index.js'
import { isRecord } from './exchange.js'

/** One item of `invalidate`, as PROTOCOL 7 has it. */
export type Item = string | { context: string; params: Params }

export function isItem(item: unknown): item is Item {
  if (typeof item === 'string') return isName(item)
  const isScoped = isRecord(item) && typeof item['context'] === 'string' && isName(item['context']) && isRecord(item['params'])
  return isScoped && Object.values(item['params'] as Params).every((value) => value === null || typeof value !== 'object')
}

export const contextOf = (item: Item): string => (typeof item === 'string' ? item : item.context)

/** The first of the contexts that a function declares in `affects` which `items` do not make stale for these arguments. */
export function missedBy(items: readonly Item[], { affects }: Fn, args: Readonly<Record<string, unknown>>): string | undefined {
  return affects.find(({ context, params }) => !items.some((item) => hits(item, context, only(args, params))))?.context
}

const only = (args: Readonly<Record<string, unknown>>, names: string[]): Params =>
  Object.fromEntries(names.flatMap((name) => (Object.hasOwn(args, name) ? [[name, args[name]]] : []))) as Params
