import { ts } from 'ts-morph'
import { defaultsOf } from './arguments.js'
import { optionOf, type Offered } from './signature.js'
import { inputTypeOf } from './standard-schema.js'

/** What a function takes behind its request, as clients send it. */
export interface ArgumentType {
  /** As it is written: one with a default may be undefined. */
  written: ts.Type
  at: ts.Node
  defaults: ReadonlyMap<string, ts.Expression>
}

/**
 * Null for a function that takes nothing. `untold`: what its schema takes, which that alone knows, has no type.
 *
 * @param fallback where to ask about a parameter that has no declaration
 */
export function argumentTypeOf(offered: Offered, checker: ts.TypeChecker, fallback: ts.Node): ArgumentType | 'untold' | null {
  const schema = optionOf(offered, 'input')
  if (schema) {
    const written = inputTypeOf(schema, checker)
    return written ? { written, at: schema, defaults: new Map() } : 'untold'
  }
  const parameter = offered.signature.parameters[1]
  if (!parameter) return null
  const declaration = parameter.valueDeclaration
  const defaults = declaration && ts.isParameter(declaration) ? defaultsOf(declaration) : new Map<string, ts.Expression>()
  const at = declaration ?? fallback
  return { written: checker.getTypeOfSymbolAtLocation(parameter, at), at, defaults }
}
