import { DEFAULT_BASE } from '../src/protocol/index.js'
import { formFields, takesFiles, typesOf, type Fn, type Model } from '../src/model/index.js'
import { constant, hot, imports, join, tombstones } from './code.js'
import { laterReader } from './form.js'
import { groupModuleId } from './ids.js'
import { text, type Export, type Fields, type VirtualModule } from './module.js'
import { callTypes } from './types/call.js'
import { TypePrinter } from './types/print.js'

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
      const calls = functions.map((fn) => ({ fn, takesFiles: takesFiles(model, fn), fields: options.forms?.get(fn.name) ?? formFields(model, fn) }))
      const lines = calls.flatMap((call) => [
        constant(call.fn.ids.call, `$mutation(${callArguments(model, call).join(', ')})`),
        constant(call.fn.ids.hook, `$mutationHook(${[call.fn.ids.call, ...reader(call)].join(', ')})`),
      ])
      const used = (name: string, by: (call: Call) => boolean = () => true) => (calls.some(by) ? [name] : [])
      return join(
        imports('mizan/client', [...gone.client, ...used('filesBody', (call) => call.takesFiles), ...used('mutation')]),
        imports('mizan/react', [...gone.react, ...used('formFields', (call) => reader(call).length > 0), ...used('mutationHook')]),
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
    // Their hooks know the data of the contexts that have any.
    typesOf: () => [model.contexts.flatMap((each) => (each.functions.length > 0 ? each.name : [])).join(), ...functions, ...functions.map((fn) => typesOf(model).of(fn))],
  }
}

interface Call {
  fn: Fn
  takesFiles: boolean
  /** In dev, where nobody has told them yet: how often the type checker has been asked. */
  fields: Fields | number
}

/** The runtime knows what is usual: the base, and that no argument holds a file. */
function callArguments(model: Model, { fn, takesFiles }: Call): string[] {
  const affected = [...new Set(fn.affects.map(({ context }) => context))]
  const base = model.base === DEFAULT_BASE ? 'undefined' : text(model.base)
  const rest = [base, takesFiles ? '$filesBody' : 'undefined']
  while (rest.at(-1) === 'undefined') rest.pop()
  return [text(fn.name), text(affected), ...rest]
}

/** What reads a form of its arguments; nothing where all of them are texts. Pure, or a build would keep it for a hook that it drops. */
function reader({ fn, takesFiles, fields }: Call): string[] {
  if (typeof fields === 'number') return [laterReader(fn.name, fields)]
  return takesFiles || Object.keys(fields).length > 0 ? [`/*#__PURE__*/ $formFields(${text(fields)})`] : []
}
