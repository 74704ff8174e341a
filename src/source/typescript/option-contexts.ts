import type * as t from '@babel/types'
import type { Place } from '../../model/index.js'
import { keyOf, stringOf, unwrap } from './literals.js'
import { placeOf } from './position.js'

/**
 * A context by its name, by a constant (`UserContext`), or by a member of an imported namespace
 * (`contexts.UserContext`).
 */
export type ContextReference = { place: Place } & (
  | { kind: 'name'; name: string }
  | { kind: 'constant'; local: string }
  | { kind: 'member'; namespace: string; member: string }
)

export interface AffectOption {
  context: ContextReference
  params: { name: string; place: Place }[]
}

/** Takes what would have been right, and the node that is not. */
type Wrong = (expected: string, at: t.Node) => void

export function readContext(node: t.Node, file: string): ContextReference | null {
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

export function readAffects(value: t.Node, file: string, wrong: Wrong): AffectOption[] {
  if (value.type !== 'ArrayExpression') return readAffect(value, file, wrong)
  return value.elements.flatMap((element) => (element ? readAffect(element, file, wrong) : []))
}

const ITEM = "a ReactContext constant, its name, or { context, params: ['…'] }"

function readAffect(node: t.Node, file: string, report: Wrong): AffectOption[] {
  const value = unwrap(node)
  const wrong = (at: t.Node, expected: string): [] => {
    report(expected, at)
    return []
  }
  if (value.type !== 'ObjectExpression') {
    const context = readContext(value, file)
    return context ? [{ context, params: [] }] : wrong(value, ITEM)
  }
  let context: ContextReference | null = null
  let params: AffectOption['params'] | null = null
  for (const property of value.properties) {
    const key = property.type === 'ObjectProperty' ? keyOf(property) : null
    if (property.type === 'ObjectProperty' && key === 'context') context = readContext(property.value, file)
    else if (property.type === 'ObjectProperty' && key === 'params') {
      params = readNames(property.value, file)
      if (!params) return wrong(property.value, "params as an array of string literals, such as ['user_id']")
    } else return wrong(property, 'nothing but `context` and `params` in a scoped effect')
  }
  return context && params ? [{ context, params }] : wrong(value, ITEM)
}

function readNames(node: t.Node, file: string): AffectOption['params'] | null {
  const value = unwrap(node)
  if (value.type !== 'ArrayExpression') return null
  const names = value.elements.map((element) => {
    const name = element ? stringOf(element) : null
    return element && name !== null ? { name, place: placeOf(file, element) } : null
  })
  return names.every((name) => name !== null) ? names : null
}
