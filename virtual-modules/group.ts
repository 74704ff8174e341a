import { DEFAULT_BASE } from '../src/protocol/index.js'
import { typesOf, type Model } from '../src/model/index.js'
import { constant, hot, imports, join, tombstones } from './code.js'
import { PREFIX, text, type Export, type VirtualModule } from './module.js'
import { callTypes } from './types/call.js'
import { TypePrinter } from './types/print.js'

export const groupModuleId = (group: string) => `${PREFIX}functions/${group}`

/** `virtual:mizan/functions/<group>`: the mutations and plain calls of a group, each with its hook. */
export function groupModule(model: Model, group: string): VirtualModule {
  const functions = model.functions.filter((fn) => fn.group === group)
  const exports = functions.flatMap((fn): Export[] => [
    { id: fn.ids.call, kind: 'call', fn: fn.name },
    { id: fn.ids.hook, kind: 'hook', fn: fn.name },
  ])
  return {
    id: groupModuleId(group),
    file: `functions/${group}`,
    exports,
    code(options) {
      const gone = tombstones(options.removed ?? [])
      const base = model.base === DEFAULT_BASE ? [] : [text(model.base)]
      const lines = functions.flatMap((fn) => {
        const affected = [...new Set(fn.affects.map(({ context }) => context))]
        return [
          constant(fn.ids.call, `$mutation(${[text(fn.name), text(affected), ...base].join(', ')})`),
          constant(fn.ids.hook, `$mutationHook(${fn.ids.call})`),
        ]
      })
      const used = functions.length > 0
      return join(
        imports('mizan/client', [...gone.client, ...(used ? ['mutation'] : [])]),
        imports('mizan/react', [...gone.react, ...(used ? ['mutationHook'] : [])]),
        lines,
        gone.lines,
        hot(options),
      )
    },
    types: (types) =>
      types.module(groupModuleId(group), () => {
        const printer = new TypePrinter(types)
        for (const fn of functions) callTypes(types, printer, model, fn)
        printer.declareOwn()
      }),
    typesOf: () => [...functions, ...functions.map((fn) => typesOf(model).of(fn))],
  }
}
