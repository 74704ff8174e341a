import { ts } from 'ts-morph'
import { FILES, FOREIGN, type Shape } from '../shape.js'

/** Where types are asked about. */
export interface Asking {
  program: ts.Program
  checker: ts.TypeChecker
  at: ts.Node
}

const OTHER: Shape = { kind: 'other', within: [] }

/** What the checker says of `type`. `inside` holds the objects it is a part of: types may contain themselves. */
export function shapeOf(type: ts.Type, asking: Asking, inside: readonly ts.Type[] = []): Shape {
  const { flags } = type
  if (flags & ts.TypeFlags.BooleanLike) return { kind: 'scalar', scalar: 'boolean' }
  if (type.isUnion()) return { kind: 'union', of: type.types.map((part) => shapeOf(part, asking, inside)) }
  if (flags & ts.TypeFlags.StringLike) return { kind: 'scalar', scalar: 'string' }
  if (flags & ts.TypeFlags.NumberLike) return { kind: 'scalar', scalar: 'number' }
  if (flags & ts.TypeFlags.BigIntLike) return { kind: 'foreign', name: 'bigint' }
  if (flags & ts.TypeFlags.ESSymbolLike) return { kind: 'foreign', name: 'symbol' }
  if (flags & ts.TypeFlags.Null) return { kind: 'null' }
  if (flags & ts.TypeFlags.VoidLike) return { kind: 'undefined' }
  if (type.isIntersection()) {
    // A branded scalar, `string & { __brand: … }`, travels as the scalar.
    const scalar = type.types.map((part) => shapeOf(part, asking, inside)).find(({ kind }) => kind === 'scalar')
    if (scalar) return scalar
  }
  const constraint = flags & ts.TypeFlags.Instantiable ? asking.checker.getBaseConstraintOfType(type) : undefined
  if (constraint && constraint !== type) return shapeOf(constraint, asking, inside)
  return flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection) ? objectShape(type, asking, inside) : OTHER
}

function objectShape(type: ts.Type, asking: Asking, inside: readonly ts.Type[]): Shape {
  const { checker, at } = asking
  if (inside.includes(type) || inside.length > 8) return OTHER
  const within = [...inside, type]
  const typeArguments = () =>
    checker.getTypeArguments(type as ts.TypeReference).map((argument) => shapeOf(argument, asking, within))
  if (checker.isTupleType(type)) return { kind: 'other', within: typeArguments() }
  const [item] = checker.isArrayType(type) ? typeArguments() : []
  if (item) return { kind: 'array', of: item }
  if (type.getCallSignatures().length + type.getConstructSignatures().length > 0)
    return { kind: 'foreign', name: 'a function' }
  const name = globalName(type, asking)
  if (name !== null) return FOREIGN.has(name) && !FILES.has(name) ? { kind: 'foreign', name } : OTHER
  return {
    kind: 'other',
    within: checker
      .getPropertiesOfType(type)
      .map((each) => shapeOf(checker.getTypeOfSymbolAtLocation(each, at), asking, within)),
  }
}

/** The name of a type of the language, of browsers or of Node: `@types/node` declares for itself what both have. */
export function globalName(type: ts.Type, { program }: Asking): string | null {
  const symbol = type.getSymbol()
  const name = symbol?.getName()
  if (!symbol?.declarations || name === undefined || name === '__type') return null
  const files = symbol.declarations.map((each) => each.getSourceFile())
  if (files.some((file) => program.isSourceFileDefaultLibrary(file))) return name
  return FOREIGN.has(name) && files.some((file) => file.fileName.includes('/@types/node/')) ? name : null
}
