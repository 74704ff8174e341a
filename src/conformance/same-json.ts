import { isRecord } from './exchange.js'

/** Whether two JSON values are equal; the order of an object's members says nothing. */
export function sameJson(one: unknown, other: unknown): boolean {
  if (Array.isArray(one)) return Array.isArray(other) && one.length === other.length && one.every((item, index) => sameJson(item, other[index]))
  if (!isRecord(one)) return one === other
  const names = Object.keys(one)
  return isRecord(other) && names.length === Object.keys(other).length && names.every((name) => Object.hasOwn(other, name) && sameJson(one[name], other[name]))
}
