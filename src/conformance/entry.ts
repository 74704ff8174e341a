import type { Context, Fn, Model } from '../model/index.js'
import { canonicalParams, type Params } from '../protocol/index.js'
import { field, isRecord, mediaType, objectOf, type Exchange } from './exchange.js'
import { propertyOf, sampleOf, sampleParam } from './sample.js'
import type { Values } from './values.js'
import type { Visitor } from './visitor.js'

/** One fetch of a context, and what became of it. */
export interface Entry {
  context: Context
  params: Params
  /** Whether somebody gave the params; made up ones may name a user that there is not. */
  isGiven: boolean
  /** The path and the canonical query. */
  path: string
  visitor: Visitor
  exchange: Exchange
  /** The bundle, when it came whole: 200, an object, and no `$errors`. */
  bundle: Readonly<Record<string, unknown>> | null
}

/** A context that answers only to someone, when there is nobody to be. */
export interface Closed {
  context: Context
  exchange: null
}

export type WholeEntry = Entry & { bundle: NonNullable<Entry['bundle']> }

/** The params of a context that are asked for: given ones, or made up ones for those that are required. */
export function paramsOf(context: Context, model: Model, values: Values): { params: Params; isGiven: boolean } {
  const given = values.contexts[context.name]
  if (given) return { params: given as Params, isGiven: true }
  const required = context.params.filter((param) => param.required)
  const params = Object.fromEntries(required.map((param) => [param.name, valueOf(param, model)]))
  return { params, isGiven: required.length === 0 }
}

/** A value that the schema itself suggests, when it is of the param's type. */
function valueOf({ name, type, takenBy }: Context['params'][number], model: Model): Params[string] {
  const fn = model.functions.find((one) => one.name === takenBy[0])
  const suggested = fn?.payload.kind === 'schema' ? sampleOf(propertyOf(fn.payload.input, name, model.schemas), model.schemas) : null
  const wanted = type.scalar === 'integer' ? 'number' : type.scalar
  return !type.array && typeof suggested === wanted ? (suggested as string) : sampleParam(type)
}

export function pathOf(base: string, context: string, params: Params): string {
  const query = canonicalParams(params)
  return `${base}ctx/${context}/${query ? `?${query}` : ''}`
}

/** The functions that a context bundles. */
export function readsOf(context: Context, model: Model): Fn[] {
  return model.functions.filter((fn) => context.functions.includes(fn.name))
}

/** Whether some of a context's functions answer only to someone. */
export function isGuarded(context: Context, model: Model): boolean {
  return readsOf(context, model).some((fn) => fn.auth !== false)
}

/** Names of the functions that an entry of these params has: a function that requires an absent one is left out (PROTOCOL 3). */
export function bundled(context: Context, params: Params, model: Model): string[] {
  const has = (name: string) => params[name] !== undefined && params[name] !== null
  const fits = (fn: Fn) => fn.params.every(({ name, type, required }) => !required || has(name) || type?.array || type?.nullable)
  return readsOf(context, model)
    .filter(fits)
    .map((fn) => fn.name)
}

/** The bundle of an answer that is whole; null for any other. */
export function bundleOf(exchange: Exchange): Entry['bundle'] {
  const body = exchange.came.status === 200 && mediaType(exchange) === 'application/json' ? objectOf(exchange) : null
  return body && !Object.hasOwn(body, '$errors') ? body : null
}

/** `$errors` of an answer; null when it has none. */
export function errorsOf(exchange: Exchange): Readonly<Record<string, unknown>> | null {
  const errors = exchange.came.status === 200 ? objectOf(exchange)?.['$errors'] : undefined
  return isRecord(errors) ? errors : null
}

export const isNoStore = (exchange: Exchange): boolean => /(^|[ ,])no-store([ ,]|$)/i.test(field(exchange, 'Cache-Control') ?? '')
