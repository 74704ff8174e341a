import { resolve } from 'node:path'
import { normalizePath, type Plugin, type ResolvedConfig, type ViteDevServer } from 'vite'
import { diagnostic } from '../model/index.js'
import type { SettingsFile } from '../../virtual-modules/index.js'
import type { InvalidationListener, MizanServer, Settings } from '../server/index.js'
import type * as Server from '../server/index.js'
import type { MizanContext } from './context.js'
import { SETTINGS } from './options.js'
import { showError } from './overlay.js'
import { serverEnvironment } from './server-environment.js'
import { sendChanged } from './settle.js'
import { SetupError } from './setup-error.js'

/** Keeps the settings in memory as long as they, and what they import, stay as they are: a store of sessions outlives other edits. */
export function settingsFile(context: MizanContext): Plugin {
  return {
    name: 'mizan:settings',
    apply: 'serve',
    applyToEnvironment: (environment) => environment.config.consumer === 'server' && !context.isTest,
    transform: {
      filter: { id: /\.[cm]?[jt]s$/ },
      handler(code, id) {
        // Without it, an edit would run every file of the server anew.
        return id === context.settings?.file ? { code: `${code}\nif (import.meta.hot) import.meta.hot.accept()\n`, map: null } : null
      },
    },
    configureServer(server) {
      if (context.isTest || context.project.schemaFile !== null) return
      const file = context.settings?.file ?? normalizePath(resolve(context.project.root, SETTINGS))
      // Types and the handler are made with it or without: few files are as rarely made.
      const restart = (path: string) => void (normalizePath(path) === file && server.restart())
      server.watcher.on('add', restart)
      server.watcher.on('unlink', restart)
    },
  }
}

/**
 * The application's server for dev, asked for at each request: an edit applies to the next one. Errors are shown in the page too,
 * and the application's own listener hears of them all the same.
 */
export function devServer(context: MizanContext, server: ViteDevServer, { defineServer }: Pick<typeof Server, 'defineServer'>): () => Promise<MizanServer> {
  const made = new WeakMap<MizanServer, MizanServer>()
  const plain = defineServer()
  let latest = plain
  context.onClose(server.config, () => letGo(latest, server.config))
  return async () => {
    const { settings } = context
    const own = settings ? await load(settings, server) : plain
    // It holds connections, and other processes count on it to hear of what is stale.
    if (latest.settings.cache !== own.settings.cache) void letGo(latest, server.config)
    latest = own
    const known = made.get(own) ?? inDev(own, context, server)
    made.set(own, known)
    return known
  }
}

async function letGo({ settings: { cache } }: MizanServer, { logger }: ResolvedConfig): Promise<void> {
  try {
    await cache?.close()
  } catch (error) {
    logger.error(`mizan: the cache of the settings does not close: ${String(error)}`, { timestamp: true })
  }
}

async function load(settings: SettingsFile, server: ViteDevServer): Promise<MizanServer> {
  const exports: { default?: unknown } = await serverEnvironment(server).runner.import(settings.file)
  return serverOf(exports.default, settings)
}

/** @throws {SetupError} MZ702, for what `defineServer` did not return */
export function serverOf(exported: unknown, { file, name }: SettingsFile): MizanServer {
  // Not by its class: the application may well have another copy of the package.
  const isServer = typeof exported === 'object' && exported !== null && 'emit' in exported && typeof exported.emit === 'function'
  if (isServer) return exported as unknown as MizanServer
  throw new SetupError(diagnostic('MZ702', { file }, { file: name }))
}

function inDev(own: MizanServer, context: MizanContext, server: ViteDevServer): MizanServer {
  const answered = new WeakSet<readonly unknown[]>()
  // Who made a request knows from its answer what to fetch again. What a job or a script made stale, nobody tells the page.
  const tell: InvalidationListener = (items) => {
    if (!answered.has(items)) sendChanged(server, items.map((item) => (typeof item === 'string' ? item : item.context)))
  }
  own.listen(tell)
  const settings: Settings = {
    ...own.settings,
    allowedOrigins: [...(own.settings.allowedOrigins ?? []), ...context.allowedOrigins],
    onError(error, fn) {
      showError(error, fn, context, server)
      own.settings.onError?.(error, fn)
    },
  }
  return {
    ...own,
    settings,
    emit(items) {
      answered.add(items)
      return own.emit(items)
    },
  }
}
