import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core'
import { afterAll, afterEach, beforeAll, onTestFailed } from 'vitest'
import { removeApplications, startApplication, type Application, type Files } from './application.js'
import { launch } from './browser.js'
import { Visit } from './visit.js'

/** An application with a page open in a browser. */
export interface Session {
  app: Application
  visit: Visit
}

export interface Sessions {
  start(files: Files): Promise<Application>
  /** A profile of its own. */
  profile(options?: BrowserContextOptions): Promise<BrowserContext>
  /** A page in a profile of its own, or in one that is there. */
  visit(url: string, options?: VisitOptions): Promise<Visit>
  /** Starts an application and opens its page. */
  open(files: Files): Promise<Session>
}

export interface VisitOptions {
  /** @default a new one */
  profile?: BrowserContext
  /** Whether a dev server serves the page, for whose connection to wait. @default true */
  isDev?: boolean
}

/** One browser for the tests of a file; what a test opened is closed behind it. */
export function sessions(): Sessions {
  let browser: Browser
  const closing: (() => Promise<void>)[] = []
  beforeAll(async () => {
    browser = await launch()
  })
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close()
  })
  afterAll(async () => {
    await browser?.close()
    removeApplications()
  })

  const start = async (files: Files): Promise<Application> => {
    const app = await startApplication(files)
    closing.push(app.close)
    onTestFailed(() => tell('terminal', [app.terminal.text]))
    return app
  }
  const profile = async (options?: BrowserContextOptions): Promise<BrowserContext> => {
    const context = await browser.newContext(options)
    closing.push(() => context.close())
    return context
  }
  const visit = async (url: string, options: VisitOptions = {}): Promise<Visit> => {
    const context = options.profile ?? (await profile())
    const visit = await Visit.open(context, url, options)
    onTestFailed(() => tell('page', [...visit.complaints, ...visit.requests, ...visit.messages.map((message) => JSON.stringify(message))]))
    return visit
  }
  const open = async (files: Files): Promise<Session> => {
    const app = await start(files)
    return { app, visit: await visit(app.url) }
  }
  return { start, profile, visit, open }
}

function tell(what: string, lines: string[]): void {
  console.error(`--- ${what} of the failed test\n${lines.join('\n')}`)
}
