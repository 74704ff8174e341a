import type * as t from '@babel/types'
import { find, type Found, type Modules, type Wanted } from './lookup.js'
import type { Module, TypeDefinition } from './module.js'

/** Where a type is written. */
export interface TypeScope {
  modules: Modules
  module: Module
  /** The definitions it is inside of: types may contain themselves. */
  seen: ReadonlySet<t.Node>
  /** Type parameters around it: they hide the types of the module that have their names. */
  parameters: ReadonlySet<string>
}

const TYPE: Wanted<TypeDefinition> = { kind: 'type', pick: (module, local) => module.types.get(local) }

/** The definition that `name` means in `scope`; `parameter` for one that only a call decides. */
export function definitionOf(
  name: string,
  { modules, module, parameters }: TypeScope,
): Found<TypeDefinition> | 'parameter' {
  return parameters.has(name) ? 'parameter' : find(modules, module, name, TYPE)
}

/** Inside the definition `node` of `module`, where no type parameter of the place that named it counts. */
export function within({ modules, seen }: TypeScope, module: Module, node: t.Node): TypeScope {
  return { modules, module, seen: new Set([...seen, node]), parameters: new Set() }
}
