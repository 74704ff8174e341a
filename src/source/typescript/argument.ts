import type * as t from '@babel/types'
import { diagnostic } from '../../model/index.js'
import type { FunctionReading } from './functions.js'
import { keyOf } from './literals.js'
import { placeOf, quote } from './position.js'

/** The second parameter of a function, which takes the arguments of a call. */
export type Argument =
  | { kind: 'none' }
  /**
   * `defaults`: the params that its pattern gives a value when they are absent. `typeParameters`: those that its type
   * may name.
   */
  | { kind: 'typed'; type: t.TSType; defaults: ReadonlySet<string>; typeParameters: ReadonlySet<string> }
  /** Not written here: a function from elsewhere, or one that a call returns. */
  | { kind: 'hidden'; text: string }

/**
 * Reads the second parameter of `fn`, the function `name`, in `owner` when that is a class; one without an annotation
 * is a fault, for its types are the contract.
 */
export function readArgument(
  fn: t.Node,
  name: string,
  { file, code, report }: FunctionReading,
  owner: t.ClassDeclaration | null = null,
): Argument {
  if (fn.type !== 'ClassMethod' && fn.type !== 'ArrowFunctionExpression' && fn.type !== 'FunctionExpression') {
    return { kind: 'hidden', text: quote(code, fn) }
  }
  // `this` is no parameter: TypeScript erases it.
  const params = fn.params.filter((param) => !(param.type === 'Identifier' && param.name === 'this'))
  if (params[0]?.type === 'RestElement') return { kind: 'hidden', text: quote(code, params[0]) }
  const param = params[1]
  if (!param) return { kind: 'none' }
  const target = param.type === 'AssignmentPattern' ? param.left : param
  if (target.type !== 'Identifier' && target.type !== 'ObjectPattern') {
    report(diagnostic('MZ513', placeOf(file, param), { fn: name, got: quote(code, param) }))
    return { kind: 'none' }
  }
  const annotation = target.typeAnnotation
  if (annotation?.type !== 'TSTypeAnnotation') {
    report(diagnostic('MZ511', placeOf(file, param), { fn: name, param: quote(code, param) }))
    return { kind: 'none' }
  }
  const typeParameters = new Set([...typeParametersOf(owner), ...typeParametersOf(fn)])
  return { kind: 'typed', type: annotation.typeAnnotation, defaults: defaultsOf(target), typeParameters }
}

function typeParametersOf(node: t.Function | t.ClassDeclaration | null): string[] {
  const declared = node?.typeParameters
  return declared?.type === 'TSTypeParameterDeclaration' ? declared.params.map(({ name }) => name) : []
}

function defaultsOf(pattern: t.Identifier | t.ObjectPattern): Set<string> {
  const defaults = new Set<string>()
  if (pattern.type === 'Identifier') return defaults
  for (const property of pattern.properties) {
    if (property.type !== 'ObjectProperty' || property.value.type !== 'AssignmentPattern') continue
    const name = keyOf(property)
    if (name !== null) defaults.add(name)
  }
  return defaults
}
