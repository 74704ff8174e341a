import { ts } from 'ts-morph'
import type { JsonSchema } from '../../../../model/index.js'
import { nullable } from './nullable.js'
import { below, reportLoss, type Walk } from './walk.js'

export function arraySchema(type: ts.Type, walk: Walk): JsonSchema {
  if (walk.checker.isTupleType(type)) return tupleSchema(type as ts.TupleTypeReference, walk)
  const item = walk.checker.getIndexTypeOfType(type, ts.IndexKind.Number)
  return { type: 'array', items: item ? itemSchema(item, below(walk, '[]')) : {} }
}

function tupleSchema(type: ts.TupleTypeReference, walk: Walk): JsonSchema {
  const { elementFlags, minLength } = type.target
  const items = walk.checker.getTypeArguments(type).map((item, index) => itemSchema(item, below(walk, `[${index}]`)))
  const rest = elementFlags.findIndex((flag) => flag & ts.ElementFlags.Variable)
  const atLeast = minLength > 0 ? { minItems: minLength } : {}
  if (items.length === 0) return { type: 'array', items: false, maxItems: 0 }
  if (rest < 0) return { type: 'array', prefixItems: items, items: false, ...atLeast }
  // JSON Schema has no words for what stands behind a rest.
  if (rest < items.length - 1) return { type: 'array', items: { anyOf: items }, ...atLeast }
  return { type: 'array', ...(rest > 0 ? { prefixItems: items.slice(0, rest) } : {}), items: items[rest], ...atLeast }
}

/** JSON has null where an array has nothing. */
function itemSchema(type: ts.Type, walk: Walk): JsonSchema {
  const parts = type.isUnion() ? type.types : [type]
  const schema = walk.schemaOf(type, walk)
  if (parts.some((part) => part.getCallSignatures().length > 0)) reportLoss('MZ522', 'a function', walk)
  const isAbsent = (part: ts.Type) => part.flags & (ts.TypeFlags.VoidLike | ts.TypeFlags.ESSymbolLike) || part.getCallSignatures().length > 0
  return parts.some(isAbsent) ? nullable(schema) : (schema ?? { type: 'null' })
}
