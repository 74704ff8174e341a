import { diagnostic, type ContextDeclaration, type Diagnostic, type FunctionDeclaration, type SchemaReference } from '../../model/index.js'
import type { DecoratedFunction } from './functions.js'
import { find, findMember, type Modules, type Wanted } from './lookup.js'
import type { ContextConstant, Module } from './module.js'
import type { ContextReference } from './option-contexts.js'
import { paramsOf } from './params.js'
import { functionKey, type Unresolved } from './unresolved.js'

/** One function as `link` takes it, and what came up on the way. */
export interface Declared {
  declaration: FunctionDeclaration
  /** The contexts that its constants lead to, wherever those are. */
  contexts: ContextDeclaration[]
  diagnostics: Diagnostic[]
  unresolved: Unresolved | null
}

/** Follows the names that `fn` uses to their modules. `source` is its file, relative to the root. */
export function declareFunction(fn: DecoratedFunction, module: Module, modules: Modules, source: string): Declared {
  const { file } = module
  const { options, path, place } = fn
  const contexts: ContextDeclaration[] = []
  const diagnostics: Diagnostic[] = []
  const resolve = (reference: ContextReference): string | null => {
    if (reference.kind === 'name') return reference.name
    const found = findContext(reference, module, modules)
    if (found.ok) {
      contexts.push({ ...found.value, functions: null })
      return found.value.name
    }
    const expression = reference.kind === 'constant' ? reference.local : `${reference.namespace}.${reference.member}`
    diagnostics.push(diagnostic('MZ510', reference.place, { expression, reason: found.reason }))
    return null
  }
  const context = options.context && resolve(options.context)
  const { params, diagnostics: faults, unresolved } = paramsOf(fn, module, modules)
  const declaration: FunctionDeclaration = {
    name: fn.name,
    place,
    description: fn.description,
    source: fn.line === undefined ? source : `${source}:${fn.line}`,
    context: options.context && context !== null ? { name: context, place: options.context.place } : null,
    affects: options.affects.flatMap((affect) => {
      const name = resolve(affect.context)
      if (name === null) return []
      const scope = affect.params.length > 0 ? { paramPlaces: affect.params.map((param) => param.place) } : {}
      return [{ context: name, params: affect.params.map((param) => param.name), place: affect.context.place, ...scope }]
    }),
    ...(options.affectsParams ? { affectsParams: options.affectsParams } : {}),
    private: options.private,
    auth: options.auth,
    maxAge: options.maxAge?.seconds ?? null,
    websocket: options.websocket,
    route: options.route?.path ?? null,
    methods: options.methods?.names ?? null,
    errors: options.errors?.codes ?? null,
    ...placesOf(options),
    params,
    payload: { kind: 'typescript', file, path, ...inputOf(fn, module, modules) },
  }
  const question = questionOf(fn, unresolved)
  return {
    declaration,
    contexts,
    diagnostics: [...diagnostics, ...faults],
    unresolved: question && {
      key: functionKey({ file, path }),
      file,
      path,
      fn: fn.name,
      place,
      isView: options.route !== null,
      inContext: options.context !== null,
      isSchemaNamed: 'input' in declaration.payload,
      ...question,
    },
  }
}

function placesOf({ route, maxAge, errors }: DecoratedFunction['options']): Pick<FunctionDeclaration, 'places'> {
  return route || maxAge || errors ? { places: { route: route?.place, maxAge: maxAge?.place, errors: errors?.places } } : {}
}

/** What is left for the type checker; null when syntax tells all. */
function questionOf({ options }: DecoratedFunction, unresolved: string | null): Pick<Unresolved, 'asks' | 'text'> | null {
  const { input, affectsParams } = options
  const params: Unresolved['asks'] = unresolved === null ? [] : [input ? 'schema' : 'params']
  const keys: Unresolved['asks'] = affectsParams?.keys === null ? ['affectsParams'] : []
  const texts = [unresolved, affectsParams?.keys === null ? affectsParams.text : null].filter((text) => text !== null)
  return texts.length > 0 ? { asks: [...params, ...keys], text: texts.join(' and ') } : null
}

/** Where generated types find the schema of a method, whose own type says nothing of it: under a name that is exported. */
function inputOf({ options, isMethod }: DecoratedFunction, module: Module, modules: Modules): { input?: 'told' | SchemaReference } {
  if (options.input && !isMethod) return { input: 'told' }
  if (!options.input?.expression) return {}
  const { local, member } = options.input.expression
  const imported = module.imports.get(local)
  if (imported) {
    const target = modules.imported(module.file, imported.specifier)
    const name = member ?? imported.imported
    return target && (imported.imported === '*') === (member !== null) && name !== '*' ? { input: { file: target.file, name } } : {}
  }
  const [name] = [...module.exports].find(([, target]) => 'local' in target && target.local === local && !target.typeOnly) ?? []
  return name === undefined || member !== null ? {} : { input: { file: module.file, name } }
}

function findContext(reference: Exclude<ContextReference, { kind: 'name' }>, module: Module, modules: Modules) {
  if (reference.kind === 'member') return findMember(modules, module, reference.namespace, reference.member, CONTEXT)
  return find(modules, module, reference.local, CONTEXT)
}

/** A value: through a type the option would be undefined at run time. */
const CONTEXT: Wanted<ContextConstant> = { kind: 'value', pick: (module, local) => module.contexts.get(local) }
