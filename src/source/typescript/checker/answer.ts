import type { ts } from 'ts-morph'
import { diagnostic, type ParamDeclaration, type Place } from '../../../model/index.js'
import { judge } from '../shape.js'
import type { Resolved, Unresolved } from '../unresolved.js'
import { argumentTypeOf } from './argument-type.js'
import { isArguments, isOpen, isOptional, propertiesOf } from './arguments.js'
import { placeOf } from './place.js'
import { scopeKeys } from './scope-keys.js'
import { shapeOf, type Asking } from './shape.js'
import { offeredAt, optionOf, type Offered } from './signature.js'

/** What `program` says of the function that `question` names; null when there is no such function. */
export function answer(program: ts.Program, question: Unresolved): Resolved | null {
  const offered = offeredAt(program, question)
  const file = program.getSourceFile(question.file)
  if (!offered || !file) return null
  const asking: Asking = { program, checker: program.getTypeChecker(), at: file }
  const resolved: Resolved = { params: null, keys: null, diagnostics: [] }
  if (question.asks.includes('affectsParams')) {
    resolved.keys = scopeKeys(offered, question.place, asking)
    if (!resolved.keys) resolved.diagnostics.push(diagnostic('MZ532', question.place, { fn: question.fn, text: textOf(optionOf(offered, 'affectsParams')) }))
  }
  if (question.asks.includes('params') || question.asks.includes('schema')) answerParams(offered, question, resolved, asking)
  return resolved
}

function answerParams(offered: Offered, question: Unresolved, resolved: Resolved, { program, checker, at: file }: Asking): void {
  const params: ParamDeclaration[] = (resolved.params = [])
  const { diagnostics } = resolved
  const { fn, place, inContext } = question
  const argument = argumentTypeOf(offered, checker, file)
  const schema = textOf(optionOf(offered, 'input'))
  if (argument === 'untold') diagnostics.push(diagnostic('MZ534', place, { fn, text: schema }))
  if (argument === 'untold' || !argument) return
  const { written, at, defaults } = argument
  const asking: Asking = { program, checker, at }
  const type = checker.getNonNullableType(written)
  if (!isArguments(type, checker)) {
    diagnostics.push(diagnostic('MZ513', place, { fn, got: checker.typeToString(type) }))
    return
  }
  const properties = propertiesOf(type, checker)
  // As written: `unknown` without null is `{}`, which looks like an object without params.
  if (properties.length === 0 && inContext && isOpen(written, checker)) diagnostics.push(diagnostic('MZ516', place, { fn }))
  for (const property of properties) {
    const { param, foreign } = describe(property, type, defaults, place, asking)
    params.push(param)
    if (foreign === null || inContext) continue
    diagnostics.push(diagnostic('MZ512', param.place, { fn, param: param.name, type: foreign }))
  }
  if (question.asks.includes('schema') && !question.isSchemaNamed && differs(written, offered, asking)) {
    diagnostics.push(diagnostic('MZ537', place, { fn, text: schema }))
  }
}

/** Whether a method's own argument says something else than its schema takes: it parses, coerces or has defaults. */
function differs(input: ts.Type, { signature }: Offered, { checker, at }: Asking): boolean {
  const parameter = signature.parameters[1]
  if (!parameter) return false
  const own = checker.getTypeOfSymbolAtLocation(parameter, parameter.valueDeclaration ?? at)
  return !checker.isTypeAssignableTo(input, own) || !checker.isTypeAssignableTo(own, input)
}

function textOf(node: ts.Node | undefined): string {
  const text = node?.getText().replace(/\s+/g, ' ') ?? ''
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
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
