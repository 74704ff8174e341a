import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, expect, vi } from 'vitest'
import { startApplication, type Application, type Files } from './application.js'
import { startProduction, type RunningApplication } from './production.js'
import type { Visit } from './visit.js'

export const PLAYGROUND = fileURLToPath(new URL('../../playground/', import.meta.url))

/** What runs of the playground leave in its folder. */
const LEFT_BEHIND = /^(data|dist|dist-server|\.mizan|node_modules)\//

/** The playground's files, for a copy that a test may edit. Only its port and its cache are others. */
function playground(): Files {
  const entries = readdirSync(PLAYGROUND, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = entries.map((entry) => relative(PLAYGROUND, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  const own = paths.filter((path) => !LEFT_BEHIND.test(path))
  const files: Files = Object.fromEntries(own.map((path) => [path, readFileSync(join(PLAYGROUND, path), 'utf8')]))
  const known = 'defineConfig({'
  const config = files['vite.config.ts']
  if (!config?.includes(known)) throw new Error(`There is no "${known}" to add a port to in:\n${config}`)
  const ours = `${known} server: { host: '127.0.0.1', port: 0 }, cacheDir: '.vite',`
  return { ...files, 'vite.config.ts': config.replace(known, ours) }
}

/** The playground's server: that of Vite, or what a build made. */
export type Mode = 'dev' | 'production'

export interface Playgrounds {
  /** The path of a database that is not there yet. */
  newDatabase(): string
  /** The shop, with the database in this file. */
  start(database: string, mode: Mode): Promise<RunningApplication>
  /** The dev server of a copy of the playground, whose files can be edited. */
  startDev(database: string): Promise<Application>
}

/** The playgrounds of a file of tests: they and their databases are gone when its tests are over. */
export function playgrounds(): Playgrounds {
  const folder = mkdtempSync(join(tmpdir(), 'shop-'))
  const started: RunningApplication[] = []
  let databases = 0
  let built: Promise<string> | undefined
  afterAll(async () => {
    for (const app of started) await app.close()
    rmSync(folder, { recursive: true, force: true })
    if (built) rmSync(await built, { recursive: true, force: true })
  })
  const kept = <App extends RunningApplication>(app: App): App => {
    started.push(app)
    return app
  }
  const startDev = async (database: string) => {
    vi.stubEnv('SHOP_DB', database)
    try {
      return kept(await startApplication(playground()))
    } finally {
      vi.unstubAllEnvs()
    }
  }
  const startBuilt = async (database: string) => {
    const output = await (built ??= buildOnce())
    const variables = { SHOP_DB: database, SESSION_SECRET: 'a secret of tests that everybody may know' }
    return kept(await startProduction(join(output, 'dist-server/index.js'), variables))
  }
  return {
    newDatabase: () => join(folder, String(databases++), 'shop.db'),
    startDev,
    start: (database, mode) => (mode === 'dev' ? startDev(database) : startBuilt(database)),
  }
}

/** `vite build playground`, in a process of its own as a user runs it, with source maps. */
export async function build(outDir: string): Promise<void> {
  const { NODE_ENV: _, VITEST: __, ...env } = process.env
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js')
  const args = [vite, 'build', PLAYGROUND, '--outDir', outDir, '--emptyOutDir', '--sourcemap']
  await promisify(execFile)(process.execPath, args, { env })
}

/** Below the repository's root, where the built server finds the packages that it imports. Returns the folder of both outputs. */
async function buildOnce(): Promise<string> {
  const parent = fileURLToPath(new URL('../.tmp/', import.meta.url))
  mkdirSync(parent, { recursive: true })
  const folder = mkdtempSync(join(parent, 'shop-'))
  await build(join(folder, 'dist'))
  return folder
}

/**
 * What was sent since the last look, sorted, without the base: contexts go out in no promised order. To look at every
 * step is what proves "and nothing else": a request too many that comes late is seen by the next look.
 */
export function sent(visit: Visit): string[] {
  return visit.requests.splice(0).map((request) => request.replace('/api/mizan/', '')).sort()
}

/** What the next call says that it has made stale. */
export async function nextInvalidation(page: Page): Promise<unknown> {
  const response = await page.waitForResponse((response) => response.url().endsWith('/call/'))
  return ((await response.json()) as { invalidate?: unknown }).invalidate
}

/** Keeps requests that match waiting, until the function that it returns is called. */
export async function hold(page: Page, url: RegExp): Promise<() => void> {
  let release = () => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  await page.route(url, (route) => released.then(() => route.continue()))
  return release
}

/** The page was loaded this often, and the browser complained of nothing but these. */
export function expectCalm(visit: Visit, { loads = 1, complaints = [] as unknown[] } = {}): void {
  expect({ loads: visit.loads, complaints: visit.complaints }).toEqual({ loads, complaints })
}
