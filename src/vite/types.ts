import type { Plugin, ViteDevServer } from 'vite'
import { adviseOnTsconfig } from '../project/tsconfig.js'
import { writeTypes } from '../project/types.js'
import { unwritable } from '../project/unwritable.js'
import type { MizanContext } from './context.js'
import { printDiagnostics } from './overlay.js'
import { settle } from './settle.js'

/** Milliseconds without a request before the types are written for the first time; before the first request, and at most. */
const QUIET = 500
const BEFORE_REQUESTS = 1500
const AT_MOST = 5000

/** Keeps `.mizan/` up to date, in dev and in builds. */
export function generatedTypes(context: MizanContext): Plugin {
  return {
    name: 'mizan:types',
    applyToEnvironment: (environment) => environment.name === 'client',
    configureServer(server) {
      if (context.isTest) return
      const { source, root } = context.project
      // Vite watches its root; a server may live beside it.
      server.watcher.add([...source.folders, ...source.files()].filter((path) => !path.startsWith(`${root}/`)))
      // Not before the server listens and has answered its first page: reading 1,000 functions takes 300 ms, and a page that
      // needs them asks for them by itself.
      let isClosed = false
      const begin = async () => {
        const { snapshot } = await context.arrived()
        if (isClosed) return
        printDiagnostics(snapshot, context, server)
        void adviseOnTsconfig(context.project).then((advice) => advice.forEach((text) => server.config.logger.warn(`\n${text}\n`)))
        await settle(context, server)
      }
      const start = whenQuiet(() => void begin(), server)
      const { types, judging } = context
      context.onClose(server.config, () => {
        isClosed = true
        start.cancel()
        // What it waits for is the checker, which is closed with it.
        void judging.close()
        return types.close()
      })
      server.httpServer?.once('close', () => void context.close(server.config))
    },
    // Of a dev server too, also of one in middleware mode, which has no HTTP server of its own.
    async closeBundle() {
      if (this.environment.mode === 'dev') await context.close(this.environment.getTopLevelConfig())
    },
    async buildEnd(error) {
      if (error || this.environment.mode !== 'build') return
      const { project } = context
      const { model, modules } = project.snapshot
      if (!model) return
      try {
        await writeTypes(modules, model, project)
      } catch (error) {
        // The bundle needs none of them.
        this.warn(unwritable(error, project.root))
      }
    },
  }
}

/** Runs once, as soon as a page has all that it asked for. */
function whenQuiet(run: () => void, { middlewares }: ViteDevServer) {
  const latest = Date.now() + AT_MOST
  let isDue = true
  const once = () => {
    isDue = false
    run()
  }
  let timer = setTimeout(once, BEFORE_REQUESTS)
  middlewares.use((_request, _response, next) => {
    if (isDue) {
      clearTimeout(timer)
      timer = setTimeout(once, Math.max(0, Math.min(QUIET, latest - Date.now())))
    }
    next()
  })
  const cancel = () => {
    isDue = false
    clearTimeout(timer)
  }
  return { cancel }
}
