import { isRunnableDevEnvironment, type ViteDevServer } from 'vite'
import { unwritable } from '../project/unwritable.js'
import type { MizanContext } from './context.js'
import type { Change } from './dev-state.js'
import { announce } from './overlay.js'

/** The page comes first: emitting the types of 1,000 functions takes longer than bringing it a change (145 ms against 40). */
const TYPES_DELAY = 150

/** Milliseconds after the last change until the types of what did not change are looked through: their maps tell lines. */
const RENEW_DELAY = 2000

/** Milliseconds after the last change until what functions answer is judged. */
const IDLE_DELAY = 2000

/**
 * After a change: waits for what only the type checker knows, brings that to the page, and then writes the types. Of changes
 * that come in between only the latest is written.
 */
export async function settle(context: MizanContext, server: ViteDevServer): Promise<void> {
  const { project, dev, types } = context
  try {
    await project.complete()
    await bring(dev.settle(), context, server)
    const write = async (isAll: boolean) => {
      const { model, modules, ok, partial } = project.snapshot
      if (!ok || !model || partial) return
      if (isAll) return context.folder.renew(modules, model, project)
      if (await context.folder.update(modules, model, project)) types.schedule(RENEW_DELAY, () => write(true), onError)
    }
    const onError = (error: unknown) => server.config.logger.error(unwritable(error, project.root), { timestamp: true })
    types.schedule(TYPES_DELAY, () => write(false), onError)
    judge(context, server)
  } catch (error) {
    server.config.logger.error(`mizan: a change was not brought to the page.\n${String(error instanceof Error ? error.stack : error)}`, { timestamp: true })
  }
}

async function bring(change: Change, context: MizanContext, server: ViteDevServer): Promise<void> {
  if (change.after === change.before) return
  announce(change, context, server)
  await reload(server, change.modules)
  sendChanged(server, change.contexts)
}

/** What is said of a function's answer. */
const JUDGEMENTS = new Set(['MZ535', 'MZ536', 'MZ537'])

/**
 * Once nothing changes any more, asks whether functions answer with what they should, and tells what they take before the first call
 * would wait for it: the type checker is at it for seconds. Who is mending such an error wants to hear of it sooner.
 */
export function judge(context: MizanContext, server: ViteDevServer): void {
  const { project, dev, judging, isTest } = context
  if (isTest || project.schemaFile !== null) return
  const isAccused = dev.snapshot.diagnostics.some(({ code }) => JUDGEMENTS.has(code))
  const ask = async () => {
    await project.judged()
    await bring(dev.settle(), context, server)
  }
  const onError = (error: unknown) => server.config.logger.error(`mizan: what functions answer was not checked.\n${String(error)}`, { timestamp: true })
  judging.schedule(isAccused ? TYPES_DELAY : IDLE_DELAY, ask, onError)
}

async function reload(server: ViteDevServer, ids: string[]): Promise<void> {
  for (const environment of Object.values(server.environments)) {
    for (const id of ids) {
      const module = environment.moduleGraph.getModuleById(`\0${id}`)
      if (!module) continue
      // Without updates it does nothing, and a page that is loaded anew would get what there was.
      if (environment.config.server.hmr === false) environment.moduleGraph.invalidateModule(module)
      else await environment.reloadModule(module)
      // A runner keeps what it has evaluated when no update reaches it.
      if (!isRunnableDevEnvironment(environment)) continue
      const { evaluatedModules } = environment.runner
      const evaluated = evaluatedModules.getModuleById(`\0${id}`)
      if (evaluated) evaluatedModules.invalidateModule(evaluated)
    }
  }
}

/** Tells the page that the data of these contexts may have changed. */
export function sendChanged(server: ViteDevServer, contexts: string[]): void {
  const names = [...new Set(contexts)].sort()
  if (names.length > 0) server.environments.client.hot.send('mizan:changed', names)
}
