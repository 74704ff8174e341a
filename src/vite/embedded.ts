import type { IncomingMessage, ServerResponse } from 'node:http'
import { createRunnableDevEnvironment, isRunnableDevEnvironment, type Plugin, type ResolvedConfig, type RunnableDevEnvironment, type ViteDevServer } from 'vite'
import { DEFAULT_BASE, problem } from '../protocol/index.js'
import type { Snapshot } from '../project/project.js'
import type { createHandler, Loaded } from '../server/index.js'
import type * as Server from '../server/index.js'
import type { MizanContext } from './context.js'
import { recovered, showError } from './overlay.js'
import { serverTable } from './server-table.js'

/** Where server functions run when the application's own `ssr` environment cannot run code in this process. */
const OWN_ENVIRONMENT = 'mizan'

/** In milliseconds: who waits longer for an answer wants to know for what. */
const PATIENCE = 1000

/**
 * Answers `{base}` in dev from the decorated sources. Each request imports its function's file through Vite's module runner,
 * so that an edited function answers the next request, and a file that fails takes down its own functions alone.
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
      let answer: Promise<NodeAnswer> | undefined
      server.middlewares.use((request, response, next) => {
        const base = context.project.snapshot.model?.base ?? DEFAULT_BASE
        if (!request.url?.startsWith(base)) return next()
        void answerOr(next, async () => (await (answer ??= nodeAnswer(context, server)))(request, response))
      })
    },
  }
}

type NodeAnswer = (request: IncomingMessage, response: ServerResponse) => unknown

/** Loaded at the first request: what answers it costs a start 40 ms, and the page comes first. */
async function nodeAnswer(context: MizanContext, server: ViteDevServer): Promise<NodeAnswer> {
  const [{ toNodeHandler }, handlers] = await Promise.all([import('srvx/node'), import('../server/index.js')])
  // Its type asks for a request of HTTP 1 and 2 at once.
  return toNodeHandler(createAnswer(context, server, handlers)) as NodeAnswer
}

/** What the handler itself fails of is Vite's to show. */
async function answerOr(fail: (error: unknown) => void, answer: () => unknown): Promise<void> {
  try {
    await answer()
  } catch (error) {
    fail(error)
  }
}

/** The environment in which server functions run: the application's `ssr`, so that both share what modules keep in memory. */
export function serverEnvironment(server: ViteDevServer): RunnableDevEnvironment {
  const { [OWN_ENVIRONMENT]: own, ssr } = server.environments
  const environment = own ?? ssr
  if (environment && isRunnableDevEnvironment(environment)) return environment
  throw new Error(
    'mizan: the `ssr` environment of this Vite server cannot run code in its own process, and there is no other to run server functions in.\n' +
      'Let vite.config.ts create it with createRunnableDevEnvironment, or give mizan() a `schema` when another server answers.',
  )
}

function createAnswer(context: MizanContext, server: ViteDevServer, { createHandler: create, defineServer, loadedFrom }: typeof Server) {
  const load = loader(context, server)
  let handled: { snapshot: Snapshot; handler: ReturnType<typeof createHandler> } | undefined
  return async (request: Request): Promise<Response> => {
    // A param whose type is not known yet could not be read from a query.
    const snapshot = context.dev.snapshot.partial ? await known(context, server) : context.dev.snapshot
    if (!snapshot.model) return unavailable()
    if (handled?.snapshot !== snapshot) {
      const names = new Map(snapshot.model.functions.map(({ payload, name }) => [payload, name]))
      const table = serverTable(snapshot.model, async (code) => {
        const loaded = present(loadedFrom(await load(code.file), code.path), code)
        const run: Loaded['run'] = async (request, args) => {
          const value = await loaded.run(request, args)
          recovered(names.get(code) ?? '', context, server)
          return value
        }
        return { ...loaded, run }
      })
      const onError = (error: unknown, fn: string) => showError(error, fn, context, server)
      handled = { snapshot, handler: create({ ...table, dev: true }, defineServer({ allowedOrigins: context.allowedOrigins, onError })) }
    }
    return (await handled.handler(request)) ?? unavailable()
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

function unavailable(): Response {
  const detail = 'The server functions have errors: see the terminal, or the overlay in the page.'
  const headers = { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' }
  return new Response(JSON.stringify(problem('unavailable', detail)), { status: 503, headers })
}
