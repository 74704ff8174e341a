import type { Module } from './module.js'

/** The modules around a file, as far as their files can be found. */
export interface Modules {
  /** The module that a relative `specifier` in `from` means; null when there is none. */
  imported(from: string, specifier: string): Module | null
}

/** What a name stands for, with the module it is defined in; or why that cannot be told. */
export type Found<T> = { ok: true; value: T; module: Module } | { ok: false; reason: string }

/** What is looked for: a value is not found through an import or export that is gone at run time, a type is. */
export interface Wanted<T> {
  kind: 'value' | 'type'
  pick(module: Module, local: string): T | undefined
}

/** Follows `local` through imports and re-exports of relative modules to what is `wanted`. */
export function find<T>(
  modules: Modules,
  module: Module,
  local: string,
  wanted: Wanted<T>,
  seen = new Set<string>(),
): Found<T> {
  const own = wanted.pick(module, local)
  if (own !== undefined) return { ok: true, value: own, module }
  const entry = module.imports.get(local)
  if (!entry) return missing(`it is not declared in ${baseName(module.file)} as one`)
  if (entry.typeOnly && wanted.kind === 'value') return missing(IMPORTED_AS_TYPE)
  if (entry.imported === '*') return missing('it is a whole module')
  return follow(modules, module, entry, wanted, seen)
}

/** Follows the member of a namespace import: `contexts.UserContext`. */
export function findMember<T>(
  modules: Modules,
  module: Module,
  namespace: string,
  member: string,
  wanted: Wanted<T>,
): Found<T> {
  const entry = module.imports.get(namespace)
  if (entry?.imported !== '*') return missing(`${namespace} is not an imported module`)
  if (entry.typeOnly && wanted.kind === 'value') return missing(IMPORTED_AS_TYPE)
  return follow(modules, module, { specifier: entry.specifier, imported: member }, wanted, new Set())
}

function findExport<T>(modules: Modules, module: Module, name: string, wanted: Wanted<T>, seen: Set<string>): Found<T> {
  const key = `${module.file}\0${name}`
  if (seen.has(key)) return missing('its exports go in a circle')
  seen.add(key)
  const entry = module.exports.get(name)
  if (entry?.typeOnly && wanted.kind === 'value') return missing(exportedAsType(module))
  if (entry)
    return 'local' in entry
      ? find(modules, module, entry.local, wanted, seen)
      : follow(modules, module, entry, wanted, seen)
  for (const { specifier, typeOnly } of name === 'default' ? [] : module.stars) {
    const found = follow(modules, module, { specifier, imported: name }, wanted, seen)
    if (found.ok) return typeOnly && wanted.kind === 'value' ? missing(exportedAsType(module)) : found
  }
  return missing(`${baseName(module.file)} does not export it as one`)
}

function follow<T>(
  modules: Modules,
  from: Module,
  { specifier, imported }: { specifier: string; imported: string },
  wanted: Wanted<T>,
  seen: Set<string>,
): Found<T> {
  if (!isRelative(specifier)) return missing(`it comes from "${specifier}", and only relative imports are followed`)
  const target = modules.imported(from.file, specifier)
  if (!target) return missing(`the module "${specifier}" is not found`)
  return findExport(modules, target, imported, wanted, seen)
}

const IMPORTED_AS_TYPE = 'it is imported as a type only'

function exportedAsType({ file }: Module): string {
  return `${baseName(file)} exports it as a type only`
}

function isRelative(specifier: string): boolean {
  return /^\.\.?(\/|$)/.test(specifier)
}

function baseName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1)
}

function missing(reason: string): { ok: false; reason: string } {
  return { ok: false, reason }
}
