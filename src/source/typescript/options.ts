import type * as t from '@babel/types'
import { diagnostic, type Diagnostic, type Place } from '../../model/index.js'
import { keyOf, stringOf, unwrap } from './literals.js'
import { placeOf, quote } from './position.js'

/** The options of one `client(…)`, its contexts still to be looked up. */
export interface Options {
  name: { text: string; place: Place } | null
  context: ContextReference | null
  affects: { context: ContextReference; params: { name: string; place: Place }[] }[]
  private: boolean
  description: string | null
}

/**
 * A context by its name, by a constant (`UserContext`), or by a member of an imported namespace
 * (`contexts.UserContext`).
 */
export type ContextReference = { place: Place } & (
  | { kind: 'name'; name: string }
  | { kind: 'constant'; local: string }
  | { kind: 'member'; namespace: string; member: string }
)

type Reading = { file: string; code: string; report: (found: Diagnostic) => void }

/** What `client()` takes; later options join this list. */
const KNOWN = 'context, affects, private, name, description'

/** Reads the options literally: they are needed before any code of the server runs, so nothing in them is evaluated. */
export function readOptions(node: t.Node | undefined, reading: Reading): Options {
  const options: Options = { name: null, context: null, affects: [], private: false, description: null }
  const literal = node && unwrap(node)
  if (!literal) return options
  if (literal.type !== 'ObjectExpression') {
    reading.report(diagnostic('MZ506', placeOf(reading.file, literal), { got: quote(reading.code, literal) }))
    return options
  }
  for (const property of literal.properties) readOption(options, property, reading)
  return options
}

function readOption(options: Options, property: t.ObjectExpression['properties'][number], reading: Reading): void {
  const { file, code, report } = reading
  const key = property.type === 'ObjectProperty' ? keyOf(property) : null
  if (property.type !== 'ObjectProperty' || key === null) {
    report(diagnostic('MZ506', placeOf(file, property), { got: quote(code, property) }))
    return
  }
  const value = unwrap(property.value)
  const wrong = (expected: string) =>
    report(diagnostic('MZ508', placeOf(file, value), { option: key, expected, got: quote(code, value) }))
  if (value.type === 'Identifier' && value.name === 'undefined') return
  switch (key) {
    case 'context':
      options.context = readContext(value, file)
      if (!options.context) wrong('a ReactContext constant, or its name as a string')
      break
    case 'affects':
      options.affects = readAffects(value, reading)
      break
    case 'private':
      if (value.type === 'BooleanLiteral') options.private = value.value
      else wrong('true or false')
      break
    case 'name': {
      const text = stringOf(value)
      if (text === null) wrong('a string literal')
      else options.name = { text, place: placeOf(file, value) }
      break
    }
    case 'description':
      options.description = stringOf(value)
      if (options.description === null) wrong('a string literal')
      break
    default:
      report(diagnostic('MZ507', placeOf(file, property), { option: key, known: KNOWN }))
  }
}

function readContext(node: t.Node, file: string): ContextReference | null {
  const value = unwrap(node)
  const place = placeOf(file, value)
  const name = stringOf(value)
  if (name !== null) return { kind: 'name', name, place }
  if (value.type === 'Identifier') return { kind: 'constant', local: value.name, place }
  if (value.type !== 'MemberExpression' || value.computed) return null
  const { object, property } = value
  if (object.type !== 'Identifier' || property.type !== 'Identifier') return null
  return { kind: 'member', namespace: object.name, member: property.name, place }
}

function readAffects(value: t.Node, reading: Reading): Options['affects'] {
  if (value.type !== 'ArrayExpression') return readAffect(value, reading)
  return value.elements.flatMap((element) => (element ? readAffect(element, reading) : []))
}

function readAffect(node: t.Node, { file, code, report }: Reading): Options['affects'] {
  const value = unwrap(node)
  const wrong = (at: t.Node, expected: string): [] => {
    report(diagnostic('MZ508', placeOf(file, at), { option: 'affects', expected, got: quote(code, at) }))
    return []
  }
  const item = "a ReactContext constant, its name, or { context, params: ['…'] }"
  if (value.type !== 'ObjectExpression') {
    const context = readContext(value, file)
    return context ? [{ context, params: [] }] : wrong(value, item)
  }
  let context: ContextReference | null = null
  let params: { name: string; place: Place }[] | null = null
  for (const property of value.properties) {
    const key = property.type === 'ObjectProperty' ? keyOf(property) : null
    if (property.type === 'ObjectProperty' && key === 'context') context = readContext(property.value, file)
    else if (property.type === 'ObjectProperty' && key === 'params') {
      params = readNames(property.value, file)
      if (!params) return wrong(property.value, "params as an array of string literals, such as ['user_id']")
    } else return wrong(property, 'nothing but `context` and `params` in a scoped effect')
  }
  return context && params ? [{ context, params }] : wrong(value, item)
}

function readNames(node: t.Node, file: string): { name: string; place: Place }[] | null {
  const value = unwrap(node)
  if (value.type !== 'ArrayExpression') return null
  const names = value.elements.map((element) => {
    const name = element ? stringOf(element) : null
    return element && name !== null ? { name, place: placeOf(file, element) } : null
  })
  return names.every((name) => name !== null) ? names : null
}
