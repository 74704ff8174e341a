import { ts } from 'ts-morph'
import type { JsonSchema } from '../../../../model/index.js'
import { Component } from './component.js'
import { enumSchema } from './nullable.js'
import { objectSchema } from './object.js'
import { patternOf, scalarIn } from './scalar.js'
import { nameOf } from './type-name.js'
import { unionSchema } from './union.js'
import { reportEndless, reportLoss, type Walk } from './walk.js'

/** What a type is once JSON has carried it, as a schema; null when JSON leaves it out: undefined, a function, a symbol. */
export function schemaOf(type: ts.Type, walk: Walk): JsonSchema | null {
  return scalarSchema(type, walk) ?? compoundSchema(type, walk)
}

function scalarSchema(type: ts.Type, walk: Walk): JsonSchema | undefined {
  const { flags } = type
  if (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {}
  if (flags & ts.TypeFlags.Never) return false
  if (flags & ts.TypeFlags.Null) return { type: 'null' }
  if (flags & ts.TypeFlags.BigIntLike) {
    reportLoss('MZ520', 'a bigint', walk)
    return {}
  }
  if (flags & ts.TypeFlags.Boolean) return { type: 'boolean' }
  if (flags & ts.TypeFlags.BooleanLiteral) return enumSchema('boolean', [walk.checker.typeToString(type) === 'true'])
  if (type.isStringLiteral()) return enumSchema('string', [type.value])
  if (type.isNumberLiteral() && Number.isFinite(type.value)) return enumSchema('number', [type.value])
  if (flags & ts.TypeFlags.Union) return undefined
  if (flags & ts.TypeFlags.TemplateLiteral) return { type: 'string', pattern: patternOf(type as ts.TemplateLiteralType) }
  if (flags & ts.TypeFlags.StringLike) return { type: 'string' }
  if (flags & ts.TypeFlags.NumberLike) return { type: 'number' }
  return undefined
}

function compoundSchema(type: ts.Type, walk: Walk): JsonSchema | null {
  const { flags } = type
  if (flags & ts.TypeFlags.VoidLike) return null
  if (flags & ts.TypeFlags.ESSymbolLike) {
    reportLoss('MZ522', 'a symbol', walk)
    return null
  }
  if (flags & ts.TypeFlags.Instantiable) {
    const constraint = walk.checker.getBaseConstraintOfType(type)
    return constraint && constraint !== type ? schemaOf(constraint, walk) : {}
  }
  const known = walk.tables.components.get(type)
  if (known) return { $ref: known }
  const name = nameOf(type, walk)
  if (!name) return inlineSchema(type, walk)
  if (isEndless(name.symbol, walk.owner)) {
    reportEndless(walk)
    return {}
  }
  const component = new Component(name.name, name.declared, name.symbol, walk.owner)
  walk.tables.components.set(type, component)
  const path = walk.path.startsWith('arguments') ? `arguments (${name.name})` : name.name
  walk.tables.queue.push({ component, type, walk: { ...walk, owner: component, path, open: [] } })
  return { $ref: component }
}

/** The schema of a type, whether it has a name or not. */
export function inlineSchema(type: ts.Type, walk: Walk): JsonSchema | null {
  if (type.isUnion()) return unionSchema(type, walk)
  const scalar = scalarIn(type)
  if (scalar) return schemaOf(scalar, walk)
  if (type.flags & ts.TypeFlags.NonPrimitive) return { type: 'object' }
  return objectSchema(type, walk)
}

/** `interface Box<T> { inner?: Box<Box<T>> }` has a new type at every level. */
const INSTANTIATIONS = 8

function isEndless(symbol: ts.Symbol, owner: Component | null): boolean {
  let count = 0
  for (let each = owner; each; each = each.parent) if (each.symbol === symbol) count++
  return count >= INSTANTIATIONS
}
