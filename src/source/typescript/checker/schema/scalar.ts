import { ts } from 'ts-morph'

const SCALAR = ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike | ts.TypeFlags.BigIntLike

/** The scalar that a brand is put on: `string & { __brand: 'UserId' }` travels as the string. */
export function scalarIn(type: ts.Type): ts.Type | undefined {
  return type.isIntersection() ? type.types.find(({ flags }) => flags & SCALAR) : undefined
}

/** A regular expression for `order-${number}`; null when any string will do. */
export function patternOf(type: ts.TemplateLiteralType): string {
  const parts = type.texts.map((text, index) => escaped(text) + holePattern(type.types[index]))
  return `^${parts.join('')}$`
}

function holePattern(type: ts.Type | undefined): string {
  if (!type) return ''
  if (type.flags & ts.TypeFlags.Number) return '-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?'
  if (type.flags & ts.TypeFlags.BigInt) return '-?\\d+'
  if (type.flags & ts.TypeFlags.TemplateLiteral) return patternOf(type as ts.TemplateLiteralType).slice(1, -1)
  return '[\\s\\S]*'
}

const escaped = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
