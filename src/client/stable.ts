/** A function that stays the same for ever, and what it does for now. */
export interface Stable<F> {
  run: F
  readonly call: F
}

/**
 * The function known under `key`, which from now on does what `run` does. In development a generated module runs again while its
 * importers keep the functions that they got first: those must follow.
 */
export function stable<K, A extends unknown[], R>(known: Map<K, Stable<(...args: A) => R>>, key: K, run: (...args: A) => R): (...args: A) => R {
  const old = known.get(key)
  if (old) {
    old.run = run
    return old.call
  }
  const made = { run, call: (...args: A) => made.run(...args) }
  known.set(key, made)
  return made.call
}
