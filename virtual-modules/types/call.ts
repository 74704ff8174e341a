import { typesOf, type Context, type Fn, type Model } from '../../src/model/index.js'
import { contextModuleId } from '../ids.js'
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
  const codes = fn.errors && (fn.errors.map((code) => text(code)).join(' | ') || 'never')
  const data = affectedData(types, model, fn)
  const ofCall = codes === null ? '' : `, ${codes}`
  const ofHook = data === null && codes === null ? '' : `, ${data ?? '{}'}${ofCall}`
  const names = fn.payload.kind === 'schema' ? ['Mutation', 'MutationHook'] : ['Calls', 'CallHooks']
  const [call, hook] = names.map((name) => types.use(name, name === 'Mutation' || name === 'Calls' ? 'mizan/client' : 'mizan/react'))
  if (fn.payload.kind === 'schema') {
    const payload = typesOf(model).of(fn)
    const args = payload?.input ? printer.text(payload.input) : 'void'
    const result = printer.text(payload?.output ?? null)
    return [`${call}<${args}, ${result}${ofCall}>`, `${hook}<${args}, ${result}${ofHook}>`]
  }
  const { owner, key } = sourceType(types, fn.payload)
  return [`${types.alias(`${call}<${owner}${ofCall}>`)}[${text(key)}]`, `${types.alias(`${hook}<${owner}${ofHook}>`)}[${text(key)}]`]
}

/** What may be updated ahead of the answer; null where nothing is affected that has data. */
function affectedData(types: Types, model: Model, fn: Fn): string | null {
  const names = new Set(fn.affects.map(({ context }) => context))
  const contexts = model.contexts.filter(({ name, functions }) => names.has(name) && functions.length > 0)
  const members = contexts.map((context) => `${context.name}: ${dataOf(types, context)}`)
  return members.length > 0 ? `{ ${members.join('; ')} }` : null
}

const dataOf = (types: Types, { name, ids }: Context) => types.use(ids.data, types.from({ id: contextModuleId(name), file: `contexts/${name}` }))
