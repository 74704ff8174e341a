import { fileURLToPath } from 'node:url'
import { normalizePath, type Plugin } from 'vite'
import { schemaHash } from '../model/index.js'
import type { MizanContext } from './context.js'

/** As many characters of the hash as tell two builds apart. */
const LENGTH = 16

const FILE = normalizePath(fileURLToPath(new URL('../src/client/schema.js', import.meta.url)))

/**
 * Tells the client which schema it is built for (PROTOCOL 10), so that it notices answers of another build. Only where the server
 * is made of the same sources: one in another language has a hash of its own making, and the client goes by its first answer.
 */
export function clientSchema(context: MizanContext): Plugin {
  return {
    name: 'mizan:client-schema',
    apply: 'build',
    load: {
      filter: { id: /[\\/]client[\\/]schema\.js$/ },
      async handler(id) {
        if (normalizePath(id) !== FILE || !context.hasOwnServer) return undefined
        const { model } = await context.project.described()
        return model ? `export const SCHEMA = ${JSON.stringify(schemaHash(model).slice(0, LENGTH))}\n` : undefined
      },
    },
  }
}
