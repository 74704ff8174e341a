import { canonicalParams, type Affect, type Invalidation } from '../protocol/index.js'

/**
 * What one call made stale: its declared effects, each scope filled from the call's own arguments (PROTOCOL 5, 7).
 * A value that is null, absent or no scalar is dropped, which widens the scope; equal items, and those within a whole
 * context that is listed as well, go.
 *
 * @param args without a prototype, so that only real arguments are found
 */
export function invalidations(affects: readonly Affect[], args: Readonly<Record<string, unknown>>): Invalidation[] {
  const items = affects.map((affect) => filled(affect, args))
  const whole = new Set(items.filter((item) => typeof item === 'string'))
  const byKey = new Map<string, Invalidation>()
  for (const item of items) {
    if (typeof item === 'string') byKey.set(item, item)
    else if (!whole.has(item.context)) byKey.set(`${item.context}?${canonicalParams(item.params)}`, item)
  }
  return [...byKey.values()]
}

function filled({ context, params }: Affect, args: Readonly<Record<string, unknown>>): Invalidation {
  const scope: Record<string, string | number | boolean> = {}
  for (const name of params) {
    const value = args[name]
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') scope[name] = value
  }
  return Object.keys(scope).length ? { context, params: scope } : context
}
