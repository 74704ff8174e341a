import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import type { InlineConfig } from 'vite'
import { expect } from 'vitest'

/** Below the repository's root, so that `mizan`, React and Vite resolve as in an application that installed them. */
const FOLDER = fileURLToPath(new URL('../.tmp/', import.meta.url))

/** Vite's, in each application's folder. What it bundled of React serves the next application there: it saves two seconds. */
const CACHE = '.vite'

/** A free port, and Vite's folder for what it keeps, for an application whose own configuration says otherwise. */
export const OURS: InlineConfig = { server: { host: '127.0.0.1', port: 0 }, cacheDir: CACHE }

/** Folders of applications that are closed. */
const free: string[] = []

/** Of a dev server. */
export interface Settings {
  configFile?: string
  inline?: InlineConfig
}

/** Texts by path, relative to the application's root. */
export type Files = Record<string, string>

/** A change that the watcher of the dev server told. */
export interface Watched {
  event: string
  file: string
}

/** One application on the disk, and its dev server. */
export interface Application {
  readonly root: string
  /** Of its start page. */
  readonly url: string
  /** All that the dev server has printed, without colours. */
  readonly terminal: { text: string }
  readonly watched: Watched[]
  path(file: string): string
  read(file: string): string
  write(file: string, text: string): void
  /** Writes the text that `change` makes of the present one; it must make another. */
  edit(file: string, change: (text: string) => string): void
  /** Replaces the file as many programs save: whole, by renaming a temporary one. */
  replace(file: string, text: string): void
  remove(file: string): void
  close(): Promise<void>
}

/**
 * Writes `files` into a folder of their own below the repository's root, and starts Vite there, in a process of its own as a user does: under Vitest,
 * stack traces and `NODE_ENV` are others. Resolves when its watcher hears of changes.
 *
 * @param files with a configuration of Vite; see `config`
 * @param settings.inline what goes over that configuration
 */
export async function startApplication(files: Files, { configFile = 'vite.config.ts', inline = {} }: Settings = {}): Promise<Application> {
  const root = applicationFolder(files)
  const args = [root, configFile, JSON.stringify(inline)]
  const { NODE_ENV: _, VITEST: __, ...env } = process.env
  const child = fork(fileURLToPath(new URL('dev-server.mjs', import.meta.url)), args, { env, silent: true, execArgv: [] })
  const terminal = { text: '' }
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => void (terminal.text += stripVTControlCharacters(chunk.toString())))
  }
  const watched: Watched[] = []
  const url = await started(child, watched, terminal)
  const path = (file: string) => join(root, file)
  const read = (file: string) => readFileSync(path(file), 'utf8')
  const write = (file: string, text: string) => writeInto(root, file, text)
  await watching(watched, path('.watching'))
  return {
    root,
    url,
    terminal,
    watched,
    path,
    read,
    write,
    edit(file, change) {
      const before = read(file)
      const after = change(before)
      if (after === before) throw new Error(`The edit of ${file} changes nothing:\n${before}`)
      write(file, after)
    },
    replace(file, text) {
      write(`${file}.tmp`, text)
      renameSync(path(`${file}.tmp`), path(file))
    },
    remove: (file) => rmSync(path(file)),
    async close() {
      if (child.exitCode === null && child.signalCode === null) {
        const exit = once(child, 'exit')
        child.kill()
        await exit
      }
      free.push(root)
    },
  }
}

/** Removes the folders of all applications that are closed. */
export function removeApplications(): void {
  for (const root of free.splice(0)) rmSync(root, { recursive: true, force: true, maxRetries: 5 })
}

function applicationFolder(files: Files): string {
  mkdirSync(FOLDER, { recursive: true })
  const root = free.pop() ?? mkdtempSync(join(FOLDER, 'app-'))
  for (const entry of readdirSync(root)) if (entry !== CACHE) rmSync(join(root, entry), { recursive: true, force: true })
  for (const [file, text] of Object.entries(files)) writeInto(root, file, text)
  return root
}

/**
 * A `vite.config.ts` as a user has it, on a free port.
 *
 * @param options the source of the options of `mizan()`
 * @param more further lines of the configuration
 * @param plugin further plugins
 */
export function config({ options = '', server = '', more = '', plugin = '' } = {}): string {
  return `import react from '@vitejs/plugin-react'
import mizan from 'mizan'

export default {
  plugins: [react(), mizan(${options}), ${plugin}],
  server: { host: '127.0.0.1', port: 0, ${server} },
  cacheDir: '${CACHE}',
  ${more}
}
`
}

function writeInto(root: string, file: string, text: string): void {
  const path = join(root, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

function started(child: ChildProcess, watched: Watched[], terminal: { text: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`The dev server ended before it listened:\n${terminal.text}`)))
    child.on('message', (message: Watched | { url: string }) => {
      if ('url' in message) resolve(message.url)
      else watched.push(message)
    })
  })
}

/** A change that comes before the watcher has seen the folder for the first time is never told. */
async function watching(watched: Watched[], probe: string): Promise<void> {
  let count = 0
  const hears = () => {
    writeFileSync(probe, String(count++))
    return watched.some(({ file }) => file === probe)
  }
  await expect.poll(hears, { timeout: 20_000, message: 'the watcher hears of changes' }).toBe(true)
}
