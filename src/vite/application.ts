import type { Plugin } from 'vite'
import type { Project } from '../project/project.js'
import type { MizanContext } from './context.js'

/** What other programs, such as the command line, find in a resolved Vite configuration. */
export interface MizanApi {
  readonly project: Project
}

export const PLUGIN_NAME = 'mizan'

/** Settles the options, and what the application's own configuration needs for the runtime. */
export function application(context: MizanContext): Plugin<MizanApi> {
  return {
    name: PLUGIN_NAME,
    api: {
      get project() {
        return context.project
      },
    },
    config(_, { isPreview }) {
      context.isPreview = isPreview === true
      return {
        // Pre-bundled, the runtime could be there twice, once for the virtual modules and once for the application, and each
        // would have a registry of its own.
        optimizeDeps: { exclude: ['mizan'] },
        resolve: { dedupe: ['react', 'react-dom'] },
      }
    },
    configResolved(config) {
      context.configure(config)
    },
  }
}
