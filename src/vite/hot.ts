import type { DevEnvironment, EnvironmentModuleNode, HotUpdateOptions, Plugin, ViteDevServer } from 'vite'
import { SERVER_ID } from '../../virtual-modules/index.js'
import type { MizanContext } from './context.js'
import type { Change } from './dev-state.js'
import { lookAgain } from './look-again.js'
import { notLoaded } from './not-loaded.js'
import { announce, clear, showAgain } from './overlay.js'
import { serverEnvironment } from './server-environment.js'
import { judge, sendChanged, settle } from './settle.js'

/**
 * Brings a change of the server to the page: new code of virtual modules as hot updates, and changed data as
 * `mizan:changed`, which makes the runtime fetch again. Neither reloads the page.
 */
export function hot(context: MizanContext): Plugin {
  const announced = new WeakSet<Change>()
  let told: ReturnType<typeof lookAgain>
  return {
    name: 'mizan:hot',
    apply: 'serve',
    async hotUpdate({ file, timestamp, modules, type, read, server }) {
      const runs = context.project.schemaFile === null && this.environment === serverEnvironment(server)
      const concerned = context.project.source.concerns(file)
      // A type of a package's or a schema's, which only the checker follows.
      if (!concerned && this.environment === server.environments.client && context.project.isInspected(file)) judge(context, server)
      // A file that only server code imports, such as its database's, changes what functions answer and nothing else.
      const unloaded = runs ? notLoaded(this.environment, context, type === 'delete' ? file : null) : []
      if (!concerned && !(runs && modules.length + unloaded.length > 0)) return undefined
      // The client's environment comes first, and what is read now is what the others get too.
      const isFirst = this.environment === server.environments.client || !concerned
      // Vite waits a moment with a file that is empty: most editors empty it before they write.
      if (isFirst) told(file, type === 'delete' ? null : await textOf(read))
      // A schema in the middle of being written is no news, and its overlay would be gone at once.
      if (concerned) await context.project.source.load?.()
      const change = concerned ? context.dev.update(file, timestamp) : undefined
      if (change && !announced.has(change)) {
        announced.add(change)
        announce(change, context, server)
        void settle(context, server)
        if (context.project.schemaFile !== null) sendAfterUpdate(server, change.contexts)
      }
      if (runs) {
        const stale = invalidateWithImporters(this.environment, [...modules, ...unloaded], timestamp)
        // A function that failed may be mended now; if not, the next answer shows it again.
        if (stale.length > 0 && context.dev.snapshot.ok) clear(server, context)
        sendAfterUpdate(server, [...(change?.contexts ?? []), ...contextsIn(stale, context)])
      }
      return change ? withVirtual(this.environment, change, modules) : undefined
    },
    configureServer(server) {
      told = lookAgain(server)
      server.environments.client.hot.on('vite:client:connect', (_, client) => showAgain(context, (payload) => client.send(payload)))
    },
  }
}

/**
 * Vite sends its updates once all hooks have run, and the page takes one message after another: who fetches again does so with
 * the new code of the server, and of the modules that read the answer.
 */
function sendAfterUpdate(server: ViteDevServer, contexts: string[]): void {
  setTimeout(() => sendChanged(server, contexts), 0)
}

async function textOf(read: HotUpdateOptions['read']): Promise<string | null> {
  try {
    return await read()
  } catch {
    return null
  }
}

/** The contexts that functions in these files are read by. */
function contextsIn(files: string[], context: MizanContext): string[] {
  const functions = context.dev.snapshot.model?.functions ?? []
  return functions.flatMap(({ payload, context: name }) => (payload.kind === 'typescript' && files.includes(payload.file) ? (name ?? []) : []))
}

/** Returning nothing leaves a file to others; a list, even an empty one, would take it away from them. */
function withVirtual(environment: DevEnvironment, change: Change, modules: EnvironmentModuleNode[]) {
  // The server's is made of the whole model.
  const ids = change.before === change.after ? [] : [...new Set([...change.modules, SERVER_ID])]
  const changed = ids.flatMap((id) => environment.moduleGraph.getModuleById(`\0${id}`) ?? [])
  // An update alone lets a request that has read the code of before, and is still being transformed, be kept as the new one.
  for (const module of changed) environment.moduleGraph.invalidateModule(module)
  return changed.length > 0 ? [...modules, ...changed] : undefined
}

/** The files whose code runs anew: the modules and everything that imports them, each marked stale. */
function invalidateWithImporters(environment: DevEnvironment, modules: EnvironmentModuleNode[], timestamp: number): string[] {
  const found = new Set(modules)
  for (const module of found) for (const importer of module.importers) found.add(importer)
  const seen = new Set<EnvironmentModuleNode>()
  for (const module of found) environment.moduleGraph.invalidateModule(module, seen, timestamp, true)
  return [...found].flatMap(({ file }) => file ?? [])
}
