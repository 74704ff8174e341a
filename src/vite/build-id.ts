import { createHash } from 'node:crypto'
import type { Plugin } from 'vite'
import { BUILD_PLACEHOLDER, SERVER_ID } from '../../virtual-modules/index.js'

/**
 * Tells a built server which code it is: a hash over all of it, by which a cache knows answers of another build, of the same
 * schema too. It replaces a text of the same length once all chunks are written, so that no source map is wrong by it.
 *
 * A host that bundles what comes out once more carries the hash along, and one that goes another way carries the text, which is no hash: the
 * server then tells answers of before by its process.
 */
export function buildId(): Plugin {
  return {
    name: 'mizan:build-id',
    apply: 'build',
    // It is one module of the output, whatever the environments are called.
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const chunks = Object.values(bundle).filter((each) => each.type === 'chunk')
        const withServer = chunks.filter(({ moduleIds }) => moduleIds.includes(`\0${SERVER_ID}`))
        if (withServer.length === 0) return
        const hash = createHash('sha256')
        const byName = chunks.sort((a, b) => (a.fileName < b.fileName ? -1 : 1))
        // Lengths keep what is in two files from being the same as what is in one.
        for (const { fileName, code } of byName) hash.update(`${fileName.length} ${code.length} ${fileName}${code}`)
        const id = hash.digest('base64url').slice(0, BUILD_PLACEHOLDER.length)
        for (const chunk of withServer) chunk.code = chunk.code.replaceAll(BUILD_PLACEHOLDER, id)
      },
    },
  }
}
