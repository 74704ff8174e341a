type Members = Record<string, unknown>

/**
 * `after` with every part that `before` has at the same place put in from there, so that what did not change is the same
 * object: whoever keeps results by the objects they were made of finds them again. Of equal values, with their members in the
 * same order, the answer is `before` itself.
 *
 * @param before JSON, as it was shared last
 * @param after JSON that is nobody else's: it is changed in place
 */
export function share(before: unknown, after: unknown): unknown {
  if (before === after || typeof before !== 'object' || typeof after !== 'object' || before === null || after === null) return after
  if (Array.isArray(before) !== Array.isArray(after)) return after
  const [old, now] = [before as Members, after as Members]
  const keys = Object.keys(now)
  const places = Object.keys(old)
  let same = keys.length === places.length
  for (const [index, key] of keys.entries()) {
    if (key !== places[index]) same = false
    // To assign it would give the object another prototype, and no document has it for anything good.
    if (key === '__proto__' || !Object.hasOwn(old, key)) {
      same = false
      continue
    }
    const [was, is] = [old[key], now[key]]
    if (was === is) continue
    const shared = share(was, is)
    if (shared === was) now[key] = shared
    else same = false
  }
  return same ? before : after
}
