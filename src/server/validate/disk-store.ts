import type * as Fs from 'node:fs'
import type * as Os from 'node:os'
import type * as Path from 'node:path'
import type { UploadStore } from './upload-store.js'
import { builtin } from '../builtin.js'

/**
 * Files in a folder of their own below `dir`, read by the function when it reads them.
 *
 * @param dir null: the system's folder for temporary files
 * @throws {TypeError} where there is no disk
 */
export function diskStore(dir: string | null): UploadStore {
  const disk = diskHere()
  const { join } = disk.path
  let folder: Promise<string> | undefined
  const handles = new Set<Fs.promises.FileHandle>()
  let count = 0
  return {
    async open(name, mediaType) {
      const path = join(await (folder ??= createFolder(disk, dir)), String(count++))
      const handle = await disk.fs.promises.open(path, 'wx', 0o600)
      handles.add(handle)
      return {
        write: (chunk) => handle.writeFile(chunk),
        async finish() {
          handles.delete(handle)
          await handle.close()
          return new File([await disk.fs.openAsBlob(path, { type: mediaType })], name, { type: mediaType })
        },
      }
    },
    async release() {
      const made = await folder?.catch(() => undefined)
      for (const handle of handles) await handle.close().catch(() => {})
      handles.clear()
      // Windows refuses to remove what a virus scanner is looking at.
      if (made) await disk.fs.promises.rm(made, { recursive: true, force: true, maxRetries: 3 }).catch(() => {})
    },
  }
}

interface Disk {
  fs: typeof Fs
  os: typeof Os
  path: typeof Path
}

function diskHere(): Disk {
  const fs = builtin<typeof Fs>('node:fs')
  const os = builtin<typeof Os>('node:os')
  const path = builtin<typeof Path>('node:path')
  if (fs && 'openAsBlob' in fs && os && path) return { fs, os, path }
  throw new TypeError("`uploads` of defineServer wants files on disk, but this runtime has none. Use uploads: 'memory'.")
}

/** Its name is nobody's to guess, and nobody else may look inside. */
async function createFolder({ fs, os, path }: Disk, dir: string | null): Promise<string> {
  if (dir !== null) await fs.promises.mkdir(dir, { recursive: true })
  return fs.promises.mkdtemp(path.join(dir ?? os.tmpdir(), 'mizan-upload-'))
}
