import { relative } from 'node:path'
import { perEnvironmentState, type DevEnvironment, type Plugin, type Rolldown } from 'vite'
import { PREFIX, SERVER_ID } from '../../virtual-modules/index.js'
import type { MizanContext } from './context.js'

/**
 * Keeps server code out of the browser: a server file that client code imports for its value, at any distance, is an error
 * with the chain of imports. Nothing is cut out of it, so nothing of it can be left in by mistake; a stub's source map would
 * carry the whole file.
 */
export function guard(context: MizanContext): Plugin {
  return {
    ...refusal(context),
    // Vite bundles each worker apart, with these plugins alone.
    config: () => ({ worker: { plugins: () => [refusal(context)] } }),
  }
}

function refusal(context: MizanContext): Plugin {
  /** Server files that the build met, each with the module that names it by URL, or null when it is imported. */
  const met = perEnvironmentState(() => new Map<string, string | null>())
  const isServerCode = (id: string) => id === `\0${SERVER_ID}` || context.isServerCode(fileOf(id))
  return {
    name: 'mizan:guard',
    enforce: 'pre',
    applyToEnvironment: (environment) => environment.config.consumer === 'client' && !context.isTest,
    buildStart() {
      met(this).clear()
    },
    load: {
      filter: { id: /\.[cm]?[jt]sx?(\?|$)|^\0virtual:mizan\/server$/ },
      handler(id) {
        if (!isServerCode(id)) return null
        const { environment } = this
        if (environment.mode === 'dev') this.error(message([chainTo(id, devGraph(environment))], context.project.root))
        // Rolldown tells the importers of a module once all are loaded. Until then an empty module stands here: the file
        // itself would fail first, of its decorators or of what it imports.
        met(this).set(id, null)
        return { code: 'export {}', map: { mappings: '' } }
      },
    },
    transform: {
      // A file named so is emitted, or inlined, as it is. Vite's own pattern (its asset-import-meta-url plugin), for literals.
      filter: { code: /\bnew\s+URL\b/ },
      async handler(code, id) {
        if (this.environment.mode === 'dev') return
        for (const [, ...quoted] of code.matchAll(URL_REFERENCE)) {
          const target = await this.resolve(quoted.find(Boolean)!, id)
          if (target && isServerCode(target.id)) met(this).set(target.id, id)
        }
      },
    },
    buildEnd(error) {
      if (error || met(this).size === 0) return
      const graph = buildGraph(this)
      const chains = [...met(this)].map(([id, namedBy]) => (namedBy === null ? chainTo(id, graph) : [...chainTo(namedBy, graph), id]))
      // Modules load in no order: the same fault reads the same each time.
      this.error(message(chains.toSorted((a, b) => (a.join() < b.join() ? -1 : 1)), context.project.root))
    },
  }
}

const URL_REFERENCE = /\bnew\s+URL\s*\(\s*(?:'([^']+)'|"([^"]+)"|`([^`$]+)`)\s*,\s*import\.meta\.url\s*(?:,\s*)?\)/g

const fileOf = (id: string) => id.replace(/\?.*$/, '')

type Importers = (module: string) => readonly string[]

function devGraph({ moduleGraph }: DevEnvironment): Importers {
  return (module) => [...(moduleGraph.getModuleById(module)?.importers ?? [])].flatMap(({ id }) => id ?? [])
}

function buildGraph(build: Rolldown.PluginContext): Importers {
  return (module) => {
    const info = build.getModuleInfo(module)
    // Something may import an entry too, but the chain begins where the build does.
    return !info || info.isEntry ? [] : [...info.importers, ...info.dynamicImporters].sort()
  }
}

/** From an entry to the module, by the shortest way. */
export function chainTo(id: string, importersOf: Importers): string[] {
  const next = new Map<string, string | null>([[id, null]])
  let last = id
  for (const module of next.keys()) {
    last = module
    const importers = importersOf(module)
    if (importers.length === 0) break
    for (const importer of importers) if (!next.has(importer)) next.set(importer, module)
  }
  const chain: string[] = []
  for (let module: string | null | undefined = last; module; module = next.get(module)) chain.push(module)
  return chain
}

function message(chains: string[][], root: string): string {
  const parts = chains.flatMap((chain) => {
    const names = chain.map((id) => nameOf(id, root))
    return [
      `Client code imports the server file ${names.at(-1)}, whose code must not reach a browser.`,
      '',
      ...names.map((name, depth) => `${'  '.repeat(depth)}${depth === 0 ? '' : 'imports '}${name}`),
      '',
    ]
  })
  return [
    ...parts,
    `To call its functions, import them from '${PREFIX}contexts' or '${PREFIX}functions'.`,
    "If you're only using a type of it, change the import to `import type`.",
  ].join('\n')
}

/** Modules of plugins have no file, and an id that begins with a zero byte. */
function nameOf(id: string, root: string): string {
  return id.startsWith('\0') ? id.slice(1) : relative(root, id).replaceAll('\\', '/')
}
