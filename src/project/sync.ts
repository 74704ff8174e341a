import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface OutputFile {
  /** Below the folder, with forward slashes. */
  path: string
  content: string
}

/**
 * Makes `folder` hold exactly `files`, and says which paths it wrote or removed. What is already right is left untouched (the
 * disk is asked, not memory: a checkout or another process may have changed it), and each write appears whole, by rename.
 * Only files that `isOurs` knows are removed.
 */
export async function sync(folder: string, files: OutputFile[], isOurs: (path: string, content: string) => boolean): Promise<string[]> {
  const wanted = new Set(files.map(({ path }) => path))
  const written = await Promise.all(files.map(async (file) => ((await writeChanged(join(folder, file.path), file.content)) ? [file.path] : [])))
  const existing = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const stale = existing
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ file, path: file.slice(folder.length + 1).replaceAll('\\', '/') }))
    .filter(({ path }) => !wanted.has(path))
  const removed = await Promise.all(
    stale.map(async ({ file, path }) => {
      const content = await readFile(file, 'utf8').catch(() => null)
      if (content === null || !isOurs(path, content)) return []
      await rm(file, { force: true })
      return [path]
    }),
  )
  return [...written.flat(), ...removed.flat()].sort()
}

let serial = 0

/** Writes `content` to `file` unless it is there already. */
export async function writeChanged(file: string, content: string): Promise<boolean> {
  const current = await readFile(file, 'utf8').catch(() => null)
  if (current === content) return false
  await mkdir(dirname(file), { recursive: true })
  // Two processes (an editor's dev server and a typegen) may write the same file: each its own temporary one.
  const temporary = `${file}.${process.pid}.${serial++}.tmp`
  try {
    await writeFile(temporary, content)
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  return true
}
