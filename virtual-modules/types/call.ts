import { typesOf, type Fn, type Model } from '../../src/model/index.js'
import { text } from '../module.js'
import type { TypePrinter } from './print.js'
import { functionDoc, sourceType, type Types } from './types.js'

/** A mutation or plain call: the function, and its hook. */
export function callTypes(types: Types, printer: TypePrinter, model: Model, fn: Fn): void {
  const [call, hook] = signatures(types, printer, model, fn)
  functionDoc(types, fn)
  types.line('export const ', { id: fn.ids.call, at: types.placeOf(fn) }, `: ${call}`)
  functionDoc(types, fn)
  types.line('export const ', { id: fn.ids.hook, at: types.placeOf(fn) }, `: ${hook}`)
}

function signatures(types: Types, printer: TypePrinter, model: Model, fn: Fn): [call: string, hook: string] {
  const names = fn.payload.kind === 'schema' ? ['Mutation', 'MutationHook'] : ['Calls', 'CallHooks']
  const [call, hook] = names.map((name) => types.use(name, name === 'Mutation' || name === 'Calls' ? 'mizan/client' : 'mizan/react'))
  if (fn.payload.kind === 'schema') {
    const payload = typesOf(model).of(fn)
    const args = payload?.input ? printer.text(payload.input) : 'void'
    const result = printer.text(payload?.output ?? null)
    return [`${call}<${args}, ${result}>`, `${hook}<${args}, ${result}>`]
  }
  const { owner, key } = sourceType(types, fn.payload)
  return [`${types.alias(`${call}<${owner}>`)}[${text(key)}]`, `${types.alias(`${hook}<${owner}>`)}[${text(key)}]`]
}
