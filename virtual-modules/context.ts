import { DEFAULT_BASE } from '../src/protocol/index.js'
import { typesOf, type Context, type Model } from '../src/model/index.js'
import { CHANGED, constant, hot, imports, join, tombstones } from './code.js'
import { contextModuleId } from './ids.js'
import { functionsOf, text, type CodeOptions, type Export, type VirtualModule } from './module.js'
import { dataTypes, providerTypes, readTypes } from './types/context.js'
import { TypePrinter } from './types/print.js'

/** `virtual:mizan/contexts/<name>`: the provider, its status hook, and one hook per function of the context. */
export function contextModule(model: Model, context: Context): VirtualModule {
  const { name, ids } = context
  const reads = functionsOf(model, context.functions)
  const exports: Export[] = [
    { id: ids.provider, kind: 'provider', context: name },
    { id: ids.status, kind: 'status', context: name },
    ...reads.map((fn): Export => ({ id: fn.ids.hook, kind: 'read', context: name, fn: fn.name })),
  ]
  const handle = `$registerContext(${[text(name), ...definitionOptions(model, context)].join(', ')})`
  return {
    id: contextModuleId(name),
    file: `contexts/${name}`,
    exports,
    handle,
    code: (options) => code(handle, exports, options),
    types: (types) =>
      types.module(contextModuleId(name), () => {
        const printer = new TypePrinter(types)
        providerTypes(types, printer, model, context, reads)
        for (const fn of reads) readTypes(types, printer, model, fn)
        dataTypes(types, printer, model, context, reads)
        printer.declareOwn()
      }),
    typesOf: () => [JSON.stringify(context), ...reads, ...reads.map((fn) => typesOf(model).of(fn))],
  }
}

function code(handle: string, exports: Export[], options: CodeOptions): string {
  const gone = tombstones(options.removed ?? [])
  const kinds = exports.map(({ kind }) => kind)
  return join(
    imports('mizan/client', [...gone.client, ...(options.dev ? ['changed'] : []), 'registerContext']),
    imports('mizan/react', [...gone.react, ...kinds]),
    constant('$context', handle, false),
    exports.map((item) => constant(item.id, `$${item.kind}(${item.kind === 'read' ? `$context, ${text(item.fn)}` : '$context'})`)),
    gone.lines,
    hot(options, CHANGED),
  )
}

/** What the runtime cannot know from the name: another base, and props that are not called as their params. */
function definitionOptions(model: Model, context: Context): string[] {
  const props = context.params.filter(({ name, prop }) => name !== prop).map(({ name, prop }) => [prop, name])
  const options = {
    ...(model.base === DEFAULT_BASE ? {} : { base: model.base }),
    ...(props.length > 0 ? { props: Object.fromEntries(props) as Record<string, string> } : {}),
  }
  return Object.keys(options).length > 0 ? [text(options)] : []
}
