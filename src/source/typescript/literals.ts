import type * as t from '@babel/types'

/** The expression within parentheses, `as`, `satisfies` and `!`: they change its type and never its value. */
export function unwrap(node: t.Node): t.Node {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'ParenthesizedExpression':
      return unwrap(node.expression)
    default:
      return node
  }
}

/** The text of a string literal or of a template without substitutions; null for anything that has to be evaluated. */
export function stringOf(node: t.Node): string | null {
  const literal = unwrap(node)
  if (literal.type === 'StringLiteral') return literal.value
  if (literal.type !== 'TemplateLiteral' || literal.expressions.length > 0) return null
  return literal.quasis[0]?.value.cooked ?? null
}

/** The value of a number, or of arithmetic with numbers: `60 * 60`; null for anything else. */
export function numberOf(node: t.Node): number | null {
  const literal = unwrap(node)
  if (literal.type === 'NumericLiteral') return literal.value
  if (literal.type !== 'BinaryExpression') return null
  const [left, right] = [numberOf(literal.left), numberOf(literal.right)]
  if (left === null || right === null) return null
  switch (literal.operator) {
    case '*':
      return left * right
    case '+':
      return left + right
    case '-':
      return left - right
    case '/':
      return left / right
    default:
      return null
  }
}

/** The name of a property or method that can be read off the page; null for a computed one. */
export function keyOf(member: { key: t.Node; computed?: boolean | null }): string | null {
  if (member.computed) return null
  const { key } = member
  if (key.type === 'Identifier') return key.name
  if (key.type === 'StringLiteral') return key.value
  return key.type === 'NumericLiteral' ? String(key.value) : null
}
