import { ts } from 'ts-morph'
import type { FunctionPlace } from '../unresolved.js'

/** A function that is offered to clients, as its file writes it. */
export interface Offered {
  signature: ts.Signature
  /** What `client()` is given for options; undefined where that is no object literal. */
  options: ts.ObjectLiteralExpression | undefined
}

/** The function at `path` of the exports of `file`; undefined when there is none any more. */
export function offeredAt(program: ts.Program, { file, path }: Pick<FunctionPlace, 'file' | 'path'>): Offered | undefined {
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(file)
  const module = source && checker.getSymbolAtLocation(source)
  const exported =
    module &&
    checker.getExportsOfModule(module).find((each) => each.escapedName === ts.escapeLeadingUnderscores(path[0] ?? ''))
  if (!exported) return undefined
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
  const method = path[1]
  if (method !== undefined) return methodOf(checker, checker.getTypeOfSymbol(symbol).getProperty(method))
  const declaration = symbol.valueDeclaration
  const call = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer
  const written = call ? callIn(call) : undefined
  const fn = written?.arguments[1]
  const signature = fn && checker.getTypeAtLocation(fn).getCallSignatures()[0]
  return signature && { signature, options: literalIn(written?.arguments[0]) }
}

function methodOf(checker: ts.TypeChecker, symbol: ts.Symbol | undefined): Offered | undefined {
  const member = symbol?.declarations?.findLast(
    (each): each is ts.MethodDeclaration => ts.isMethodDeclaration(each) && each.body !== undefined,
  )
  const signature = member && checker.getSignatureFromDeclaration(member)
  if (!signature) return undefined
  // Of several decorators only ours takes one object literal, and the reader reports the others.
  const calls = (ts.getDecorators(member) ?? []).flatMap(({ expression }) => callIn(expression) ?? [])
  return { signature, options: calls.map((call) => literalIn(call.arguments[0])).find((options) => options !== undefined) }
}

/** The value of an option: an expression, or the method that is written in its place. */
export function optionOf({ options }: Offered, name: string): ts.Node | undefined {
  const property = options?.properties.find((each) => each.name && (ts.isIdentifier(each.name) || ts.isStringLiteral(each.name)) && each.name.text === name)
  if (!property) return undefined
  return ts.isPropertyAssignment(property) ? property.initializer : ts.isShorthandPropertyAssignment(property) ? property.name : property
}

function callIn(node: ts.Expression): ts.CallExpression | undefined {
  const inner = unwrapped(node)
  return ts.isCallExpression(inner) ? inner : undefined
}

function literalIn(node: ts.Expression | undefined): ts.ObjectLiteralExpression | undefined {
  const inner = node && unwrapped(node)
  return inner && ts.isObjectLiteralExpression(inner) ? inner : undefined
}

function unwrapped(node: ts.Expression): ts.Expression {
  const isWrapper =
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node)
  return isWrapper ? unwrapped(node.expression) : node
}
