import { isName } from '../protocol/index.js'
import type { Declarations, FunctionDeclaration } from './declaration.js'
import { diagnostic, type Diagnostic } from './diagnostics.js'
import { elevateParams } from './elevate.js'
import { contextIds } from './identifiers.js'
import type { Context } from './model.js'
import { compare } from './order.js'
import type { Place } from './place.js'

type Report = (found: Diagnostic) => void
type ByContext = ReadonlyMap<string, FunctionDeclaration[]>

export interface LinkedContexts {
  /** Those that exist, by name, with their functions and params. */
  contexts: Map<string, Context>
  /** Names that were refused, so that nobody calls them unknown as well. */
  refused: Set<string>
  /** By context, params that were refused for their types. */
  refusedParams: Map<string, Set<string>>
  /** Reads that a fetch may leave out. */
  omittable: Set<string>
}

export function linkContexts(declarations: Declarations, functions: FunctionDeclaration[], report: Report): LinkedContexts {
  const { places, refused } = declaredContexts(declarations, functions, report)
  const byContext = functionsByContext(functions)
  checkLists(declarations, functions, byContext, report)
  const contexts = new Map<string, Context>()
  const refusedParams = new Map<string, Set<string>>()
  const omittable = new Set<string>()
  for (const [name, place] of [...places].sort(([a], [b]) => compare(a, b))) {
    const members = byContext.get(name) ?? []
    const reads = members.filter((fn) => fn.route === null)
    if (members.length === 0) report(diagnostic('MZ307', place, { context: name }))
    for (const fn of members) checkRead(fn, name, report)
    const elevated = elevateParams(name, reads, report)
    refusedParams.set(name, elevated.refused)
    for (const fn of elevated.omittable) omittable.add(fn)
    const ages = members.flatMap((fn) => fn.maxAge ?? [])
    contexts.set(name, {
      name,
      ids: contextIds(name),
      place,
      params: elevated.params,
      functions: reads.map((fn) => fn.name),
      views: members.filter((fn) => fn.route !== null).map((fn) => fn.name),
      private: members.some((fn) => fn.private || fn.auth !== false),
      maxAge: ages.length > 0 ? Math.min(...ages) : null,
      shapes: [],
    })
  }
  return { contexts, refused, refusedParams, omittable }
}

function functionsByContext(functions: FunctionDeclaration[]): ByContext {
  const found = new Map<string, FunctionDeclaration[]>()
  for (const fn of functions) {
    if (!fn.context) continue
    const members = found.get(fn.context.name)
    if (members) members.push(fn)
    else found.set(fn.context.name, [fn])
  }
  return found
}

/**
 * A source that lists its contexts (a schema) is held to the list. Elsewhere a context exists when it is declared or read:
 * `context: 'user'` needs no constant.
 */
function declaredContexts(declarations: Declarations, functions: FunctionDeclaration[], report: Report) {
  const places = new Map<string, Place>()
  const refused = new Set<string>()
  const listed = declarations.contexts.some((context) => context.functions !== null)
  const add = (name: string, place: Place) => {
    if (places.has(name) || refused.has(name)) return
    if (isName(name)) {
      places.set(name, place)
      return
    }
    refused.add(name)
    report(diagnostic('MZ201', place, { what: 'context', name }))
  }
  for (const context of declarations.contexts) add(context.name, context.place)
  for (const { context } of functions) {
    if (!context || places.has(context.name) || refused.has(context.name)) continue
    if (listed) report(unknownContext(context.name, context.place, [...places.keys()]))
    else add(context.name, context.place)
  }
  return { places, refused }
}

/** An invalidation counts on answers to unsafe requests alone (PROTOCOL 6). */
export function checkView(fn: FunctionDeclaration, report: Report): void {
  const { route, methods, affects } = fn
  const answered = methods ?? ['GET']
  if (route === null || affects.length === 0 || answered.some((method) => !SAFE.includes(method))) return
  report(diagnostic('MZ311', fn.place, { fn: fn.name, methods: answered.join(', ') }))
}

/** Only the answer of a public context is kept by caches that are shared. */
export function checkMaxAge(fn: FunctionDeclaration, contexts: ReadonlyMap<string, Context>, report: Report): void {
  if (fn.maxAge === null || fn.payload.kind !== 'typescript') return
  const place = fn.places?.maxAge ?? fn.place
  const context = fn.context && contexts.get(fn.context.name)
  if (!fn.context) report(diagnostic('MZ317', place, { fn: fn.name, reason: 'it is in no context, and only answers of contexts are kept' }))
  else if (context?.private) report(diagnostic('MZ317', place, { fn: fn.name, reason: `the context "${context.name}" is private, and no shared cache keeps it` }))
}

export function unknownContext(name: string, place: Place, names: string[]): Diagnostic {
  const known = names.length > 0 ? ` There are: ${names.sort().slice(0, 10).join(', ')}${names.length > 10 ? ', …' : ''}.` : ''
  return diagnostic('MZ301', place, { name, known })
}

/** `contexts[].functions` and `functions[].context` say the same (PROTOCOL 2). */
function checkLists({ contexts, functions: declared }: Declarations, functions: FunctionDeclaration[], byContext: ByContext, report: Report) {
  const names = new Set(declared.map((fn) => fn.name))
  const byFunction = new Map(functions.map((fn) => [fn.name, fn]))
  for (const context of contexts) {
    if (!context.functions) continue
    const listed = new Set(context.functions.map((member) => member.name))
    for (const { name, place } of context.functions) {
      const fn = byFunction.get(name)
      // One that was declared and is not here was refused for its name, and that has been said.
      if (fn?.context?.name === context.name || (!fn && names.has(name))) continue
      const reason = !fn ? 'there is no such function' : fn.context ? `it is in context "${fn.context.name}"` : 'it is in no context'
      report(diagnostic('MZ302', place, { context: context.name, fn: name, reason }))
    }
    for (const fn of byContext.get(context.name) ?? []) {
      if (!fn.context || listed.has(fn.name)) continue
      const related = [{ message: 'the list', place: context.place }]
      report(diagnostic('MZ310', fn.context.place, { context: context.name, fn: fn.name }, related))
    }
  }
}

const SAFE = ['GET', 'HEAD', 'OPTIONS']

function checkRead(fn: FunctionDeclaration, context: string, report: Report) {
  const unsafe = (fn.methods ?? []).filter((method) => !SAFE.includes(method))
  if (unsafe.length > 0) report(diagnostic('MZ306', fn.place, { fn: fn.name, context, methods: unsafe.join(', ') }))
  else if (fn.affects.length > 0) report(diagnostic('MZ309', fn.place, { fn: fn.name }))
}
