import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, expect, vi } from 'vitest'
import { freePort } from '../free-port.js'
import { OURS, startApplication, type Application, type Files } from './application.js'
import { describeBrowser } from './browser.js'
import { describeDjangoBrowser, startDjango } from './django.js'
import { startProduction, type RunningApplication } from './production.js'
import type { Visit } from './visit.js'

export const PLAYGROUND = fileURLToPath(new URL('../../playground/', import.meta.url))

const SESSION_SECRET = 'a secret of tests that everybody may know'

/** What runs of the playground leave in its folder, and in that of its Django. */
const LEFT_BEHIND = /^(django\/)?(data|dist|dist-server|dist-django|\.mizan|node_modules)\/|(^|\/)(__pycache__|\.mypy_cache)\/|\.pyc$/

/** Vite's configuration, by the server that is behind it. */
const CONFIG = { typescript: 'vite.config.ts', django: 'vite.django.config.ts' }

type Backend = keyof typeof CONFIG

/** The playground's files, for a copy that a test may edit. */
function playground(): Files {
  const entries = readdirSync(PLAYGROUND, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = entries.map((entry) => relative(PLAYGROUND, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  const own = paths.filter((path) => !LEFT_BEHIND.test(path))
  return Object.fromEntries(own.map((path) => [path, readFileSync(join(PLAYGROUND, path), 'utf8')]))
}

/** The playground's server: that of Vite, or what a build made; and Django behind Vite, or alone with what a build made. */
export type Mode = 'dev' | 'production' | 'django' | 'django production'

/** Whether Vite serves the page. */
export const isDev = (mode: Mode): boolean => mode === 'dev' || mode === 'django'

/** The same tests for each of its servers: they are one shop. */
export function describePlayground(name: string, tests: (mode: Mode) => void): void {
  describeBrowser.each<Mode>(['dev', 'production'])(`${name}, %s`, tests)
  describeDjangoBrowser.each<Mode>(['django', 'django production'])(`${name}, %s`, tests)
}

export interface Playgrounds {
  /** The path of a database that is not there yet. */
  newDatabase(): string
  /** The shop, with the database in this file. */
  start(database: string, mode: Mode): Promise<RunningApplication>
  /** The dev server of a copy of the playground, whose files can be edited. */
  startDev(database: string): Promise<Application>
  /** The same with Django behind it, whose files can be edited too: `django/shop/…`. `change` makes others of the playground's files. */
  startDjangoDev(database: string, change?: (files: Files) => Files): Promise<Application>
}

/** The playgrounds of a file of tests: they and their databases are gone when its tests are over. */
export function playgrounds(): Playgrounds {
  const folder = mkdtempSync(join(tmpdir(), 'shop-'))
  const started: RunningApplication[] = []
  let databases = 0
  const built = new Map<Backend, Promise<string>>()
  afterAll(async () => {
    for (const app of started) await app.close()
    rmSync(folder, { recursive: true, force: true })
    for (const output of built.values()) rmSync(await output, { recursive: true, force: true })
  })
  const kept = <App extends RunningApplication>(app: App): App => {
    started.push(app)
    return app
  }
  const startVite = async (backend: Backend, variables: Record<string, string>, change = (files: Files) => files) => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
    try {
      return kept(await startApplication(change(playground()), { configFile: CONFIG[backend], inline: OURS }))
    } finally {
      vi.unstubAllEnvs()
    }
  }
  const output = (backend: Backend) => {
    const folder = built.get(backend) ?? buildOnce(backend)
    built.set(backend, folder)
    return folder
  }
  const startDev = (database: string) => startVite('typescript', { SHOP_DB: database })
  const startDjangoDev = async (database: string, change?: (files: Files) => Files) =>
    startVite('django', { SHOP_DB: database, DJANGO_PORT: String(await freePort()) }, change)
  const starts: Record<Mode, (database: string) => Promise<RunningApplication>> = {
    dev: startDev,
    django: (database) => startDjangoDev(database),
    async production(database) {
      const file = join(await output('typescript'), 'dist-server/index.js')
      return kept(await startProduction(file, { SHOP_DB: database, SESSION_SECRET }))
    },
    async 'django production'(database) {
      const SHOP_DIST = join(await output('django'), 'dist')
      return kept(await startDjango(join(PLAYGROUND, 'django'), { SHOP_DB: database, SESSION_SECRET, SHOP_DIST, DJANGO_DEBUG: '0' }))
    },
  }
  return {
    newDatabase: () => join(folder, String(databases++), 'shop.db'),
    start: (database, mode) => starts[mode](database),
    startDev,
    startDjangoDev,
  }
}

/** `vite build playground`, in a process of its own as a user runs it, with source maps. */
export async function build(outDir: string, backend: Backend = 'typescript'): Promise<void> {
  const { NODE_ENV: _, VITEST: __, ...env } = process.env
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js')
  const config = join(PLAYGROUND, CONFIG[backend])
  const args = [vite, 'build', PLAYGROUND, '--config', config, '--outDir', outDir, '--emptyOutDir', '--sourcemap']
  await promisify(execFile)(process.execPath, args, { env })
}

/** Below the repository's root, where the built server finds the packages that it imports. Returns the folder of both outputs. */
async function buildOnce(backend: Backend): Promise<string> {
  const parent = fileURLToPath(new URL('../.tmp/', import.meta.url))
  mkdirSync(parent, { recursive: true })
  const folder = mkdtempSync(join(parent, 'shop-'))
  await build(join(folder, 'dist'), backend)
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
