import { canonicalParams, type Affect, type Invalidation, type Params } from '../protocol/index.js'
import { contextName } from './options.js'
import type { ReactContext } from './react-context.js'
import { scopeTypes, scopeValue, type ScopeValue } from './scope.js'
import type { ServerContext, ServerFunction } from './table.js'

type Contexts = ReadonlyMap<string, ServerContext>

/**
 * The declared effects of a call, each scope filled from the call's own arguments (PROTOCOL 5, 7). A value that is null,
 * absent, no scalar, or none that the param can have is dropped, which widens the scope.
 *
 * @param args without a prototype, so that only real arguments are found
 */
export function declaredItems(
  contexts: Contexts,
  affects: readonly Affect[],
  args: Readonly<Record<string, unknown>>,
): Invalidation[] {
  return affects.map(({ context, params }) => scoped(context, params, args, contexts))
}

/**
 * The declared effects, each scope filled with those keys of `affectsParams` that its context has.
 *
 * @param values what `affectsParams` returned; anything but an object makes the contexts stale whole
 */
export function scopedItems(contexts: Contexts, affects: readonly Affect[], values: unknown): Invalidation[] {
  const own = ownValues(values)
  return affects.map(({ context: name }) => {
    const context = contexts.get(name)
    return context ? scoped(name, [...scopeTypes(context).keys()], own, contexts) : name
  })
}

/**
 * What a function adds while it runs.
 *
 * @throws {TypeError} for a context that it does not declare in `affects`, and for what is no scalar param of it
 */
export function runtimeItem(contexts: Contexts, fn: ServerFunction, target: ReactContext | string, params: Params): Invalidation {
  const fail = (what: string): never => {
    throw new TypeError(`request.invalidate in "${fn.name}": ${what}`)
  }
  const name = contextName(target, fail)
  if (!fn.affects.some(({ context }) => context === name)) {
    fail(`it does not declare the context "${name}". Add it to the \`affects\` of "${fn.name}".`)
  }
  return namedItem(contexts, name, params, fail)
}

/**
 * What an application names outside of any declaration.
 *
 * @param fail throws with its message: a name that is mistaken once is mistaken always, while a value that does not fit
 *   merely widens the scope
 */
export function namedItem(contexts: Contexts, name: string, params: Params, fail: (what: string) => never): Invalidation {
  const context = contexts.get(name)
  if (!context) return fail(`there is no context "${name}". ${listed('There are', [...contexts.keys()])}`)
  const types = scopeTypes(context)
  for (const key of Object.keys(params)) {
    if (types.has(key)) continue
    const reason = context.params.some((param) => param.name === key) ? 'is an array, which no scope can name' : 'is none of its params'
    fail(`"${key}" of the context "${name}" ${reason}. ${listed('Name one of', [...types.keys()])}`)
  }
  return scoped(name, Object.keys(params), ownValues(params), contexts)
}

/** Without equal items, and without those within a whole context that is listed as well. */
export function distinct(items: readonly Invalidation[]): Invalidation[] {
  const whole = new Set(items.filter((item) => typeof item === 'string'))
  const byKey = new Map<string, Invalidation>()
  for (const item of items) {
    if (typeof item === 'string') byKey.set(item, item)
    else if (!whole.has(item.context)) byKey.set(`${item.context}?${canonicalParams(item.params)}`, item)
  }
  return [...byKey.values()]
}

function scoped(
  name: string,
  params: readonly string[],
  values: Readonly<Record<string, unknown>>,
  contexts: Contexts,
): Invalidation {
  const context = contexts.get(name)
  const types = context && scopeTypes(context)
  const scope: Record<string, ScopeValue> = {}
  for (const param of params) {
    const value = scopeValue(values[param], types?.get(param))
    if (value !== undefined) scope[param] = value
  }
  return Object.keys(scope).length ? { context: name, params: scope } : name
}

/** Without a prototype, so that nothing absent is found. */
function ownValues(values: unknown): Record<string, unknown> {
  return Object.assign(Object.create(null) as Record<string, unknown>, typeof values === 'object' ? values : null)
}

function listed(words: string, names: string[]): string {
  if (!names.length) return 'There are none.'
  return `${words}: ${names.sort().slice(0, 10).join(', ')}${names.length > 10 ? ', …' : ''}.`
}
