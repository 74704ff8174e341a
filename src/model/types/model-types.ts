import type { JsonSchema } from '../declaration.js'
import { diagnostic, type Diagnostic } from '../diagnostics.js'
import { pascalCase } from '../identifiers.js'
import type { Fn, Model } from '../model.js'
import { compare } from '../order.js'
import { breakCycles } from './cycles.js'
import { findDiscriminants } from './discriminants.js'
import { Lowering } from './lower.js'
import { componentNames, Names } from './names.js'
import type { Root } from './site.js'
import type { Definition, Direction, Member, Type } from './type.js'

/** The types of all that a model's functions take and give. */
export interface ModelTypes {
  /** Of what functions share, by name: components, and what is referred to within them. */
  readonly shared: readonly Definition[]
  /** Of a function whose payload is a schema; null for any other. */
  of(fn: Fn): FunctionTypes | null
  /** What cannot be expressed, and names that had to change. */
  readonly diagnostics: readonly Diagnostic[]
}

export interface FunctionTypes {
  /** Null when it takes nothing. */
  readonly input: Type | null
  /** Null when nobody says what it gives. */
  readonly output: Type | null
  /** Types of its own, by name. */
  readonly definitions: readonly Definition[]
  /** An argument of this name. */
  argument(name: string): Member | null
}

const cache = new WeakMap<Model, ModelTypes>()

/** Computed once for a model. What is printed and what is warned about are one reading of its schemas. Pure. */
export function typesOf(model: Model): ModelTypes {
  const known = cache.get(model) ?? lowerAll(model)
  cache.set(model, known)
  return known
}

function lowerAll(model: Model): ModelTypes {
  const { schemas } = model
  const payloads = model.functions.filter(({ role }) => role !== 'view').flatMap(payloadsOf)
  const { names, clashes } = componentNames(payloads.length > 0 ? Object.keys(schemas) : [])
  const found = new Map<string, Diagnostic>()
  const report = (each: Diagnostic) => void found.set(`${each.code} ${each.place.pointer}`, each)
  const discriminants = findDiscriminants(payloads.map(({ schema }) => schema), schemas)
  const file = payloads[0]?.root.file ?? ''
  const lowering = new Lowering({ schemas, file, discriminants, nameOf: (component) => names.get(component)!, report })
  const types = { input: new Map<string, Type>(), output: new Map<string, Type>() }
  for (const { fn, direction, schema, root } of payloads) {
    types[direction].set(fn.name, lowering.payload(schema, root, direction))
  }
  const { definitions } = lowering
  for (const { site } of breakCycles(definitions)) report(diagnostic('MZ607', site.place, {}))
  for (const { component, name, site } of definitions) {
    const first = component === null ? undefined : clashes.get(component)
    if (first !== undefined) report(diagnostic('MZ603', site.place, { first, second: component!, name }))
  }
  nameAll(definitions, names.values())
  const shared = new Map(definitions.filter(({ site }) => site.root.fn === null).map((each) => [each.name, each]))
  const own = groupByFunction(definitions)
  return {
    shared: [...shared.values()].sort((a, b) => compare(a.name, b.name)),
    diagnostics: [...found.values()],
    of(fn) {
      if (fn.payload.kind !== 'schema') return null
      const input = types.input.get(fn.name) ?? null
      const output = types.output.get(fn.name) ?? null
      return {
        input,
        output,
        definitions: own.get(fn.name) ?? [],
        argument: (name) => (input && lowering.shapeOf(input)?.members.get(name)) ?? null,
      }
    },
  }
}

interface PayloadSchema {
  fn: Fn
  direction: Direction
  schema: JsonSchema
  root: Root
}

const SUFFIX = { input: 'Input', output: 'Result' }

function payloadsOf(fn: Fn): PayloadSchema[] {
  if (fn.payload.kind !== 'schema') return []
  const { input, output } = fn.payload
  return [...payloadOf(fn, 'input', input), ...payloadOf(fn, 'output', output)]
}

function payloadOf(fn: Fn, direction: Direction, schema: JsonSchema | null): PayloadSchema[] {
  if (schema === null) return []
  const root = { pointer: `${pointerOfFunction(fn)}/${direction}`, file: fn.place.file, name: `${pascalCase(fn.name)}${SUFFIX[direction]}`, fn: fn.name }
  return [{ fn, direction, schema, root }]
}

/** A function stands at its name, where it has one written: `/x-mizan-functions/3/name`. */
function pointerOfFunction({ place: { pointer = '' } }: Fn): string {
  return pointer.split('/').length > 3 ? pointer.replace(/\/name$/, '') : pointer
}

function nameAll(definitions: readonly Definition[], taken: Iterable<string>): void {
  const names = new Names(taken)
  const split = splitOnes(definitions)
  const order = definitions.map((each) => ({ each, key: `${each.site.pointer} ${each.direction === 'input' ? 2 : 1}${each.wanted}` }))
  order.sort((a, b) => compare(a.key, b.key))
  const given = new Map<string, string>()
  for (const { each } of order) {
    const isInput = split.has(each)
    // In both directions one name, where both are one type.
    const key = `${each.site.pointer} ${each.wanted} ${isInput}`
    const known = given.get(key)
    each.name = known ?? (each.component !== null && !isInput ? each.wanted : names.take(`${each.wanted}${isInput ? 'Input' : ''}`))
    given.set(key, each.name)
  }
}

/** The input side of what differs between input and output, be it by what it refers to, where both are used. */
function splitOnes(definitions: readonly Definition[]): Set<Definition> {
  const usedBy = new Map<Definition, Definition[]>()
  for (const each of definitions) {
    for (const used of each.uses) {
      const users = usedBy.get(used)
      if (users) users.push(each)
      else usedBy.set(used, [each])
    }
  }
  const differs = new Set<Definition>()
  const waiting = definitions.filter(({ isDirectional }) => isDirectional)
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (differs.has(next)) continue
    differs.add(next)
    waiting.push(...(usedBy.get(next) ?? []))
  }
  const placeOf = ({ site, wanted }: Definition) => `${site.pointer} ${wanted}`
  const outputs = new Set(definitions.filter(({ direction }) => direction === 'output').map(placeOf))
  return new Set([...differs].filter((each) => each.direction === 'input' && outputs.has(placeOf(each))))
}

function groupByFunction(definitions: readonly Definition[]): Map<string, Definition[]> {
  const groups = new Map<string, Map<string, Definition>>()
  for (const each of definitions) {
    const { fn } = each.site.root
    if (fn !== null) groups.set(fn, (groups.get(fn) ?? new Map<string, Definition>()).set(each.name, each))
  }
  return new Map([...groups].map(([fn, byName]) => [fn, [...byName.values()].sort((a, b) => compare(a.name, b.name))]))
}
