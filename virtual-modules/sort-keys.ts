import { entriesInOrder } from '../src/model/index.js'

/** Keys in code-unit order at every depth. */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(entriesInOrder(value).map(([key, inner]) => [key, sortKeys(inner)]))
}
