import { diagnostic, type Diagnostic, type ParamDeclaration } from '../../model/index.js'
import type { DecoratedFunction } from './functions.js'
import type { Modules } from './lookup.js'
import { membersOf, type Member } from './members.js'
import type { Module } from './module.js'
import { placeOf, quote } from './position.js'
import { judge, type Judged } from './shape.js'
import type { TypeScope } from './type-scope.js'
import { shapeOf } from './type-shape.js'

export interface Params {
  /** Those that can be told. */
  params: ParamDeclaration[]
  diagnostics: Diagnostic[]
  /** The type that only the checker can tell; null when all is told. */
  unresolved: string | null
}

/** The params of `fn`, as far as the syntax of its module and of those that it imports tells them. */
export function paramsOf(fn: DecoratedFunction, module: Module, modules: Modules): Params {
  const { argument } = fn
  if (argument.kind === 'none') return { params: [], diagnostics: [], unresolved: null }
  if (argument.kind === 'hidden') return { params: [], diagnostics: [], unresolved: argument.text }
  const scope: TypeScope = { modules, module, seen: new Set(), parameters: argument.typeParameters }
  const members = membersOf(argument.type, scope)
  if (!members.ok) {
    const text = quote(module.code, argument.type)
    if (members.reason === 'unresolved') return { params: [], diagnostics: [], unresolved: text }
    const fault = diagnostic('MZ513', placeOf(module.file, argument.type), { fn: fn.name, got: text })
    return { params: [], diagnostics: [fault], unresolved: null }
  }
  const answer: Params = { params: [], diagnostics: [], unresolved: null }
  // What a call takes is sent as it is; a read is asked by a URL, in which only params are written.
  if (members.value.size === 0 && members.open && fn.options.context)
    answer.diagnostics.push(diagnostic('MZ516', placeOf(module.file, argument.type), { fn: fn.name }))
  for (const [name, member] of members.value) {
    const judged = judgeMember(member)
    const place = placeOf(member.module.file, member.key)
    const words = textOf(member)
    if (!judged) {
      answer.unresolved ??= words
      continue
    }
    const required = !member.optional && !judged.optional && !argument.defaults.has(name)
    answer.params.push({ name, place, type: judged.type, text: judged.text ?? words, required })
    // In a context `link` refuses the same param, since it cannot be a cache key: one fault, one message.
    if (judged.foreign === null || fn.options.context) continue
    answer.diagnostics.push(diagnostic('MZ512', place, { fn: fn.name, param: name, type: judged.foreign }))
  }
  return answer
}

function judgeMember({ types }: Member): Judged | null {
  const [first, ...others] = types.map(({ type, scope }) =>
    judge(type ? shapeOf(type, scope) : { kind: 'foreign', name: 'a function' }),
  )
  if (!first) return null
  // Two declarations of one property in an intersection: when they differ, what is left of both is the checker's to
  // say.
  return others.every((other) => other?.type && other.text === first.text && other.optional === first.optional)
    ? first
    : null
}

function textOf({ types }: Member): string {
  return types.map(({ type, scope }) => (type ? quote(scope.module.code, type) : 'a function')).join(' & ')
}
