import { createRunnableDevEnvironment, type Plugin, type ResolvedConfig, type ViteDevServer } from 'vite'
import { problem } from '../protocol/index.js'
import type { Snapshot } from '../project/project.js'
import type { createHandler, Loaded, MizanServer } from '../server/index.js'
import type * as Server from '../server/index.js'
import type { Middleware } from '../server/node/middleware.js'
import type { MizanContext } from './context.js'
import { recovered, showError } from './overlay.js'
import { OWN_ENVIRONMENT, serverEnvironment } from './server-environment.js'
import { serverTable } from './server-table.js'
import { devServer } from './settings.js'
import { mayBeOurs } from './view-routes.js'

/** In milliseconds: who waits longer for an answer wants to know for what. */
const PATIENCE = 1000

/**
 * Answers `{base}` and the routes of views in dev, from the decorated sources. Each request imports its function's file through
 * Vite's module runner, so that an edited function answers the next request, and a file that fails takes down its own functions
 * alone.
 */
export function embeddedServer(context: MizanContext): Plugin {
  return {
    name: 'mizan:server',
    apply: 'serve',
    config: {
      // Last, to see what others made of `ssr`; an environment of our own would cost every dev server that needs none.
      order: 'post',
      handler({ environments }) {
        if (!environments?.['ssr']?.dev?.createEnvironment) return null
        const createEnvironment = (name: string, config: ResolvedConfig) => createRunnableDevEnvironment(name, config)
        return { environments: { [OWN_ENVIRONMENT]: { consumer: 'server' as const, dev: { createEnvironment } } } }
      },
    },
    configureServer(server) {
      if (context.isTest || context.project.schemaFile !== null) return
      let answer: Promise<Middleware> | undefined
      server.middlewares.use((request, response, next) => {
        const pass = async () => {
          try {
            if (!(await mayBeOurs(request, context))) return next()
            const middleware = await (answer ??= middlewareOf(context, server))
            middleware(request, response, next)
          } catch (error) {
            // What the handler itself fails of is Vite's to show.
            next(error)
          }
        }
        void pass()
      })
    },
  }
}

/** Loaded at the first request: what answers it costs a start 40 ms, and the page comes first. */
async function middlewareOf(context: MizanContext, server: ViteDevServer): Promise<Middleware> {
  const [{ middleware }, handlers] = await Promise.all([import('../server/node/middleware.js'), import('../server/index.js')])
  return middleware(createAnswer(context, server, handlers))
}

function createAnswer(context: MizanContext, server: ViteDevServer, handlers: typeof Server) {
  const { createHandler: create, loadedFrom } = handlers
  const load = loader(context, server)
  const currentServer = devServer(context, server, handlers)
  let handled: { snapshot: Snapshot; mizan: MizanServer; handler: ReturnType<typeof createHandler> } | undefined
  return async (request: Request): Promise<Response | null> => {
    // A param whose type is not known yet could not be read from a query.
    const snapshot = context.dev.snapshot.partial ? await known(context, server) : context.dev.snapshot
    if (!snapshot.model) return unavailable('The server functions have errors')
    const mizan = await settingsNow(currentServer, context, server)
    if (!mizan) return unavailable(`${context.settings?.name} has errors`)
    if (handled?.snapshot !== snapshot || handled.mizan !== mizan) {
      const names = new Map(snapshot.model.functions.map(({ payload, name }) => [payload, name]))
      const table = serverTable(snapshot.model, context.project, async (code) => {
        const loaded = present(loadedFrom(await load(code.file), code.path), code)
        const run: Loaded['run'] = async (request, args) => {
          const value = await loaded.run(request, args)
          recovered(names.get(code) ?? '', context, server)
          return value
        }
        return { ...loaded, run }
      })
      handled = { snapshot, mizan, handler: create(table, mizan) }
    }
    return handled.handler(request)
  }
}

/** Null when the settings do not run: the page shows why, as it does of a function. */
async function settingsNow(current: () => Promise<MizanServer>, context: MizanContext, server: ViteDevServer): Promise<MizanServer | null> {
  const name = context.settings?.name ?? ''
  try {
    const mizan = await current()
    recovered(name, context, server)
    return mizan
  } catch (error) {
    showError(error, name, context, server, `the settings of the server, ${name}`)
    return null
  }
}

/** The snapshot once the type checker has told the params; it says so when that takes its time. */
async function known({ project }: MizanContext, { config: { logger } }: ViteDevServer): Promise<Snapshot> {
  const text = 'mizan: asking the type checker for params that the source does not spell out, before the first answer …'
  const patience = setTimeout(() => logger.info(text, { timestamp: true }), PATIENCE)
  try {
    return await project.known()
  } finally {
    clearTimeout(patience)
  }
}

/** Imports a file of the server, as it is now. While the source has errors, what ran last goes on, as the page does beneath the overlay. */
function loader(context: MizanContext, server: ViteDevServer): (file: string) => Promise<unknown> {
  const loaded = new Map<string, unknown>()
  return async (file) => {
    try {
      const exports: unknown = await serverEnvironment(server).runner.import(file)
      loaded.set(file, exports)
      context.failed.delete(file)
      return exports
    } catch (error) {
      context.failed.add(file)
      if (context.dev.snapshot.ok || !loaded.has(file)) throw error
      return loaded.get(file)
    }
  }
}

function present(loaded: Loaded | undefined, { file, path }: { file: string; path: string[] }): Loaded {
  if (loaded) return loaded
  throw new Error(`${file} exports no function ${path.join('.')}. Restart the dev server; if that does not help, it is a bug of mizan.`)
}

function unavailable(what: string): Response {
  const detail = `${what}: see the terminal, or the overlay in the page.`
  const headers = { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' }
  return new Response(JSON.stringify(problem('unavailable', detail)), { status: 503, headers })
}
