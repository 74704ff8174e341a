import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, expect, vi } from 'vitest'
import { startApplication, type Application, type Files } from './application.js'
import type { Visit } from './visit.js'

export const PLAYGROUND = fileURLToPath(new URL('../../playground/', import.meta.url))

/** What runs of the playground leave in its folder. */
const LEFT_BEHIND = /^(data|dist|\.mizan|node_modules)\//

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

export interface Playgrounds {
  /** The path of a database that is not there yet. */
  newDatabase(): string
  /** The dev server of a copy of the playground, with the database in this file. */
  start(database: string): Promise<Application>
}

/** The playgrounds of a file of tests: they and their databases are gone when its tests are over. */
export function playgrounds(): Playgrounds {
  const folder = mkdtempSync(join(tmpdir(), 'shop-'))
  const started: Application[] = []
  let databases = 0
  afterAll(async () => {
    for (const app of started) await app.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    newDatabase: () => join(folder, String(databases++), 'shop.db'),
    async start(database) {
      vi.stubEnv('SHOP_DB', database)
      try {
        const app = await startApplication(playground())
        started.push(app)
        return app
      } finally {
        vi.unstubAllEnvs()
      }
    },
  }
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
