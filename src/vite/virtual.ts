import type { Plugin, ResolvedConfig } from 'vite'
import type { Project } from '../project/project.js'
import { formModuleCode, formModuleFn, FUNCTIONS_ID, MANIFEST_ID, PREFIX, SERVER_ID } from '../../virtual-modules/index.js'
import type { MizanContext } from './context.js'
import { buildFaultOf, faultOf, warnOf } from './faults.js'

/** Serves `virtual:mizan/…`, and in a build refuses a source with errors. */
export function virtualModules(context: MizanContext): Plugin {
  return {
    ...serving(context),
    // A worker may call functions too, and Vite bundles each one apart, with these plugins alone.
    config: () => ({ worker: { plugins: () => [serving(context)] } }),
    async buildStart() {
      // In dev a throw here stops the server from listening, and a wait delays it.
      if (this.meta.watchMode && this.environment.mode === 'dev') return
      context.project.refresh()
      // What functions give costs the type checker seconds, and is asked for when the manifest is due: by then a build that fails
      // has failed. One that watches has to know before it begins which files the answer hangs on.
      const { ok, diagnostics } = await (this.meta.watchMode ? context.project.described() : context.project.complete())
      if (this.meta.watchMode) for (const path of watched(context.project)) this.addWatchFile(path)
      if (!ok) this.error(buildFaultOf(diagnostics, context.project))
      // Several environments, and several outputs of one, start from the same source: once is enough.
      if (this.environment.name !== 'client' && !isServerAlone(this.environment.getTopLevelConfig())) return
      warnOf(diagnostics, context, this)
    },
  }
}

function serving(context: MizanContext): Plugin {
  return {
    name: 'mizan:virtual',
    resolveId: {
      filter: { id: /^virtual:mizan\// },
      handler: (id) => `\0${id}`,
    },
    load: {
      filter: { id: /^\0virtual:mizan\// },
      async handler(resolved) {
        const id = resolved.slice(1)
        const isDev = this.environment.mode === 'dev'
        // In a dev server this would make the source an import of this module, and each edit of a body an update of it. The
        // bundled one has no other way to hear of a change: it never calls hotUpdate.
        if (!isDev || this.environment.config.experimental.bundledDev) {
          for (const file of context.project.source.files()) this.addWatchFile(file)
        }
        // A page that comes before the first answer of a server would find an overlay that is gone at once.
        const dev = isDev ? await context.arrived() : null
        const form = dev ? formModuleFn(id) : null
        if (form !== null) return { code: formModuleCode(await context.project.form(form)) }
        // The hash covers what functions give, the server holds arguments to what they take, and forms are read by it.
        if (id === SERVER_ID || (!isDev && (id === MANIFEST_ID || id.startsWith(FUNCTIONS_ID)))) await context.project.described()
        // A page is served by what is settled; the server is none of a page's.
        const { snapshot } = dev && id !== SERVER_ID ? dev : context.project
        const code = dev && id !== SERVER_ID ? dev.code(id) : snapshot.modules.find((module) => module.id === id)?.code({ dev: isDev })
        if (code !== undefined) return { code, moduleSideEffects: false }
        if (!snapshot.model) return this.error(faultOf(snapshot.diagnostics, context.project))
        const ids = snapshot.modules.map((module) => module.id)
        return this.error(`${id} is no module of mizan.\n${suggestion(id, ids)}`)
      },
    },
  }
}

function suggestion(id: string, ids: string[]): string {
  const folder = id.slice(0, id.indexOf('/', PREFIX.length) + 1)
  const near = folder === '' ? [] : ids.filter((known) => known.startsWith(folder))
  return `There are: ${(near.length > 0 ? near : ids).join(', ')}.`
}

/** `vite build --ssr`, which has no client; of an application that is built whole, each environment may have such a configuration. */
const isServerAlone = ({ build, builder }: ResolvedConfig) => Boolean(build.ssr) && builder === undefined

/** What a watching build listens to: the source, and the folders where a new file of it may appear. */
function watched({ root, source, describedFiles }: Project): string[] {
  // Rolldown watches a folder with all below it: at the root that would be node_modules.
  return [...source.files(), ...describedFiles, ...source.folders.filter((folder) => folder !== root)]
}
