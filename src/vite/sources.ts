import type { Plugin } from 'vite'
import { loadLower, mentionsClient } from '../source/typescript/index.js'
import type { MizanContext } from './context.js'
import { written } from './written.js'

/**
 * Makes server files run: Vite 8 lowers no standard decorators, in dev, in a build and in Vitest alike.
 * It works on the server's side only; on the client's, the guard lets no server file in.
 */
export function sources(context: MizanContext): Plugin {
  return {
    name: 'mizan:sources',
    enforce: 'pre',
    load: {
      filter: { id: /\.[cm]?[jt]sx?$/ },
      async handler(id) {
        const runsHere = this.environment.mode === 'dev' && this.environment.config.consumer === 'server' && !context.isTest
        if (runsHere && context.project.source.isServerCode(id)) await written(id)
        return null
      },
    },
    transform: {
      // The cheap test first: most files of an application never mention the decorator.
      filter: { id: /\.[cm]?[jt]sx?$/, code: /@|client/ },
      async handler(code, id) {
        const isServer = this.environment.config.consumer === 'server' || context.isTest
        if (!isServer || !context.project.source.isServerCode(id) || !mentionsClient(code)) return null
        const lower = await loadLower()
        const lowered = lower(code, id) ?? { code, map: null }
        // Without it, every edit of a server file would reload all of them and lose what they keep in memory.
        const keep = this.environment.mode === 'dev' && !context.isTest
        return keep ? { code: `${lowered.code}\nif (import.meta.hot) import.meta.hot.accept()\n`, map: lowered.map } : lowered
      },
    },
  }
}
