import type { Affect } from '../protocol/index.js'
import { type LinkedContexts, unknownContext } from './contexts.js'
import type { FunctionDeclaration } from './declaration.js'
import { diagnostic, type Diagnostic } from './diagnostics.js'
import type { Context } from './model.js'
import { compare } from './order.js'

/** The effects of a function, each once and sorted; effects on what does not exist are reported (PROTOCOL 2). */
export function checkAffects(
  fn: FunctionDeclaration,
  linked: Pick<LinkedContexts, 'contexts' | 'refused' | 'refusedParams'>,
  report: (found: Diagnostic) => void,
): Affect[] {
  const { contexts, refused, refusedParams } = linked
  if (fn.affects.length === 0) return []
  const affects = new Map<string, Affect>()
  checkKeys(fn, linked, report)
  for (const { context, params, place, paramPlaces } of fn.affects) {
    const target = contexts.get(context)
    if (!target) {
      if (!refused.has(context)) report(unknownContext(context, place, [...contexts.keys()]))
      continue
    }
    for (const [index, param] of params.entries()) {
      // One without a type that can be a key has been refused where it is declared.
      if (refusedParams.get(context)?.has(param)) continue
      const declared = target.params.find(({ name }) => name === param)
      const reason = !declared ? 'which is none of its params' : declared.type.array ? 'which is an array' : null
      const at = paramPlaces?.[index] ?? place
      if (reason) report(diagnostic('MZ401', at, { fn: fn.name, context, param, reason }))
      // A schema's server computes the value as it likes; a decorated function's value is its argument of that name.
      else if (fn.payload.kind === 'typescript' && !fn.params.some(({ name }) => name === param)) {
        report(diagnostic('MZ402', at, { fn: fn.name, context, param }))
      }
    }
    const scope = [...new Set([...params, ...keysOf(fn, target)])].sort()
    affects.set(JSON.stringify([context, scope]), { context, params: scope })
  }
  return [...affects].sort(([a], [b]) => compare(a, b)).map(([, affect]) => affect)
}

/** Those that `affectsParams` returns and that are params of the context; of an array no header tells. */
function keysOf({ affectsParams }: FunctionDeclaration, { params }: Context): string[] {
  const keys = affectsParams?.keys?.map(({ name }) => name) ?? []
  return keys.filter((key) => params.some(({ name, type }) => name === key && !type.array))
}

/** A key that none of the affected contexts has is a name that is written wrong: nothing would be narrowed by it. */
function checkKeys(fn: FunctionDeclaration, { contexts, refused, refusedParams }: Pick<LinkedContexts, 'contexts' | 'refused' | 'refusedParams'>, report: (found: Diagnostic) => void): void {
  const { affects, affectsParams } = fn
  const targets = affects.flatMap(({ context }) => contexts.get(context) ?? [])
  // What is at fault already says so itself.
  if (!affectsParams?.keys || targets.length === 0 || affects.some(({ context }) => refused.has(context))) return
  for (const { name, place } of affectsParams.keys) {
    if (affects.some(({ context }) => refusedParams.get(context)?.has(name))) continue
    if (targets.some(({ params }) => params.some((param) => param.name === name && !param.type.array))) continue
    const known = targets.map(({ name: context, params }) => `${context} (${params.filter(({ type }) => !type.array).map((param) => param.name).join(', ') || 'no params'})`)
    report(diagnostic('MZ530', place, { fn: fn.name, param: name, contexts: [...new Set(known)].join(', ') }))
  }
}
