import type * as t from '@babel/types'
import { diagnostic, type Diagnostic } from '../../model/index.js'
import { keyOf } from './literals.js'
import { placeOf } from './position.js'

type Report = (found: Diagnostic) => void

/** Reports a generator: each value that it yields would need an answer of its own. */
export function refuseGenerator(fn: t.Node, name: string, file: string, report: Report): void {
  const isGenerator = (fn.type === 'ClassMethod' || fn.type === 'FunctionExpression') && fn.generator
  if (isGenerator) report(diagnostic('MZ518', placeOf(file, fn), { fn: name }))
}

/** Whether `member` of `owner` implements overloads: TypeScript takes the last of them for its type, and no other. */
export function isOverloaded(member: t.ClassMethod, owner: t.ClassDeclaration): boolean {
  const name = keyOf(member)
  return owner.body.body.some(
    (other) =>
      other.type === 'TSDeclareMethod' && (other.static ?? false) === member.static && keyOf(other) === name,
  )
}
