import type { Affect } from '../protocol/index.js'
import { type LinkedContexts, unknownContext } from './contexts.js'
import type { FunctionDeclaration } from './declaration.js'
import { diagnostic, type Diagnostic } from './diagnostics.js'
import { compare } from './order.js'

/** The effects of a function, each once and sorted; effects on what does not exist are reported (PROTOCOL 2). */
export function checkAffects(
  fn: FunctionDeclaration,
  { contexts, refused, refusedParams }: LinkedContexts,
  report: (found: Diagnostic) => void,
): Affect[] {
  if (fn.affects.length === 0) return []
  const affects = new Map<string, Affect>()
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
    const scope = [...new Set(params)].sort()
    affects.set(JSON.stringify([context, scope]), { context, params: scope })
  }
  return [...affects].sort(([a], [b]) => compare(a, b)).map(([, affect]) => affect)
}
