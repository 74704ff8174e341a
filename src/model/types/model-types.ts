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
import { collectUses } from './uses.js'

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

/** By the components that it leads to, what was lowered last: of a model that differs in a few functions, those alone are. */
const latest = new WeakMap<Model['schemas'], Lowered>()

/** Computed once for a model. What is printed and what is warned about are one reading of its schemas. Pure. */
export function typesOf(model: Model): ModelTypes {
  const known = cache.get(model)
  if (known) return known
  const before = latest.get(model.schemas)
  const lowered = (before && lowerAgain(before, model)) ?? lowerAll(model)
  latest.set(model.schemas, lowered)
  cache.set(model, lowered)
  return lowered
}

/** As `typesOf`, and goes by nothing that was lowered before. */
export function typesAnew(model: Model): ModelTypes {
  const lowered = lowerAll(model)
  latest.set(model.schemas, lowered)
  cache.set(model, lowered)
  return lowered
}

interface Lowered extends ModelTypes {
  readonly lowering: Lowering
  readonly byFunction: ReadonlyMap<Fn, FunctionTypes>
  /** Names of types that are given. */
  readonly names: ReadonlySet<string>
  /** How many functions refer to a type that they share. */
  readonly users: ReadonlyMap<Definition, number>
  readonly found: ReadonlyMap<string, Diagnostic>
  /** Names of types that are no schema's. */
  readonly minted: string
  /** Whether each function's types are its own matter: nothing is at fault, and no name had to make way for another. */
  readonly isApart: boolean
}

function lowerAll(model: Model): Lowered {
  const { schemas } = model
  const payloads = payloadsIn(model)
  const { names, clashes } = componentNames(payloads.length > 0 ? Object.keys(schemas) : [])
  const found = new Map<string, Diagnostic>()
  const report = (each: Diagnostic) => void found.set(`${each.code} ${each.place.pointer}`, each)
  const discriminants = findDiscriminants(payloads.map(({ schema }) => schema), schemas)
  const file = payloads[0]?.root.file ?? ''
  const lowering = new Lowering({ schemas, file, discriminants, nameOf: (component) => names.get(component)!, report })
  const types = lowerPayloads(lowering, payloads)
  const definitions = [...lowering.definitions]
  const written = definitions.map(({ type }) => type)
  for (const { site } of breakCycles(definitions)) report(diagnostic('MZ607', site.place, {}))
  for (const { component, name, site } of definitions) {
    const first = component === null ? undefined : clashes.get(component)
    if (first !== undefined) report(diagnostic('MZ603', site.place, { first, second: component!, name }))
  }
  nameAll(definitions, [...names.values(), ...minted(model)])
  const shared = new Map(definitions.filter(({ site }) => site.root.fn === null).map((each) => [each.name, each]))
  const isUnbroken = definitions.every(({ type, name, wanted, site }, index) => type === written[index] && (site.root.fn === null || name === wanted))
  const byFunction = functionTypes(types, definitions, lowering)
  return {
    ...answers(byFunction),
    lowering,
    byFunction,
    found,
    names: new Set([...names.values(), ...minted(model), ...definitions.flatMap(({ name, wanted }) => [name, wanted])]),
    users: countUsers(byFunction.values()),
    shared: [...shared.values()].sort((a, b) => compare(a.name, b.name)),
    diagnostics: [...found.values()],
    minted: minted(model).join(),
    isApart: found.size === 0 && discriminants.size === 0 && isUnbroken,
  }
}

/**
 * The types of a model with the same components and a few other functions; null where one function's change may be another's:
 * where it decides on the name of a type, or on which components are in use.
 */
function lowerAgain(before: Lowered, model: Model): Lowered | null {
  const { lowering, found, shared, diagnostics } = before
  // The data of a context may be called like a type of a function's own, which then has to make way.
  if (minted(model).join() !== before.minted) return null
  if (!before.isApart || lowering.definitions.length > 2 * before.names.size + 100) return null
  const all = new Set(model.functions)
  const gone = [...before.byFunction].filter(([fn]) => !all.has(fn)).map(([, types]) => types)
  const payloads = payloadsIn(model).filter(({ fn }) => !before.byFunction.has(fn))
  if (findDiscriminants(payloads.map(({ schema }) => schema), model.schemas).size > 0) return null
  const known = lowering.definitions.length
  const types = lowerPayloads(lowering, payloads)
  const added = lowering.definitions.slice(known)
  if (found.size > 0 || added.some(({ site }) => site.root.fn === null)) return null
  const written = added.map(({ type }) => type)
  if (breakCycles(added).length > 0 || added.some(({ type }, index) => type !== written[index])) return null

  const names = new Set(before.names)
  for (const { definitions } of gone) for (const { name } of definitions) names.delete(name)
  if (added.some(({ wanted }) => names.size === names.add(wanted).size)) return null
  const fresh = functionTypes(types, added, lowering)
  const users = countUsers(fresh.values(), before.users)
  if ([...countUsers(gone)].some(([definition, count]) => users.get(definition) === count)) return null
  for (const [definition, count] of countUsers(gone)) users.set(definition, users.get(definition)! - count)
  const byFunction = new Map([...before.byFunction, ...fresh].filter(([fn]) => all.has(fn)))
  return { ...before, ...answers(byFunction), lowering, byFunction, found, names, users, shared, diagnostics, isApart: true }
}

/** The interfaces of the data of contexts, which are exported beside the types of functions. */
const minted = (model: Model): string[] => model.contexts.map(({ ids }) => ids.data)

function answers(byFunction: ReadonlyMap<Fn, FunctionTypes>): Pick<ModelTypes, 'of'> {
  return { of: (fn) => (fn.payload.kind === 'schema' ? (byFunction.get(fn) ?? NOTHING) : null) }
}

const NOTHING: FunctionTypes = { input: null, output: null, definitions: [], argument: () => null }

type PayloadTypes = Map<Fn, { input: Type | null; output: Type | null }>

function lowerPayloads(lowering: Lowering, payloads: PayloadSchema[]): PayloadTypes {
  const types: PayloadTypes = new Map()
  for (const { fn, direction, schema, root } of payloads) {
    types.set(fn, { input: null, output: null, ...types.get(fn), [direction]: lowering.payload(schema, root, direction) })
  }
  return types
}

function functionTypes(types: PayloadTypes, definitions: readonly Definition[], lowering: Lowering): Map<Fn, FunctionTypes> {
  const own = groupByFunction(definitions)
  return new Map(
    [...types].map(([fn, { input, output }]): [Fn, FunctionTypes] => {
      const argument = (name: string) => (input && lowering.shapeOf(input)?.members.get(name)) ?? null
      return [fn, { input, output, definitions: own.get(fn.name) ?? [], argument }]
    }),
  )
}

/** How many functions refer to a definition that is not their own, on top of `counted`. */
function countUsers(functions: Iterable<FunctionTypes>, counted: ReadonlyMap<Definition, number> = new Map()): Map<Definition, number> {
  const users = new Map(counted)
  for (const { input, output, definitions } of functions) {
    const uses = new Set(definitions.flatMap((each) => [...each.uses]))
    for (const type of [input, output]) if (type) collectUses(type, uses)
    for (const each of uses) if (each.site.root.fn === null) users.set(each, (users.get(each) ?? 0) + 1)
  }
  return users
}

const payloadsIn = (model: Model) => model.functions.filter(({ role }) => role !== 'view').flatMap(payloadsOf)

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
