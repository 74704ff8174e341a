import { propertyOf, type Context, type ContextParam, type Fn, type JsonSchema, type Model } from '../../src/model/index.js'
import { text } from '../module.js'
import { functionDoc, payloadType, sourceType, type Types } from './types.js'

const REACT = 'mizan/react'

/** The provider with its props, and the status hook. */
export function providerTypes(types: Types, model: Model, context: Context, reads: Fn[]): void {
  const { provider, status } = context.ids
  const props = `${provider}Props`
  types.doc(`Props of \`${provider}\`: the params of context "${context.name}".`)
  types.line('export interface ', { id: props, at: context.place }, ` extends ${types.use('ProviderProps', REACT)} {`)
  for (const param of context.params) {
    const takers = reads.filter((fn) => param.takenBy.includes(fn.name))
    propTypes(types, param, takers, (fn) => propType(types, model, param, fn))
  }
  types.line('}')
  types.doc(`Fetches context "${context.name}" in one request, and gives it to the hooks below.`)
  types.line('export const ', { id: provider, at: context.place }, `: (props: ${props}) => ${types.use('ReactNode', 'react')}`)
  types.doc(`The state of context "${context.name}": whether it refreshes, its error, \`refetch()\`.`)
  types.line('export const ', { id: status, at: context.place }, `: () => ${types.use('ContextStatus', REACT)}`)
}

function propTypes(types: Types, param: ContextParam, takers: Fn[], typeIn: (fn: Fn) => string): void {
  const renamed = param.prop === param.name ? null : `The param "${param.name}": that prop's own name belongs to React or to the provider.`
  types.memberDoc(`Taken by ${param.takenBy.map((name) => `\`${name}\``).join(', ')}.`, renamed)
  // Each read gets the value, so it has to suit them all: one may take any string, another two words of it. One with a default
  // may declare it with `?`, and what it admits beyond the others is gone in the intersection.
  const type = [...new Set(takers.map(typeIn))].map(inParentheses).join(' & ') || 'never'
  const place = takers[0] ? types.placeOf(takers[0]) : null
  types.line('  ', { id: param.prop, at: place }, `${param.required ? '' : '?'}: ${param.required ? type : `${inParentheses(type)} | undefined`}`)
}

const inParentheses = (type: string) => (/ [|&] /.test(type) ? `(${type})` : type)

function propType(types: Types, model: Model, param: ContextParam, fn: Fn): string {
  if (fn.payload.kind === 'schema') return schemaPropType(types, model, param, fn.payload.input)
  const { owner, key } = sourceType(types, fn.payload)
  // A defaulted argument object is `T | undefined`, which has no members.
  return `NonNullable<Parameters<${owner}[${text(key)}]>[1]>[${text(param.name)}]`
}

/** The words that an enum admits, and else the scalar. */
function schemaPropType(types: Types, model: Model, param: ContextParam, input: JsonSchema | null): string {
  const property = propertyOf(input, param.name, model.schemas)
  if (property && ('enum' in property || 'const' in property)) return payloadType(types, property)
  const { scalar, array, nullable } = param.type
  const name = scalar === 'integer' ? 'number' : scalar
  return `${array ? `readonly ${name}[]` : name}${nullable ? ' | null' : ''}`
}

/** One read hook. */
export function readTypes(types: Types, fn: Fn): void {
  functionDoc(types, fn)
  const id = { id: fn.ids.hook, at: types.placeOf(fn) }
  if (fn.payload.kind === 'schema') {
    const result = payloadType(types, fn.payload.output)
    types.line('export const ', id, `: () => ${fn.omittable ? `${result} | undefined` : result}`)
    return
  }
  const { owner, key } = sourceType(types, fn.payload)
  const reads = types.alias(`${types.use(fn.omittable ? 'OmittableReads' : 'Reads', REACT)}<${owner}>`)
  types.line('export const ', id, `: ${reads}[${text(key)}]`)
}
