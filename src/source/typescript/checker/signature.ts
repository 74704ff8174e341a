import { ts } from 'ts-morph'
import type { FunctionPlace } from '../unresolved.js'

/** The signature of the function at `path` of the exports of `file`; undefined when there is none any more. */
export function signatureOf(program: ts.Program, { file, path }: Pick<FunctionPlace, 'file' | 'path'>): ts.Signature | undefined {
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(file)
  const module = source && checker.getSymbolAtLocation(source)
  const exported =
    module &&
    checker.getExportsOfModule(module).find((each) => each.escapedName === ts.escapeLeadingUnderscores(path[0] ?? ''))
  if (!exported) return undefined
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
  const method = path[1]
  if (method !== undefined) {
    const member = checker
      .getTypeOfSymbol(symbol)
      .getProperty(method)
      ?.declarations?.findLast(
        (each): each is ts.MethodDeclaration => ts.isMethodDeclaration(each) && each.body !== undefined,
      )
    return member && checker.getSignatureFromDeclaration(member)
  }
  const declaration = symbol.valueDeclaration
  const call = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer
  const fn = call ? callIn(call)?.arguments[1] : undefined
  return fn && checker.getTypeAtLocation(fn).getCallSignatures()[0]
}

function callIn(node: ts.Expression): ts.CallExpression | undefined {
  if (ts.isCallExpression(node)) return node
  const isWrapper =
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node)
  return isWrapper ? callIn(node.expression) : undefined
}
