import { posix, resolve } from 'node:path'
import { compare, type ContextDeclaration, type Declarations, type Diagnostic } from '../../model/index.js'
import { declareFunction, type Declared } from './declare.js'
import type { Modules } from './lookup.js'
import { createMatcher, slashed } from './matcher.js'
import type { Module } from './module.js'
import { createModuleCache } from './module-cache.js'
import { outsideBodies } from './outside-bodies.js'
import { mentionsClient, mentionsContext } from './server-names.js'
import type { Unresolved } from './unresolved.js'

export interface TypeScriptReader {
  /**
   * Reads the matched files (given `changed`, only those of them, created and removed ones included) and answers the
   * declarations of all. Never throws for a fault in a source: that is a diagnostic, and the last version of the file
   * that parsed stays in the declarations. A function in `unresolved` has only those params that syntax tells, until
   * `withResolved` fills in the checker's answer. Without news it answers the very same object.
   */
  read(changed?: Iterable<string>): TypeScriptReading
  /** Absolute, real paths of the matched files, with forward slashes. */
  readonly files: ReadonlySet<string>
  /**
   * Files that the last `read` followed imports to, for a context or a type: a change of one must be read again. Files
   * outside `files` are among them, and paths that do not exist yet, where an import would lead if they did.
   */
  readonly dependencies: ReadonlySet<string>
  /** The text of a file, but for the bodies of what it offers; null for one that the last `read` did not look into. */
  outsideBodies(file: string): string | null
  /** Whether a path is one of the sources: by the patterns, never a declaration file, never in node_modules. */
  matches(file: string): boolean
}

interface TypeScriptReading {
  declarations: Declarations
  diagnostics: Diagnostic[]
  unresolved: Unresolved[]
}

/** What one file declares, and the modules that it took to tell: while none of them changes, neither does it. */
type Told = { module: Module; followed: ReadonlyMap<string, Module | null>; parts: Declared[] }

/** A reader of the TypeScript files that `sources` (globs, relative to `root`) match. */
export function createTypeScriptReader(options: { root: string; sources: string | string[] }): TypeScriptReader {
  const root = slashed(resolve(options.root))
  const matcher = createMatcher(root, [options.sources].flat())
  const cache = createModuleCache()
  let files: ReadonlySet<string> | null = null
  let dependencies = new Set<string>()
  const known = new Map<string, Told>()
  let last: { madeOf: readonly unknown[]; reading: TypeScriptReading } | null = null

  const refresh = (changed: Iterable<string> | undefined): Set<string> => {
    if (!files || !changed) {
      for (const file of cache.known()) cache.refresh(file)
      return new Set(matcher.list())
    }
    const next = new Set(files)
    for (const path of changed) {
      const file = matcher.real(absolute(root, path))
      cache.refresh(file)
      if (!matcher.matches(file)) continue
      if (cache.text(file) === null && !cache.fault(file)) next.delete(file)
      else next.add(file)
    }
    return new Set([...next].sort(compare))
  }

  const tell = (file: string, module: Module): Told => {
    const before = known.get(file)
    if (before?.module === module && [...before.followed].every(([path, target]) => cache.module(path) === target))
      return before
    const followed = new Map<string, Module | null>()
    const modules: Modules = {
      imported(from, specifier) {
        const paths = cache.candidates(from, specifier)
        const target = paths.findIndex((path) => cache.text(path) !== null)
        // What was looked for in vain counts too: once it exists, the import leads there.
        for (const path of target < 0 ? paths : paths.slice(0, target + 1)) followed.set(path, cache.module(path))
        return followed.get(paths[target] ?? '') ?? null
      },
    }
    const source = posix.relative(root, file)
    const told = { module, followed, parts: module.functions.map((fn) => declareFunction(fn, module, modules, source)) }
    known.set(file, told)
    return told
  }

  const isRelevant = (text: string | null) => text === null || mentionsClient(text) || mentionsContext(text)

  const read: TypeScriptReader['read'] = (changed) => {
    const current = refresh(changed)
    files = current
    const told: Told[] = []
    for (const file of current) {
      const module = isRelevant(cache.text(file)) ? cache.module(file) : null
      if (module) told.push(tell(file, module))
    }
    const followed = new Set(told.flatMap((each) => [...each.followed.keys()]))
    // Only what was asked for: a file that nothing here needs is for Vite and the type checker to judge.
    const isAsked = (file: string) => followed.has(file) || isRelevant(cache.text(file))
    const asked = [...new Set([...current, ...followed])].filter(isAsked)
    const faults = asked.flatMap((file) => cache.fault(file) ?? [])
    for (const file of cache.known()) if (!current.has(file) && !followed.has(file)) cache.forget(file)
    for (const file of known.keys()) if (!current.has(file)) known.delete(file)
    dependencies = followed
    // The type checker follows what this reader does not, so that an open question may have a new answer.
    const isOpen = told.some(({ parts }) => parts.some(({ unresolved }) => unresolved))
    const madeOf = [...told, ...faults, ...(isOpen ? [...current, ...followed].map((file) => cache.text(file)) : [])]
    if (!last || !isSame(madeOf, last.madeOf)) last = { madeOf, reading: combine(told, faults) }
    return last.reading
  }

  return {
    read,
    get files() {
      return (files ??= new Set(matcher.list()))
    },
    get dependencies() {
      return dependencies
    },
    outsideBodies(file) {
      const module = known.get(file)?.module
      return module ? outsideBodies(module) : null
    },
    matches: (file) => matcher.matches(absolute(root, file)),
  }
}

function absolute(root: string, file: string): string {
  return slashed(resolve(root, file))
}

function isSame(now: readonly unknown[], before: readonly unknown[]): boolean {
  return now.length === before.length && now.every((part, index) => part === before[index])
}

function combine(told: readonly Told[], faults: readonly Diagnostic[]): TypeScriptReading {
  const parts = told.flatMap((each) => each.parts)
  const own = told.flatMap(({ module }) => [...module.contexts.values()])
  const contexts = own.map(({ name, place }): ContextDeclaration => ({ name, place, functions: null }))
  const found = [...told.flatMap(({ module }) => module.diagnostics), ...parts.flatMap((part) => part.diagnostics)]
  return {
    declarations: {
      base: null,
      functions: parts.map((part) => part.declaration),
      contexts: unique([...contexts, ...parts.flatMap((part) => part.contexts)]),
      schemas: {},
    },
    diagnostics: [...found, ...faults].sort(byPlace),
    unresolved: parts.flatMap((part) => part.unresolved ?? []),
  }
}

/** Two constants of one name are one context. */
function unique(contexts: ContextDeclaration[]): ContextDeclaration[] {
  const byName = new Map<string, ContextDeclaration>()
  for (const context of contexts) if (!byName.has(context.name)) byName.set(context.name, context)
  return [...byName.values()]
}

function byPlace({ place: a }: Diagnostic, { place: b }: Diagnostic): number {
  return compare(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)
}
