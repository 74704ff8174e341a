import { compare, entriesInOrder, type JsonSchema } from '../../../../model/index.js'
import { Component } from './component.js'

/** Keywords whose value is a set: the order in which TypeScript keeps the members of a union depends on what it was asked before. */
const SETS = new Set(['anyOf', 'enum', 'required'])

/**
 * A schema as it is written: references as text, keys and sets in code-unit order. Equal types give equal bytes. The value of
 * `default` stays as it is, but for the order of its keys.
 */
export function ordered(schema: JsonSchema): JsonSchema {
  return write(schema, '') as JsonSchema
}

function write(value: unknown, keyword: string): unknown {
  if (value instanceof Component) return `#/components/schemas/${value.name}`
  if (Array.isArray(value)) {
    const items = value.map((item) => write(item, ''))
    return SETS.has(keyword) ? unique(items) : items
  }
  if (typeof value !== 'object' || value === null) return value
  // Below `properties` a key is a name: one may well be called `required`.
  const isNamed = keyword === 'properties' || keyword === 'patternProperties' || keyword === 'default'
  return Object.fromEntries(entriesInOrder(value).map(([key, inner]) => [key, write(inner, isNamed ? '' : key)]))
}

function unique(items: unknown[]): unknown[] {
  const byText = new Map(items.map((item) => [JSON.stringify(item), item]))
  return [...byText].sort(([a], [b]) => compare(a, b)).map(([, item]) => item)
}
