import { openAsBlob } from 'node:fs'
import { mkdir, mkdtemp, open, rm, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { UploadStore } from './upload-store.js'

/**
 * Files in a folder of their own below `dir`, read by the function when it reads them.
 *
 * @param dir null: the system's folder for temporary files
 */
export function diskStore(dir: string | null): UploadStore {
  let folder: Promise<string> | undefined
  const handles = new Set<FileHandle>()
  let count = 0
  return {
    async open(name, mediaType) {
      const path = join(await (folder ??= createFolder(dir)), String(count++))
      const handle = await open(path, 'wx', 0o600)
      handles.add(handle)
      return {
        write: (chunk) => handle.writeFile(chunk),
        async finish() {
          handles.delete(handle)
          await handle.close()
          return new File([await openAsBlob(path, { type: mediaType })], name, { type: mediaType })
        },
      }
    },
    async release() {
      const made = await folder?.catch(() => undefined)
      for (const handle of handles) await handle.close().catch(() => {})
      handles.clear()
      // Windows refuses to remove what a virus scanner is looking at.
      if (made) await rm(made, { recursive: true, force: true, maxRetries: 3 }).catch(() => {})
    },
  }
}

/** Its name is nobody's to guess, and nobody else may look inside. */
async function createFolder(dir: string | null): Promise<string> {
  if (dir !== null) await mkdir(dir, { recursive: true })
  return mkdtemp(join(dir ?? tmpdir(), 'mizan-upload-'))
}
