import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface OutputFile {
  /** Below the folder, with forward slashes. */
  path: string
  content: string
}

/** Where the disk is not what it should be: a file is not there, holds something else, or is one of ours that should be gone. */
export interface Difference {
  path: string
  kind: 'missing' | 'different' | 'unwanted'
}

/** Whether a file was written by us; `contentOf` tells what is in another one of the folder, or should be. */
export type IsOurs = (path: string, content: string, contentOf: (path: string) => string | null) => boolean

/** What keeps `folder` from holding exactly `files`, sorted by path. The disk is asked, and nothing is written. */
export async function differences(folder: string, files: OutputFile[], isOurs: IsOurs): Promise<Difference[]> {
  const wanted = new Map(files.map(({ path, content }) => [path, content]))
  const faulty = await Promise.all(
    files.map(async ({ path, content }): Promise<Difference[]> => {
      const current = await contentOf(join(folder, path))
      return current === content ? [] : [{ path, kind: current === null ? 'missing' : 'different' }]
    }),
  )
  const others = (await filesBelow(folder)).filter((path) => !wanted.has(path))
  const found = new Map(await Promise.all(others.map(async (path) => [path, await contentOf(join(folder, path))] as const)))
  const unwanted = others.filter((path) => {
    const content = found.get(path) ?? null
    return content !== null && isOurs(path, content, (other) => wanted.get(other) ?? found.get(other) ?? null)
  })
  return [...faulty.flat(), ...unwanted.map((path): Difference => ({ path, kind: 'unwanted' }))].sort((a, b) => (a.path < b.path ? -1 : 1))
}

/**
 * Makes `folder` hold exactly `files`, and says what it mended. What is already right is left untouched (the disk is asked, not
 * memory: a checkout or another process may have changed it), and each write appears whole, by rename. Only files that
 * `isOurs` knows are removed.
 */
export async function sync(folder: string, files: OutputFile[], isOurs: IsOurs): Promise<Difference[]> {
  const found = await differences(folder, files, isOurs)
  const contents = new Map(files.map(({ path, content }) => [path, content]))
  const mended = found.filter(({ kind }) => kind !== 'unwanted')
  await Promise.all(mended.map(({ path }) => replace(join(folder, path), contents.get(path)!)))
  // The longer name first, a map before its declarations: those are what tells that the map is ours, should we be stopped between.
  for (const { path } of found.filter(({ kind }) => kind === 'unwanted').reverse()) await rm(join(folder, path), { force: true })
  return found
}

/** Writes `content` to `file` unless it is there already. */
export async function writeChanged(file: string, content: string): Promise<boolean> {
  if ((await contentOf(file)) === content) return false
  await replace(file, content)
  return true
}

let serial = 0

async function replace(file: string, content: string): Promise<void> {
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
}

const contentOf = (file: string): Promise<string | null> => readFile(file, 'utf8').catch(() => null)

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => file.slice(join(folder, '/').length).replaceAll('\\', '/'))
}
