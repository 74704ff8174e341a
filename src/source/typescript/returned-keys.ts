import type * as t from '@babel/types'
import type { Place } from '../../model/index.js'
import { keyOf, unwrap } from './literals.js'
import { placeOf } from './position.js'
import { children } from './walk.js'

export interface Key {
  name: string
  place: Place
}

/** The keys of the objects that a function returns, each once; null when not all of them are written in place. */
export function returnedKeys(fn: t.Node, file: string): Key[] | null {
  if (fn.type !== 'ArrowFunctionExpression' && fn.type !== 'FunctionExpression' && fn.type !== 'ObjectMethod') return null
  const values = fn.body.type === 'BlockStatement' ? [...returned(fn.body)] : [fn.body]
  const keys = new Map<string, Key>()
  for (const value of values) {
    const own = value && keysOf(unwrap(value), file)
    if (!own) return null
    for (const key of own) if (!keys.has(key.name)) keys.set(key.name, key)
  }
  return values.length > 0 ? [...keys.values()] : null
}

/** What stands behind each `return` of a function's own; null for an empty one. */
function* returned(node: t.Node): Generator<t.Node | null> {
  if (node.type === 'ReturnStatement') yield node.argument ?? null
  if (node.type.includes('Function') || node.type.endsWith('Method') || node.type.startsWith('Class')) return
  for (const child of children(node)) yield* returned(child)
}

function keysOf(value: t.Node, file: string): Key[] | null {
  if (value.type === 'ConditionalExpression') {
    const both = [value.consequent, value.alternate].map((part) => keysOf(unwrap(part), file))
    return both.every((keys) => keys !== null) ? both.flat() : null
  }
  if (value.type !== 'ObjectExpression') return null
  const keys = value.properties.map((property) => {
    const name = property.type === 'SpreadElement' ? null : keyOf(property)
    return name === null ? null : { name, place: placeOf(file, property) }
  })
  return keys.every((key) => key !== null) ? keys : null
}
