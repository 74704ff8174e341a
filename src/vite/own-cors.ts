import type { IncomingMessage } from 'node:http'
import { defaultAllowedOrigins, type CorsOptions, type Plugin } from 'vite'
import type { MizanContext } from './context.js'
import { mayBeOurs } from './view-routes.js'

type Answer = (error: unknown, options: CorsOptions) => void

/**
 * Leaves it to the application's own settings which origins read what functions answer, as in production. Vite's answer to
 * preflights would come before ours and know nothing of `allowedOrigins`, and its `Vary: Origin` would stand on answers that are
 * the same for everyone. For all else Vite's `server.cors` holds.
 */
export function ownCors(context: MizanContext): Plugin {
  return {
    name: 'mizan:cors',
    apply: 'serve',
    config: {
      // What others have made of it counts.
      order: 'post',
      handler({ server }, { isPreview }) {
        const cors = server?.cors ?? { origin: defaultAllowedOrigins }
        if (cors === false || isPreview) return null
        const vites = cors === true ? {} : cors
        const decide = async (request: IncomingMessage): Promise<CorsOptions> => {
          const isElsewhere = context.isTest || context.project.schemaFile !== null
          return !isElsewhere && (await mayBeOurs(request, context)) ? { origin: false } : vites
        }
        const delegate = (request: IncomingMessage, answer: Answer) =>
          void decide(request).then(
            (options) => answer(null, options),
            // Who answers the request comes upon the same error, and shows it.
            () => answer(null, vites),
          )
        // The `cors` package, which Vite hands it to, takes a function; Vite's types do not say so.
        return { server: { cors: delegate as unknown as CorsOptions } }
      },
    },
  }
}
