import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'
import { BUILD_PLACEHOLDER, SERVER_ID } from '../../virtual-modules/index.js'

const LOCK_FILES = ['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb']

/** What the packages outside of the build are, as far as that is written down: the nearest lock file; empty where there is none. */
function lockFile(root: string): string {
  for (let folder = root; ; folder = dirname(folder)) {
    const file = LOCK_FILES.map((name) => join(folder, name)).find((path) => existsSync(path))
    if (file !== undefined) return readFileSync(file, 'utf8')
    if (folder === dirname(folder)) return ''
  }
}

/**
 * Tells a built server which code it is: a hash over all of it, and over the lock file of the packages that it imports, by which a cache knows answers of another build, of the same
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
        hash.update(lockFile(this.environment.config.root))
        const byName = chunks.sort((a, b) => (a.fileName < b.fileName ? -1 : 1))
        // Lengths keep what is in two files from being the same as what is in one.
        for (const { fileName, code } of byName) hash.update(`${fileName.length} ${code.length} ${fileName}${code}`)
        const id = hash.digest('base64url').slice(0, BUILD_PLACEHOLDER.length)
        for (const chunk of withServer) chunk.code = chunk.code.replaceAll(BUILD_PLACEHOLDER, id)
      },
    },
  }
}
