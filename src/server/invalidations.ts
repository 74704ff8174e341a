import { canonicalParams, type Affect, type Invalidation, type Params } from '../protocol/index.js'
import { contextName } from './options.js'
import type { ReactContext } from './react-context.js'
import type { Service } from './service.js'
import type { ServerFunction } from './table.js'

/**
 * The declared effects of a call, each scope filled from the call's own arguments (PROTOCOL 5, 7). A value that is null,
 * absent or no scalar is dropped, which widens the scope.
 *
 * @param args without a prototype, so that only real arguments are found
 */
export function declaredItems(affects: readonly Affect[], args: Readonly<Record<string, unknown>>): Invalidation[] {
  return affects.map(({ context, params }) => scoped(context, params, args))
}

/**
 * The declared effects, each scope filled with those keys of `affectsParams` that its context has.
 *
 * @param values what `affectsParams` returned; anything but an object makes the contexts stale whole
 */
export function scopedItems(service: Service, affects: readonly Affect[], values: unknown): Invalidation[] {
  const own = Object.assign(Object.create(null) as Record<string, unknown>, typeof values === 'object' ? values : null)
  return affects.map(({ context }) => {
    const names = service.contexts.get(context)?.params.flatMap(({ name, type }) => (type.array ? [] : [name])) ?? []
    return scoped(context, names, own)
  })
}

/**
 * What a function adds while it runs.
 *
 * @throws {TypeError} for a context that it does not declare in `affects`
 */
export function runtimeItem(service: Service, fn: ServerFunction, target: ReactContext | string, params: Params): Invalidation {
  const fail = (what: string): never => {
    throw new TypeError(`request.invalidate in "${fn.name}": ${what}`)
  }
  const name = contextName(target, fail)
  if (!fn.affects.some(({ context }) => context === name)) {
    fail(`it does not declare the context "${name}". Add it to the \`affects\` of "${fn.name}".`)
  }
  return scopedItems(service, [{ context: name, params: [] }], params)[0] ?? name
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

function scoped(context: string, names: readonly string[], values: Readonly<Record<string, unknown>>): Invalidation {
  const scope: Record<string, string | number | boolean> = {}
  for (const name of names) {
    const value = values[name]
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') scope[name] = value
  }
  return Object.keys(scope).length ? { context, params: scope } : context
}
