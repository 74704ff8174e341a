import { posix } from 'node:path'
import { ts } from 'ts-morph'
import { slashed } from '../../matcher.js'
import { scalarIn } from './scalar.js'
import type { Walk } from './walk.js'

interface TypeName {
  name: string
  symbol: ts.Symbol
  declared: { file: string; position: number }
}

/** The name under which a type becomes a component; null for one that stands where it is used. */
export function nameOf(type: ts.Type, walk: Walk): TypeName | null {
  if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.UnionOrIntersection))) return null
  // What may be undefined is not all JSON, and is taken apart where it is used; a branded scalar is a scalar.
  if (type.isUnion() && type.types.some(({ flags }) => flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void))) return null
  if (scalarIn(type)) return null
  const { aliasSymbol } = type
  const symbol = type.getSymbol()
  if (aliasSymbol) {
    const found = named(aliasSymbol, type.aliasTypeArguments ?? [], walk)
    if (found) return found
  }
  if (!symbol || !(symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class | ts.SymbolFlags.Enum))) return null
  const isReference = type.flags & ts.TypeFlags.Object && (type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference
  const own = (isReference ? (type as ts.TypeReference).target.typeParameters?.length : 0) ?? 0
  return named(symbol, isReference ? walk.checker.getTypeArguments(type as ts.TypeReference).slice(0, own) : [], walk)
}

function named(symbol: ts.Symbol, args: readonly ts.Type[], walk: Walk): TypeName | null {
  const declaration = symbol.declarations?.[0]
  const source = declaration?.getSourceFile()
  if (!declaration || !source || walk.program.isSourceFileDefaultLibrary(source)) return null
  const isPackage = source.fileName.includes('/node_modules/')
  // `Simplify<User>`, `InferSelectModel<typeof users>`: a tool of a package, not a thing of the server.
  if (args.length > 0 && isPackage) return null
  const names = args.map((argument) => argumentName(argument, walk))
  if (names.includes(null)) return null
  return { name: clean([symbol.getName(), ...names].join('_')), symbol, declared: { file: fileOf(source, walk.tables.root), position: declaration.pos } }
}

/** `Page<Order>` is `Page_Order`; one of an anonymous type has no name. */
function argumentName(type: ts.Type, walk: Walk): string | null {
  const { checker } = walk
  if (checker.isArrayType(type)) {
    const item = argumentName(checker.getTypeArguments(type as ts.TypeReference)[0]!, walk)
    return item && `${item}_Array`
  }
  const found = nameOf(type, walk)
  if (found) return found.name
  const isPlain = type.flags & (ts.TypeFlags.String | ts.TypeFlags.Number | ts.TypeFlags.Boolean | ts.TypeFlags.Null | ts.TypeFlags.Any | ts.TypeFlags.Unknown)
  if (isPlain || type.isStringLiteral() || checker.typeToString(type) === 'Date') return clean(type.isStringLiteral() ? type.value : checker.typeToString(type))
  return null
}

/** The characters that OpenAPI allows in the name of a component. */
const clean = (name: string) => name.replaceAll(/[^A-Za-z0-9_.-]+/g, '_')

/** The same in every checkout; a package's, wherever it is installed. */
function fileOf(source: ts.SourceFile, root: string): string {
  const file = slashed(source.fileName)
  const at = file.lastIndexOf('/node_modules/')
  return at < 0 ? posix.relative(root, file) : file.slice(at + 1)
}
