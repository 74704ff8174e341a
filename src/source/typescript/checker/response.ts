import { ts } from 'ts-morph'
import { diagnostic, type Diagnostic } from '../../../model/index.js'
import type { FunctionPlace } from '../unresolved.js'

/** Whether a function answers with what it should: a view with a Response, any other with data. */
export function checkAnswer(result: ts.Type, { fn, place, isView }: FunctionPlace, program: ts.Program): Diagnostic[] {
  if (result.flags & ts.TypeFlags.Any) return []
  const parts = (result.isUnion() ? result.types : [result]).filter(({ flags }) => !(flags & ts.TypeFlags.Never))
  if (!isView) return parts.some((part) => isResponse(part, program)) ? [diagnostic('MZ535', place, { fn })] : []
  if (parts.every((part) => isResponse(part, program))) return []
  return [diagnostic('MZ536', place, { fn, type: program.getTypeChecker().typeToString(result) })]
}

/** The `Response` of the language's libraries or of a runtime's own types, and a class or interface that extends it. */
export function isResponse(type: ts.Type, program: ts.Program): boolean {
  if (type.isIntersection()) return type.types.some((part) => isResponse(part, program))
  const symbol = type.getSymbol()
  const declared = symbol?.getName() === 'Response' ? (symbol.declarations ?? []) : []
  if (declared.some((each) => isRuntime(each.getSourceFile(), program))) return true
  return type.isClassOrInterface() && program.getTypeChecker().getBaseTypes(type).some((base) => isResponse(base, program))
}

function isRuntime(file: ts.SourceFile, program: ts.Program): boolean {
  const { fileName } = file
  return program.isSourceFileDefaultLibrary(file) || /\/node_modules\/(@types\/(node|bun)|undici-types|bun-types|@cloudflare\/workers-types)\//.test(fileName)
}
