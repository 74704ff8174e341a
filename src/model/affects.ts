import type { Affect } from '../protocol/index.js'
import { unknownContext } from './contexts.js'
import type { FunctionDeclaration } from './declaration.js'
import { diagnostic, type Diagnostic } from './diagnostics.js'
import type { Context } from './model.js'
import { compare } from './order.js'

/** The effects of a function, each once and sorted; effects on what does not exist are reported (PROTOCOL 2). */
export function checkAffects(
  fn: FunctionDeclaration,
  contexts: ReadonlyMap<string, Context>,
  refused: ReadonlySet<string>,
  report: (found: Diagnostic) => void,
): Affect[] {
  const affects = new Map<string, Affect>()
  for (const { context, params, place } of fn.affects) {
    const target = contexts.get(context)
    if (!target) {
      if (!refused.has(context)) report(unknownContext(context, place, [...contexts.keys()]))
      continue
    }
    for (const param of params) {
      const declared = target.params.find(({ name }) => name === param)
      const reason = !declared ? 'which is none of its params' : declared.type.array ? 'which is an array' : null
      if (reason) report(diagnostic('MZ401', place, { fn: fn.name, context, param, reason }))
      // A schema's server computes the value as it likes; a decorated function's value is its argument of that name.
      else if (fn.payload.kind === 'typescript' && !fn.params.some(({ name }) => name === param)) {
        report(diagnostic('MZ402', place, { fn: fn.name, context, param }))
      }
    }
    const scope = [...new Set(params)].sort()
    affects.set(JSON.stringify([context, scope]), { context, params: scope })
  }
  return [...affects].sort(([a], [b]) => compare(a, b)).map(([, affect]) => affect)
}
