/**
 * `now`, with every part that equals the same part of `old` replaced by it: who compares references sees only what changed.
 * Only plain objects and arrays are looked into.
 */
export function share<T>(old: unknown, now: T): T {
  // The first is for speed: most of what is compared twice is the same.
  if (old === now || !isPlain(now) || !isPlain(old) || Array.isArray(old) !== Array.isArray(now)) return now
  const keys = Object.keys(now)
  const shared = (Array.isArray(now) ? [...now] : { ...now }) as Record<string, unknown>
  let isSame = keys.length === Object.keys(old).length
  for (const key of keys) {
    // What is undefined here may be absent there.
    const isKnown = Object.hasOwn(old, key)
    if (isKnown) shared[key] = share(old[key], now[key])
    isSame &&= isKnown && shared[key] === old[key]
  }
  return (isSame ? old : shared) as T
}

const isPlain = (value: unknown): value is Record<string, unknown> => {
  const kind = (value as object | null | undefined)?.constructor
  return kind === Object || kind === Array
}
