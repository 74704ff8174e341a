import { normalizePath, type Plugin, type ViteDevServer } from 'vite'
import type { MizanContext } from './context.js'
import { settle } from './settle.js'

/** Follows a schema that a server or a command gives: in dev each change of it is brought to the page, as is each fault. */
export function remoteSchema(context: MizanContext): Plugin {
  return {
    name: 'mizan:schema',
    configureServer(server) {
      const { source } = context.project
      if (context.isTest || !source.watch) return
      // One after another: a snapshot is written before anything leads into it.
      let taking = Promise.resolve()
      const stop = source.watch(() => {
        taking = taking.then(() => take(context, server))
      })
      context.onClose(server.config, async () => {
        await stop()
        await taking
      })
    },
    // Of dev servers and of builds that watch.
    watchChange(file) {
      context.project.source.touch?.(normalizePath(file))
    },
  }
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
