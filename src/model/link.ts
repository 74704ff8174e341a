import { DEFAULT_BASE, isName } from '../protocol/index.js'
import { checkAffects } from './affects.js'
import { checkIdentifiers } from './collisions.js'
import { checkMaxAge, checkView, linkContexts } from './contexts.js'
import type { Declarations, FunctionDeclaration } from './declaration.js'
import { diagnostic, type Diagnostic, type DiagnosticCode } from './diagnostics.js'
import { functionIds } from './identifiers.js'
import type { Fn, Model, Role } from './model.js'
import { byName, compare } from './order.js'
import { checkRoutes } from './routes.js'
import { typesOf } from './types/model-types.js'

export interface Linked {
  /** Null when a diagnostic is an error: half a model would generate half an application. */
  model: Model | null
  diagnostics: Diagnostic[]
}

/** What cannot be said before every param is known. */
const NEEDS_ALL_PARAMS = new Set<DiagnosticCode>(['MZ305', 'MZ313', 'MZ314', 'MZ401', 'MZ402', 'MZ530'])

/**
 * Judges what a reader declared, by PROTOCOL 1-3: names, contexts, params elevated, `affects`, collisions. Every such rule
 * lives here and in the files it calls; all faults of a source are reported together. Pure.
 *
 * @param partial some functions still wait for the type checker to tell their params: what depends on them is not judged yet
 */
export function link(declarations: Declarations, { partial = false } = {}): Linked {
  const diagnostics: Diagnostic[] = []
  const report = (found: Diagnostic) => {
    if (!partial || !NEEDS_ALL_PARAMS.has(found.code)) diagnostics.push(found)
  }
  const declared = uniqueByName(declarations.functions.filter((fn) => checkNames(fn, report)), report)
  const linked = linkContexts(declarations, declared, report)
  const { contexts, omittable } = linked
  const functions = declared.map((fn): Fn => {
    checkView(fn, report)
    checkMaxAge(fn, contexts, report)
    checkErrors(fn, report)
    const affects = checkAffects(fn, linked, report)
    const before = linkedBefore.get(fn)
    if (before?.omittable === omittable.has(fn.name) && JSON.stringify(before.affects) === JSON.stringify(affects)) return before
    const now = linkedFunction(fn, omittable.has(fn.name), affects)
    linkedBefore.set(fn, now)
    return now
  })
  for (const [name, shapes] of shapesByContext(functions)) contexts.get(name)!.shapes = shapes
  const model: Model = {
    base: declarations.base ?? DEFAULT_BASE,
    contexts: [...contexts.values()],
    functions,
    schemas: declarations.schemas,
  }
  checkRoutes(declared, model.base, report)
  checkIdentifiers(model, report)
  for (const found of typesOf(model).diagnostics) report(found)
  return { model: diagnostics.some((found) => found.severity === 'error') ? null : model, diagnostics }
}

/** A declaration that is the same object as before, and means the same among the others, is the same function again. */
const linkedBefore = new WeakMap<FunctionDeclaration, Fn>()

function linkedFunction(fn: FunctionDeclaration, omittable: boolean, affects: Fn['affects']): Fn {
  const role = roleOf(fn)
  return {
    name: fn.name,
    role,
    ids: functionIds(fn.name),
    place: fn.place,
    description: fn.description,
    source: fn.source,
    context: fn.context?.name ?? null,
    omittable,
    affects,
    group: role === 'mutation' || role === 'call' ? (affects[0]?.context ?? 'other') : null,
    private: fn.private || fn.auth !== false,
    auth: fn.auth,
    maxAge: fn.maxAge,
    websocket: fn.websocket,
    route: fn.route,
    methods: fn.methods,
    errors: fn.errors && [...new Set(fn.errors)].sort(compare),
    params: fn.params.map(({ name, type, required }) => ({ name, type, required })).sort(byName),
    payload: fn.payload,
  }
}

function roleOf(fn: FunctionDeclaration): Role {
  if (fn.route !== null) return 'view'
  if (fn.context) return 'read'
  return fn.affects.length > 0 ? 'mutation' : 'call'
}

/** What clients call failures of their own, which nobody could tell from a function's. */
const CLIENT_CODES = ['aborted', 'http', 'network', 'parse']

function checkErrors(fn: FunctionDeclaration, report: (found: Diagnostic) => void): void {
  for (const [index, code] of (fn.errors ?? []).entries()) {
    const place = fn.places?.errors?.[index] ?? fn.place
    if (!isName(code)) report(diagnostic('MZ201', place, { what: 'error code', name: code }))
    else if (CLIENT_CODES.includes(code)) report(diagnostic('MZ318', place, { fn: fn.name, code }))
  }
}

function checkNames(fn: FunctionDeclaration, report: (found: Diagnostic) => void): boolean {
  if (!isName(fn.name)) report(diagnostic('MZ201', fn.place, { what: 'function', name: fn.name }))
  for (const param of fn.params) {
    if (!isName(param.name)) report(diagnostic('MZ201', param.place, { what: 'param', name: param.name }))
  }
  return isName(fn.name)
}

/** Sorted, each name once; a second function of one name is a fault, never the winner. */
function uniqueByName(functions: FunctionDeclaration[], report: (found: Diagnostic) => void): FunctionDeclaration[] {
  const first = new Map<string, FunctionDeclaration>()
  for (const fn of functions) {
    const other = first.get(fn.name)
    if (other) report(diagnostic('MZ202', fn.place, { name: fn.name }, [{ message: 'the first one', place: other.place }]))
    else first.set(fn.name, fn)
  }
  return [...first.values()].sort(byName)
}

/** The scopes that functions declare, each once, by context. */
function shapesByContext(functions: Fn[]): Map<string, string[][]> {
  const found = new Map<string, Map<string, string[]>>()
  for (const { context, params } of functions.flatMap(({ affects }) => affects)) {
    if (params.length === 0) continue
    const shapes = found.get(context) ?? new Map<string, string[]>()
    found.set(context, shapes.set(params.join(), params))
  }
  return new Map([...found].map(([context, shapes]) => [context, [...shapes].sort(([a], [b]) => compare(a, b)).map(([, shape]) => shape)]))
}
