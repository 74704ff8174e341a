import { parseAst, type DevEnvironment, type Plugin } from 'vite'
import { PREFIX } from '../../virtual-modules/index.js'
import type { MizanContext } from './context.js'
import { nearest } from './nearest.js'

type Wanted = { id: string; name: string | null; at: number }

/**
 * Tells of a name that a virtual module does not export, which a browser tells its console alone, and brings the page back
 * when the name is there. A build says so by itself.
 */
export function imports(context: MizanContext): Plugin {
  /** By the importing module: what it wants in vain. */
  const missing = new Map<string, Wanted[]>()
  /** By the importing module: what it wants of a source that has not been read. A page's first module does not wait for that. */
  const unchecked = new Map<string, Wanted[]>()
  const isThere = ({ id, name }: Wanted) => {
    const names = context.dev.exportsOf(id)
    return names !== undefined && (name === null || names.has(name))
  }
  let checking: Promise<void> | undefined
  const check = async (environment: DevEnvironment) => {
    if (!(await context.arrived()).snapshot.model) return
    for (const [importer, all] of unchecked) {
      unchecked.delete(importer)
      if (all.every(isThere)) continue
      // Transformed once more it fails, with its place. The page has it already, and is told as of what it waits for now.
      await again(environment, importer).catch((fault: unknown) => {
        unchecked.set(importer, all)
        throw fault
      })
    }
  }
  return {
    name: 'mizan:imports',
    apply: 'serve',
    // What other plugins leave is what the browser gets: imports that are only types are gone by then.
    enforce: 'post',
    applyToEnvironment: (environment) => environment.config.consumer === 'client' && !context.isTest,
    transform: {
      filter: { id: { exclude: /^\0virtual:mizan\// }, code: PREFIX },
      async handler(code, importer) {
        missing.delete(importer)
        unchecked.delete(importer)
        const all = wantedBy(code)
        // Without a model every virtual module fails, with what is wrong in the source.
        if (!context.isRead || !context.dev.snapshot.model) return void unchecked.set(importer, all)
        const faults = all.filter((wanted) => !isThere(wanted))
        if (faults.length === 0) return
        missing.set(importer, faults)
        const fault = faults.find(({ id }) => context.dev.exportsOf(id) !== undefined)
        // A module that does not exist says so when it is loaded.
        if (fault) this.error(message(fault, context.dev.exportsOf(fault.id) ?? new Set()), fault.at)
      },
    },
    load: {
      order: 'pre',
      filter: { id: /^\0virtual:mizan\// },
      async handler() {
        const { environment } = this
        if (environment.mode !== 'dev' || (unchecked.size === 0 && !checking)) return
        // Vite loads several at once, and a fault is told by each of them.
        await (checking ??= check(environment).finally(() => (checking = undefined)))
      },
    },
    hotUpdate({ modules, timestamp }) {
      if (missing.size === 0) return
      const { environment } = this
      for (const module of modules) {
        // Vite leaves out a module that has never run; its page stands still, and only a reload starts it.
        if (!module.id || !missing.has(module.id) || module.isSelfAccepting !== undefined) continue
        missing.delete(module.id)
        later(() => environment.hot.send({ type: 'full-reload' }))
      }
      for (const [importer, faults] of missing) {
        if (!faults.some(isThere)) continue
        missing.delete(importer)
        later(() => retry(environment, importer, faults, timestamp))
      }
    },
  }
}

/** Vite brings its own updates once all hooks have run. */
const later = (run: () => unknown) => void setTimeout(run, 0)

async function again(environment: DevEnvironment, importer: string): Promise<void> {
  const module = environment.moduleGraph.getModuleById(importer)
  if (!module) return
  environment.moduleGraph.invalidateModule(module)
  // As of one that has never been transformed: only a reload starts its page.
  module.isSelfAccepting = undefined
  await environment.transformRequest(module.url)
}

async function retry(environment: DevEnvironment, importer: string, faults: Wanted[], timestamp: number): Promise<void> {
  const { moduleGraph, hot } = environment
  for (const { id } of faults) {
    const module = moduleGraph.getModuleById(`\0${id}`)
    // With a new address: a browser need not ask again for one that failed.
    if (module) moduleGraph.invalidateModule(module, new Set(), timestamp, true)
  }
  const module = moduleGraph.getModuleById(importer)
  if (!module) return
  moduleGraph.invalidateModule(module, new Set(), timestamp, true)
  // One that ran before may still run on the page, with state to lose.
  if (module.isSelfAccepting) await environment.reloadModule(module)
  else hot.send({ type: 'full-reload' })
}

/** What plain JavaScript imports from virtual modules by static imports; a name of null asks for the module alone. */
function wantedBy(code: string): Wanted[] {
  return parsed(code).flatMap((statement): Wanted[] => {
    if (statement.type === 'ExportAllDeclaration') return wanted(statement.source.value, [{ name: null, at: statement.start }])
    if (statement.type === 'ExportNamedDeclaration' && statement.source) {
      return wanted(statement.source.value, statement.specifiers.map(({ local, start }) => ({ name: nameOf(local), at: start })))
    }
    if (statement.type !== 'ImportDeclaration') return []
    const names = statement.specifiers.map((specifier) => {
      if (specifier.type === 'ImportNamespaceSpecifier') return { name: null, at: specifier.start }
      return { name: specifier.type === 'ImportSpecifier' ? nameOf(specifier.imported) : 'default', at: specifier.start }
    })
    return wanted(statement.source.value, [{ name: null, at: statement.start }, ...names])
  })
}

function wanted(id: string, names: { name: string | null; at: number }[]): Wanted[] {
  return id.startsWith(PREFIX) ? names.map((item) => ({ id, ...item })) : []
}

function parsed(code: string) {
  try {
    return parseAst(code).body
  } catch {
    // Vite parses it next, and tells what is wrong.
    return []
  }
}

const nameOf = (node: { type: 'Literal'; value: unknown } | { type: 'Identifier'; name: string }): string =>
  node.type === 'Literal' ? String(node.value) : node.name

function message({ id, name }: Wanted, names: ReadonlySet<string>): string {
  if (name === 'default') return `${id} has no default export.\n${names.size > 0 ? `Import by name: ${list(names)}.` : EMPTY}`
  const near = nearest(name!, names)
  const fix = near ? `Did you mean ${near}?` : names.size > 0 ? `There are: ${list(names)}.` : EMPTY
  return `${id} exports no ${name}.\n${fix} A new function of the server is here as soon as its file is saved.`
}

const EMPTY = 'It exports nothing yet: the server has no functions for it.'

const SHOWN = 20

function list(names: ReadonlySet<string>): string {
  const sorted = [...names].sort()
  return [...sorted.slice(0, SHOWN), ...(sorted.length > SHOWN ? [`and ${sorted.length - SHOWN} more`] : [])].join(', ')
}
