import { canonicalParams, canonicalValue, type ParamType, type Scalar } from '../protocol/index.js'
import type { ServerContext } from './table.js'
import { MAX_FIELDS } from './validate/fields.js'
import { shortName } from './validate/quoted.js'
import { readScalar } from './validate/scalar.js'

/** The value of a context param that is there: absent and null are the same (PROTOCOL 3). */
export type QueryValue = string | number | boolean | (string | number | boolean)[]

export type QueryReading =
  | { ok: true; values: ReadonlyMap<string, QueryValue>; canonical: string }
  | { ok: false; fields: Record<string, string[]> }

/**
 * The params of a context's URL, typed as declared. Nothing is guessed (PROTOCOL 4): what is undeclared, repeated or
 * ill-typed is a fault, and what is well-typed but not spelled canonically shows in `canonical`.
 *
 * @param query the part after the `?`
 */
export function readQuery(query: string, context: ServerContext): QueryReading {
  const declared = typesOf(context)
  const faults = new Map<string, string>()
  const values = new Map<string, QueryValue>()

  for (const [name, texts] of textsByName(query)) {
    const type = declared.get(name)
    const value = type ? readValue(texts, type) : undefined
    if (!type) faults.set(name, `The context "${context.name}" ${takes(context)}.`)
    else if (value === undefined) faults.set(name, `Expected ${inWords(type)}, got ${quoted(texts)}.`)
    else values.set(name, value)
  }
  for (const { name, type, required } of context.params) {
    // Null and the empty array are canonically absent, so their absence is a value.
    if (required && !type.array && !type.nullable && !values.has(name) && !faults.has(name)) {
      faults.set(name, `The context "${context.name}" requires it: ${inWords(type)}.`)
    }
  }
  if (faults.size) return { ok: false, fields: Object.fromEntries([...faults].slice(0, MAX_FIELDS).map(([name, fault]) => [shortName(name), [fault]])) }
  return { ok: true, values, canonical: canonicalOf(query, values) }
}

function typesOf(context: ServerContext): ReadonlyMap<string, ParamType> {
  const known = types.get(context)
  if (known) return known
  const made = new Map(context.params.map((param) => [param.name, param.type]))
  types.set(context, made)
  return made
}

/** A table does not change: an edit in dev makes another. */
const types = new WeakMap<ServerContext, ReadonlyMap<string, ParamType>>()

/** One param whose text no encoding changes: what most queries are, and nothing has to be taken apart for. */
const SINGLE = /^([A-Za-z]\w*)=([\w.*-]+)$/

function canonicalOf(query: string, values: ReadonlyMap<string, QueryValue>): string {
  const [, name, text] = SINGLE.exec(query) ?? []
  const value = name === undefined ? undefined : values.get(name)
  const isSame = typeof value !== 'object' && value !== undefined && canonicalValue(value) === text
  return isSame ? query : canonicalParams(Object.fromEntries(values))
}

function textsByName(query: string): Map<string, string[]> {
  const [, single, value] = SINGLE.exec(query) ?? []
  if (single !== undefined && value !== undefined) return new Map([[single, [value]]])
  const texts = new Map<string, string[]>()
  for (const [name, text] of new URLSearchParams(query)) {
    const list = texts.get(name)
    if (list) list.push(text)
    else texts.set(name, [text])
  }
  return texts
}

function readValue(texts: string[], type: ParamType): QueryValue | undefined {
  if (!type.array) return texts.length === 1 ? readScalar(texts[0] as string, type.scalar) : undefined
  const items = texts.map((text) => readScalar(text, type.scalar))
  return items.every((item) => item !== undefined) ? items : undefined
}

const WORDS: Record<Scalar, [one: string, many: string]> = {
  string: ['one string', 'strings'],
  integer: ['one integer, such as 5', 'integers, such as 5'],
  number: ['one number, such as 1.5', 'numbers, such as 1.5'],
  boolean: ['true or false', 'true or false'],
}

function inWords(type: ParamType): string {
  return WORDS[type.scalar][type.array ? 1 : 0]
}

function takes(context: ServerContext): string {
  if (!context.params.length) return 'takes no params'
  return `takes no such param; it takes ${context.params.map((param) => param.name).join(', ')}`
}

/** What came, cut short: an answer need not carry a hostile query back. */
function quoted(texts: string[]): string {
  const [first = ''] = texts
  const text = JSON.stringify(first.length > 50 ? `${first.slice(0, 50)}…` : first)
  return texts.length > 1 ? `${texts.length} values, ${text} first` : text
}
