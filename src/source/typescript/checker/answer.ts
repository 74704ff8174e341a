import { ts } from 'ts-morph'
import { diagnostic, type ParamDeclaration, type Place } from '../../../model/index.js'
import { judge } from '../shape.js'
import type { Resolved, Unresolved } from '../unresolved.js'
import { defaultsOf, isArguments, isOpen, isOptional, propertiesOf } from './arguments.js'
import { placeOf } from './place.js'
import { shapeOf, type Asking } from './shape.js'
import { signatureOf } from './signature.js'

/** What `program` says of the params of the function that `question` names; null when there is no such function. */
export function answer(program: ts.Program, question: Unresolved): Resolved | null {
  const checker = program.getTypeChecker()
  const signature = signatureOf(program, question)
  if (!signature) return null
  const parameter = signature.parameters[1]
  const declaration = parameter?.valueDeclaration
  if (!parameter) return { params: [], diagnostics: [] }
  const at = declaration ?? program.getSourceFile(question.file)
  if (!at) return null
  const written = checker.getTypeOfSymbolAtLocation(parameter, at)
  const type = checker.getNonNullableType(written)
  const asking: Asking = { program, checker, at }
  if (!isArguments(type, checker)) {
    const got = checker.typeToString(type)
    return { params: [], diagnostics: [diagnostic('MZ513', question.place, { fn: question.fn, got })] }
  }
  const defaults = declaration && ts.isParameter(declaration) ? defaultsOf(declaration) : new Map<string, ts.Expression>()
  const resolved: Resolved = { params: [], diagnostics: [] }
  const properties = propertiesOf(type, checker)
  // As written: `unknown` without null is `{}`, which looks like an object without params.
  if (properties.length === 0 && question.inContext && isOpen(written, checker))
    resolved.diagnostics.push(diagnostic('MZ516', question.place, { fn: question.fn }))
  for (const property of properties) {
    const { param, foreign } = describe(property, type, defaults, question.place, asking)
    resolved.params.push(param)
    if (foreign === null || question.inContext) continue
    resolved.diagnostics.push(diagnostic('MZ512', param.place, { fn: question.fn, param: param.name, type: foreign }))
  }
  return resolved
}

function describe(
  property: ts.Symbol,
  owner: ts.Type,
  defaults: ReadonlyMap<string, ts.Expression>,
  otherwise: Place,
  asking: Asking,
) {
  const { checker, at } = asking
  const name = property.getName()
  const type = checker.getTypeOfSymbolAtLocation(property, at)
  const judged = judge(shapeOf(type, asking))
  const param: ParamDeclaration = {
    name,
    place: placeOf(property, otherwise, asking),
    type: judged?.type ?? null,
    text: judged?.text ?? checker.typeToString(checker.getNonNullableType(type)),
    required: !(judged?.optional || isOptional(property, owner, defaults)),
  }
  return { param, foreign: judged?.foreign ?? null }
}
