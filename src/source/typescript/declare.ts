import { diagnostic, type ContextDeclaration, type Diagnostic, type FunctionDeclaration } from '../../model/index.js'
import type { DecoratedFunction } from './functions.js'
import { find, findMember, type Modules, type Wanted } from './lookup.js'
import type { ContextConstant, Module } from './module.js'
import type { ContextReference } from './options.js'
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
    private: options.private,
    auth: false,
    maxAge: null,
    websocket: false,
    route: null,
    methods: null,
    params,
    payload: { kind: 'typescript', file, path },
  }
  const inContext = options.context !== null
  return {
    declaration,
    contexts,
    diagnostics: [...diagnostics, ...faults],
    unresolved:
      unresolved === null
        ? null
        : { key: functionKey({ file, path }), file, path, fn: fn.name, place, inContext, text: unresolved },
  }
}

function findContext(reference: Exclude<ContextReference, { kind: 'name' }>, module: Module, modules: Modules) {
  if (reference.kind === 'member') return findMember(modules, module, reference.namespace, reference.member, CONTEXT)
  return find(modules, module, reference.local, CONTEXT)
}

/** A value: through a type the option would be undefined at run time. */
const CONTEXT: Wanted<ContextConstant> = { kind: 'value', pick: (module, local) => module.contexts.get(local) }
