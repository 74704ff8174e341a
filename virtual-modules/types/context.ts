import { typesOf, type Context, type ContextParam, type Fn, type Model } from '../../src/model/index.js'
import { text } from '../module.js'
import type { TypePrinter } from './print.js'
import { functionDoc, sourceType, type Types } from './types.js'

const REACT = 'mizan/react'

/** The provider with its props, and the status hook. */
export function providerTypes(types: Types, printer: TypePrinter, model: Model, context: Context, reads: Fn[]): void {
  const { provider, status } = context.ids
  const props = `${provider}Props`
  types.doc(`Props of \`${provider}\`: the params of context "${context.name}".`)
  types.line('export interface ', { id: props, at: context.place }, ` extends ${types.use('ProviderProps', REACT)} {`)
  for (const param of context.params) {
    const takers = reads.filter((fn) => param.takenBy.includes(fn.name))
    propTypes(types, param, takers, (fn) => propType(types, printer, model, param, fn))
  }
  types.line('}')
  types.doc(`Fetches context "${context.name}" in one request, and gives it to the hooks below.`)
  types.line('export const ', { id: provider, at: context.place }, `: ${types.use('Provider', REACT)}<${props}>`)
  types.doc(`The state of context "${context.name}": whether it refreshes, its error, \`refetch()\`.`)
  types.line('export const ', { id: status, at: context.place }, `: () => ${types.use('ContextStatus', REACT)}`)
}

function propTypes(types: Types, param: ContextParam, takers: Fn[], typeIn: (fn: Fn) => string): void {
  const renamed = param.prop === param.name ? null : `The param "${param.name}": that prop's own name belongs to React or to the provider.`
  types.memberDoc(`Taken by ${param.takenBy.map((name) => `\`${name}\``).join(', ')}.`, renamed)
  // Each read gets the value, so it has to suit them all: one may take any string, another two words of it. One with a default
  // may declare it with `?`, and what it admits beyond the others is gone in the intersection.
  const each = [...new Set(takers.map(typeIn))]
  const type = each.length > 1 ? each.map(inParentheses).join(' & ') : (each[0] ?? 'never')
  const place = takers[0] ? types.placeOf(takers[0]) : null
  types.line('  ', { id: param.prop, at: place }, `${param.required ? '' : '?'}: ${param.required ? type : `${type} | undefined`}`)
}

const inParentheses = (type: string) => (/ [|&] /.test(type) ? `(${type})` : type)

function propType(types: Types, printer: TypePrinter, model: Model, param: ContextParam, fn: Fn): string {
  if (fn.payload.kind === 'schema') return schemaPropType(printer, model, param, fn)
  const { owner, key } = sourceType(types, fn.payload)
  if (fn.payload.input !== undefined) return `${types.use('ArgsOf', 'mizan/client')}<${owner}[${text(key)}]>[${text(param.name)}]`
  // A defaulted argument object is `T | undefined`, which has no members.
  return `NonNullable<Parameters<${owner}[${text(key)}]>[1]>[${text(param.name)}]`
}

/** As the function's input has it, words of an enum included; the scalar where that says nothing. */
function schemaPropType(printer: TypePrinter, model: Model, param: ContextParam, fn: Fn): string {
  const argument = typesOf(model).of(fn)?.argument(param.name)
  const said = argument ? printer.prop(argument.type) : 'unknown'
  if (said !== 'unknown') return said
  const { scalar, array, nullable } = param.type
  const name = scalar === 'integer' ? 'number' : scalar
  return `${array ? `readonly ${name}[]` : name}${nullable ? ' | null' : ''}`
}

/** What one fetch of a context brings. */
export function dataTypes(types: Types, printer: TypePrinter, model: Model, context: Context, reads: Fn[]): void {
  types.doc(`What one fetch of context "${context.name}" brings: for updates ahead of an answer, and for tests.`)
  types.line('export interface ', { id: context.ids.data, at: context.place }, ' {')
  for (const fn of reads) {
    types.memberDoc(fn.omittable ? `Missing where the provider does not have all params of \`${fn.name}\`.` : null)
    types.line('  ', { id: fn.name, at: types.placeOf(fn) }, `${fn.omittable ? '?' : ''}: ${resultType(types, printer, model, fn)}`)
  }
  types.line('}')
}

function resultType(types: Types, printer: TypePrinter, model: Model, fn: Fn): string {
  if (fn.payload.kind === 'schema') return printer.text(typesOf(model).of(fn)?.output ?? null)
  const { owner, key } = sourceType(types, fn.payload)
  return `${types.use('ResultOf', 'mizan/client')}<${owner}[${text(key)}]>`
}

/** One read hook. */
export function readTypes(types: Types, printer: TypePrinter, model: Model, fn: Fn): void {
  functionDoc(types, fn)
  const id = { id: fn.ids.hook, at: types.placeOf(fn) }
  if (fn.payload.kind === 'schema') {
    const result = printer.text(typesOf(model).of(fn)?.output ?? null)
    types.line('export const ', id, `: ${types.use('ReadHook', REACT)}<${fn.omittable ? `${result} | undefined` : result}>`)
    return
  }
  const { owner, key } = sourceType(types, fn.payload)
  const reads = types.alias(`${types.use(fn.omittable ? 'OmittableReads' : 'Reads', REACT)}<${owner}>`)
  types.line('export const ', id, `: ${reads}[${text(key)}]`)
}
