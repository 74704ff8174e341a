import type * as t from '@babel/types'
import { membersOf } from './members.js'
import { FILES, FOREIGN, type Shape } from './shape.js'
import { definitionOf, within, type TypeScope } from './type-scope.js'

const STRING: Shape = { kind: 'scalar', scalar: 'string' }
const NUMBER: Shape = { kind: 'scalar', scalar: 'number' }
const BOOLEAN: Shape = { kind: 'scalar', scalar: 'boolean' }
const OTHER: Shape = { kind: 'other', within: [] }
const FUNCTION: Shape = { kind: 'foreign', name: 'a function' }
const UNRESOLVED: Shape = { kind: 'unresolved' }

/**
 * What the syntax of `type` says of it. A name is followed as far as relative imports go; the rest is unresolved, never
 * guessed.
 */
export function shapeOf(type: t.TSType, scope: TypeScope): Shape {
  switch (type.type) {
    case 'TSStringKeyword':
      return STRING
    case 'TSNumberKeyword':
      return NUMBER
    case 'TSBooleanKeyword':
      return BOOLEAN
    case 'TSNullKeyword':
      return { kind: 'null' }
    case 'TSUndefinedKeyword':
    case 'TSVoidKeyword':
      return { kind: 'undefined' }
    case 'TSBigIntKeyword':
      return { kind: 'foreign', name: 'bigint' }
    case 'TSSymbolKeyword':
      return { kind: 'foreign', name: 'symbol' }
    case 'TSFunctionType':
    case 'TSConstructorType':
      return FUNCTION
    case 'TSAnyKeyword':
    case 'TSUnknownKeyword':
    case 'TSObjectKeyword':
      return OTHER
    case 'TSLiteralType':
      return literalShape(type.literal)
    case 'TSParenthesizedType':
      return shapeOf(type.typeAnnotation, scope)
    case 'TSUnionType':
      return { kind: 'union', of: type.types.map((part) => shapeOf(part, scope)) }
    case 'TSArrayType':
      return { kind: 'array', of: shapeOf(type.elementType, scope) }
    case 'TSTupleType':
      return { kind: 'other', within: type.elementTypes.map((element) => tupleElement(element, scope)) }
    case 'TSTypeOperator':
      return type.operator === 'readonly' && type.typeAnnotation ? shapeOf(type.typeAnnotation, scope) : UNRESOLVED
    case 'TSTypeLiteral':
      return objectShape(type, scope)
    case 'TSTypeReference':
      return referenceShape(type, scope)
    default:
      return UNRESOLVED
  }
}

function literalShape(literal: t.TSLiteralType['literal']): Shape {
  switch (literal.type) {
    case 'StringLiteral':
    case 'TemplateLiteral':
      return STRING
    case 'NumericLiteral':
      return NUMBER
    case 'BooleanLiteral':
      return BOOLEAN
    case 'BigIntLiteral':
      return { kind: 'foreign', name: 'bigint' }
    case 'UnaryExpression':
      return literal.argument.type === 'BigIntLiteral' ? { kind: 'foreign', name: 'bigint' } : NUMBER
    default:
      return UNRESOLVED
  }
}

function tupleElement(element: t.TSTupleType['elementTypes'][number], scope: TypeScope): Shape {
  if (element.type === 'TSNamedTupleMember') return shapeOf(element.elementType, scope)
  if (element.type === 'TSOptionalType' || element.type === 'TSRestType') return shapeOf(element.typeAnnotation, scope)
  return shapeOf(element, scope)
}

function objectShape(type: t.TSType, scope: TypeScope): Shape {
  const members = membersOf(type, scope)
  if (!members.ok) return OTHER
  const shapes = [...members.value.values()].flatMap(({ types }) =>
    types.map((member) => (member.type ? shapeOf(member.type, member.scope) : FUNCTION)),
  )
  return { kind: 'other', within: shapes }
}

function referenceShape(type: t.TSTypeReference, scope: TypeScope): Shape {
  if (type.typeName.type !== 'Identifier') return UNRESOLVED
  const { name } = type.typeName
  const found = definitionOf(name, scope)
  if (found === 'parameter') return UNRESOLVED
  if (!found.ok) return scope.module.imports.has(name) ? UNRESOLVED : globalShape(name, type, scope)
  if (type.typeParameters) return UNRESOLVED
  const { value: definition, module } = found
  switch (definition.kind) {
    case 'alias':
      if (scope.seen.has(definition.type)) return OTHER
      return shapeOf(definition.type, within(scope, module, definition.type))
    case 'interface':
      return objectShape(type, scope)
    case 'opaque':
      return UNRESOLVED
  }
}

function globalShape(name: string, type: t.TSTypeReference, scope: TypeScope): Shape {
  const [argument, ...rest] = type.typeParameters?.params ?? []
  if ((name === 'Array' || name === 'ReadonlyArray') && argument && rest.length === 0) {
    return { kind: 'array', of: shapeOf(argument, scope) }
  }
  if (FILES.has(name)) return OTHER
  return FOREIGN.has(name) ? { kind: 'foreign', name } : UNRESOLVED
}
