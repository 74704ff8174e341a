import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { build, type Rolldown } from 'vite'
import type {} from './page/bench.js'

const MAIN = fileURLToPath(new URL('./page/main.ts', import.meta.url))
// Not laid out and not painted: that is the same for all, takes longer than the rest, and falls into some rounds and not into others.
const HTML = '<!doctype html><div id="root" hidden></div><script type="module" src="/main.js"></script>'
const ORIGIN = 'https://bench.test'

// With these two the browser's clock counts in 5 µs instead of 100.
const ISOLATED = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }

/** A page of one contender, ready to be measured, and the browser's own view of it. */
export interface Contestant {
  page: Page
  browser: CDPSession
}

/** The scripts of all pages, by file name, as a user's build for production makes them. */
export type Scripts = Map<string, string>

export async function buildPages(): Promise<Scripts> {
  const { NODE_ENV } = process.env
  // What runs us has another in mind, and Vite would take packages' builds for development.
  process.env.NODE_ENV = 'production'
  try {
    const output = { entryFileNames: 'main.js', chunkFileNames: '[name].js' }
    const built = await build({
      root: dirname(MAIN),
      configFile: false,
      logLevel: 'error',
      build: { write: false, modulePreload: false, rolldownOptions: { input: MAIN, output } },
    })
    const files = ([built].flat()[0] as Rolldown.RolldownOutput).output
    return new Map(files.flatMap((file) => (file.type === 'chunk' ? [[`/${file.fileName}`, file.code]] : [])))
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = NODE_ENV
  }
}

/** Opens the page of one contender, which needs no server: what a browser would ask of one is answered here. */
export async function openPage(browser: Browser, scripts: Scripts, contender: string): Promise<Contestant> {
  const page = await browser.newPage()
  await page.route(`${ORIGIN}/**`, (route) => {
    const script = scripts.get(new URL(route.request().url()).pathname)
    return script === undefined
      ? route.fulfill({ headers: ISOLATED, contentType: 'text/html', body: HTML })
      : route.fulfill({ headers: ISOLATED, contentType: 'text/javascript', body: script })
  })
  await page.goto(`${ORIGIN}/${contender}`)
  await page.waitForFunction(() => 'bench' in window)
  return { page, browser: await page.context().newCDPSession(page) }
}

/** What the page holds when nothing more can be collected, in bytes. */
export async function heapOf({ browser }: Contestant): Promise<number> {
  // What the first one finalises, the second takes away.
  for (let turn = 0; turn < 2; turn++) await browser.send('HeapProfiler.collectGarbage')
  const { usedSize } = await browser.send('Runtime.getHeapUsage')
  return usedSize
}
