import type { ParamType } from '../protocol/index.js'
import type { FunctionDeclaration, ParamDeclaration } from './declaration.js'
import { diagnostic, type Diagnostic } from './diagnostics.js'
import { propOf } from './identifiers.js'
import type { ContextParam } from './model.js'
import { compare } from './order.js'

type Taken = { fn: string; param: ParamDeclaration }

/**
 * Lifts the inputs of a context's reads to the params of its provider (PROTOCOL 3): one taken by two reads, or by the only
 * read, is shared, and required unless each of them has a default; any other is optional.
 */
export function elevateParams(context: string, reads: FunctionDeclaration[], report: (found: Diagnostic) => void) {
  const taken = new Map<string, Taken[]>()
  for (const fn of reads) {
    for (const param of fn.params) {
      const takers = taken.get(param.name)
      if (takers) takers.push({ fn: fn.name, param })
      else taken.set(param.name, [{ fn: fn.name, param }])
    }
  }
  checkTwins(context, taken, report)
  const params: ContextParam[] = []
  const omittable = new Set<string>()
  const refused = new Set<string>()
  for (const [name, takers] of [...taken].sort(([a], [b]) => compare(a, b))) {
    const type = commonType(context, name, takers, report)
    if (!type) {
      refused.add(name)
      continue
    }
    const shared = takers.length > 1 || reads.length === 1
    params.push({
      name,
      prop: propOf(name),
      type,
      required: shared && takers.some(({ param }) => param.required),
      takenBy: takers.map(({ fn }) => fn),
    })
    if (shared) continue
    for (const { fn, param } of takers) {
      if (!isNeeded(param)) continue
      omittable.add(fn)
      report(diagnostic('MZ305', param.place, { param: name, context, fn }))
    }
  }
  return { params, omittable, refused }
}

/** Absent, null and empty travel alike (PROTOCOL 3), so a function that takes null or an array is served without the param. */
function isNeeded({ required, type }: ParamDeclaration): boolean {
  return required && !type?.array && !type?.nullable
}

function commonType(context: string, param: string, takers: Taken[], report: (found: Diagnostic) => void): ParamType | null {
  const scalars = takers.filter((taker) => {
    if (!taker.param.type) report(diagnostic('MZ304', taker.param.place, { param, context, type: taker.param.text }))
    return taker.param.type
  })
  const first = scalars[0]
  if (!first) return null
  for (const other of scalars.slice(1)) {
    if (sameType(first.param.type, other.param.type)) continue
    const facts = { context, param, first: `${first.param.text} in "${first.fn}"`, second: `${other.param.text} in "${other.fn}"` }
    report(diagnostic('MZ303', other.param.place, facts, [{ message: 'the other type', place: first.param.place }]))
  }
  return first.param.type
}

function sameType(a: ParamType | null, b: ParamType | null): boolean {
  return a?.scalar === b?.scalar && a?.array === b?.array && a?.nullable === b?.nullable
}

/** Two params that a header, or the provider's props, could not tell apart. */
function checkTwins(context: string, taken: Map<string, Taken[]>, report: (found: Diagnostic) => void) {
  const folded = new Map<string, string>()
  const props = new Map<string, string>()
  for (const [second, [taker]] of taken) {
    if (!taker) continue
    const first = folded.get(second.toLowerCase())
    const rival = props.get(propOf(second))
    folded.set(second.toLowerCase(), second)
    props.set(propOf(second), second)
    if (first) report(diagnostic('MZ205', taker.param.place, { context, first, second }))
    if (rival) report(diagnostic('MZ308', taker.param.place, { context, first: rival, second, prop: propOf(second) }))
  }
}
