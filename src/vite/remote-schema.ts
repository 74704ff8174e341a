import { setTimeout as pause } from 'node:timers/promises'
import { normalizePath, type Plugin, type ViteDevServer } from 'vite'
import { DEFAULT_BASE } from '../protocol/index.js'
import type { MizanContext } from './context.js'
import { probe } from './probe.js'
import { followRestarts } from './restarts.js'
import { sendChanged, settle } from './settle.js'

/** Milliseconds that a page waits for the schema of a server that has started anew. */
const PATIENCE = 5000

/**
 * Follows a server in another language: in dev each change of its schema is brought to the page, as is each fault; and once it has
 * started anew, the page fetches all that it shows.
 */
export function remoteSchema(context: MizanContext): Plugin {
  return {
    name: 'mizan:schema',
    configureServer(server) {
      const { source } = context.project
      if (context.isTest || context.hasOwnServer) return
      // One after another: a snapshot is written before anything leads into it, and code comes before the data that it reads.
      let taking = Promise.resolve()
      const onError = (error: unknown) => server.config.logger.error(`${NOT_BROUGHT}\n${String(error instanceof Error ? error.stack : error)}`, { timestamp: true })
      const inTurn = (work: () => void | Promise<void>) => void (taking = taking.then(work).catch(onError))
      const changedAll = async (isOfSchema: boolean) => {
        // What the new one answers may be nothing for the code that the page has.
        if (!isOfSchema) await Promise.race([source.renew?.(), pause(PATIENCE, undefined, { ref: false })])
        inTurn(() => sendChanged(server, contextsOf(context)))
      }
      const restarts = (context.restarts = followRestarts({
        probe: probeOf(context),
        onRestart: (isOfSchema) => void changedAll(isOfSchema),
        onUnsteady: () => server.config.logger.warn(UNSTEADY, { timestamp: true }),
      }))
      const stop = source.watch?.(
        () => inTurn(() => take(context, server)),
        (instance) => restarts.heard(instance, true),
      )
      context.onClose(server.config, async () => {
        await restarts.stop()
        await stop?.()
        await taking
      })
    },
    // Of dev servers and of builds that watch.
    watchChange(file) {
      if (context.project.source.touch?.(normalizePath(file))) context.restarts?.expect()
    },
  }
}

const NOT_BROUGHT = 'mizan: a change of the schema was not brought to the page. The next one will be.'

const UNSTEADY = `mizan: X-Mizan-Instance of the server is another text with each answer, so it tells nothing of restarts, and is passed over.
Make it once, when the process starts; then restart Vite.`

/**
 * Looks at `{base}session/`: of all that a server in any language answers, it costs least and changes nothing. Its schema may take
 * seconds to make, and where a command gives it there is no other URL.
 */
function probeOf({ project, serverOrigin }: MizanContext): Parameters<typeof followRestarts>[0]['probe'] {
  if (serverOrigin === null) return null
  return (signal) => probe(new URL(`${project.snapshot.model?.base ?? DEFAULT_BASE}session/`, serverOrigin), signal)
}

/** All that a page may show. */
function contextsOf(context: MizanContext): string[] {
  const contexts = context.isRead ? (context.dev.snapshot.model?.contexts ?? []) : []
  return contexts.flatMap(({ name, functions }) => (functions.length > 0 ? name : []))
}

async function take(context: MizanContext, server: ViteDevServer): Promise<void> {
  const { project } = context
  const { snapshot } = project.source
  if (project.refresh().ok && snapshot) {
    await snapshot.write().catch((error: Error) => {
      const message = `mizan: the snapshot of the schema could not be written to ${snapshot.file}: ${error.message}.\nMake it writable, or name another file with \`snapshot\`.`
      server.config.logger.error(message, { timestamp: true })
    })
  }
  await settle(context, server)
}
