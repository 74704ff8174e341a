import { ts } from 'ts-morph'

/** The value that an expression is sure to have, as JSON; null when only running it would tell. */
export function literalValue(node: ts.Expression, checker: ts.TypeChecker): { value: unknown } | null {
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return literalValue(node.expression, checker)
  if (node.kind === ts.SyntaxKind.NullKeyword) return { value: null }
  if (node.kind === ts.SyntaxKind.TrueKeyword) return { value: true }
  if (node.kind === ts.SyntaxKind.FalseKeyword) return { value: false }
  if (ts.isArrayLiteralExpression(node)) {
    const items = node.elements.map((item) => literalValue(item, checker))
    return items.every((item) => item !== null) ? { value: items.map(({ value }) => value) } : null
  }
  if (ts.isObjectLiteralExpression(node)) return objectValue(node, checker)
  // A number or text, a member of an enum, and a constant.
  const type = checker.getTypeAtLocation(node)
  if (type.isStringLiteral()) return { value: type.value }
  return type.isNumberLiteral() && Number.isFinite(type.value) ? { value: type.value } : null
}

function objectValue(node: ts.ObjectLiteralExpression, checker: ts.TypeChecker): { value: unknown } | null {
  const members: [string, unknown][] = []
  for (const property of node.properties) {
    if (!ts.isPropertyAssignment(property) || !(ts.isIdentifier(property.name) || ts.isStringLiteral(property.name))) return null
    const found = literalValue(property.initializer, checker)
    if (!found) return null
    members.push([property.name.text, found.value])
  }
  return { value: Object.fromEntries(members) }
}
