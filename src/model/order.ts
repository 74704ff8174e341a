/** Code-unit order: the same on every machine, whatever its locale. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export const byName = (a: { name: string }, b: { name: string }): number => compare(a.name, b.name)

/** The members of an object in the order of their keys: what is written or hashed must not depend on who built the object. */
export const entriesInOrder = (value: object): [key: string, value: unknown][] =>
  Object.entries(value).sort(([a], [b]) => compare(a, b))
