import { ts } from 'ts-morph'
import type { JsonSchema } from '../../../../model/index.js'
import { FILES, FOREIGN } from '../../shape.js'
import { arraySchema } from './array.js'
import { Component } from './component.js'
import { memberSchemas } from './members.js'
import { patternOf } from './scalar.js'
import { globalName } from '../shape.js'
import { below, reportEndless, reportLoss, type Walk } from './walk.js'

const MAX_DEPTH = 40

const FILE = { type: 'string', format: 'binary', contentMediaType: 'application/octet-stream' }

/** An object type, an array among them; null for a function. */
export function objectSchema(type: ts.Type, walk: Walk): JsonSchema | null {
  const { checker, tables, open } = walk
  if (open.includes(type)) return { $ref: componentOf(type, walk) }
  if (open.length > MAX_DEPTH) {
    reportEndless(walk)
    return {}
  }
  const schema = contentSchema(type, { ...walk, open: [...open, type] })
  const component = tables.components.get(type)
  if (!component || component === walk.owner || schema === null) return schema
  // It refers to itself and has no name; what was found inside of it made it a component.
  component.schema = schema
  return { $ref: component }

  function componentOf(of: ts.Type, { fn, owner }: Walk): Component {
    const symbol = of.aliasSymbol ?? of.getSymbol()
    const name = symbol && !symbol.getName().startsWith('__') ? symbol.getName() : fn
    const declaration = symbol?.declarations?.[0]
    const component = tables.components.get(of) ?? new Component(name, { file: '', position: declaration?.pos ?? 0 }, symbol, owner)
    tables.components.set(of, component)
    return component
  }

  function contentSchema(of: ts.Type, inside: Walk): JsonSchema | null {
    const global = globalName(of, walk)
    if (global === 'Date') return { type: 'string', format: 'date-time' }
    if (global !== null && FILES.has(global) && inside.path.startsWith('arguments')) return FILE
    const written = toJson(of, walk)
    if (written && written !== of) return walk.schemaOf(written, below(inside, '.toJSON()'))
    if (checker.isArrayType(of) || checker.isTupleType(of) || checker.isArrayLikeType(of)) return arraySchema(of, inside)
    if (of.getCallSignatures().length + of.getConstructSignatures().length > 0) return null
    if (global !== null && FOREIGN.has(global)) {
      reportLoss('MZ521', global, walk)
      return { type: 'object' }
    }
    return recordSchema(of, inside)
  }
}

function toJson(type: ts.Type, { checker, at }: Walk): ts.Type | undefined {
  const property = type.getProperty('toJSON')
  return property && checker.getTypeOfSymbolAtLocation(property, at).getCallSignatures()[0]?.getReturnType()
}

function recordSchema(type: ts.Type, walk: Walk): JsonSchema {
  const { properties, required } = memberSchemas(walk.checker.getPropertiesOfType(type), walk)
  return {
    type: 'object',
    ...(properties.length > 0 ? { properties: Object.fromEntries(properties) } : {}),
    ...(required.length > 0 ? { required } : {}),
    ...extraSchemas(type, walk),
  }
}

/** What an index signature admits beyond the members. */
export function extraSchemas(type: ts.Type, walk: Walk): Exclude<JsonSchema, boolean> {
  const patterns: [string, JsonSchema][] = []
  let extra: JsonSchema | null = null
  for (const { keyType, type: value } of walk.checker.getIndexInfosOfType(type)) {
    if (keyType.flags & ts.TypeFlags.ESSymbolLike) continue
    const schema = walk.schemaOf(value, below(walk, '[key]'))
    if (schema === null) continue
    if (keyType.flags & ts.TypeFlags.TemplateLiteral) patterns.push([patternOf(keyType as ts.TemplateLiteralType), schema])
    // A string index admits what a number index does.
    else if (extra === null || keyType.flags & ts.TypeFlags.String) extra = schema
  }
  return {
    ...(patterns.length > 0 ? { patternProperties: Object.fromEntries(patterns) } : {}),
    ...(extra === null ? {} : { additionalProperties: extra }),
  }
}
