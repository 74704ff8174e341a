import type { Diagnostic } from './diagnostics.js'
import type { Place } from './place.js'

/** Code-unit order: the same on every machine, whatever its locale. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export const byName = (a: { name: string }, b: { name: string }): number => compare(a.name, b.name)

/** The members of an object in the order of their keys: what is written or hashed must not depend on who built the object. */
export const entriesInOrder = (value: object): [key: string, value: unknown][] =>
  Object.entries(value).sort(([a], [b]) => compare(a, b))

/**
 * Diagnostics in the order of the source, whatever their severity: each with its line, by file, line and column; at one place
 * by code and message. What has no line comes before what stands in its file.
 *
 * @param locate the place with its line and column, when it can be told
 */
export function inOrder(diagnostics: Diagnostic[], locate: (place: Place) => Place): Diagnostic[] {
  const located = diagnostics.map((found) => ({ ...found, place: locate(found.place) }))
  return located.sort(
    (a, b) =>
      compare(a.place.file, b.place.file) ||
      (a.place.line ?? 0) - (b.place.line ?? 0) ||
      (a.place.column ?? 0) - (b.place.column ?? 0) ||
      compare(a.code, b.code) ||
      compare(a.message, b.message),
  )
}
