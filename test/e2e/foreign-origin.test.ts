import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BrowserContext, Page } from 'playwright-core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { config, type Files } from './application.js'
import { describeBrowser } from './browser.js'
import { sessions } from './session.js'
import { CLIENT } from './shop.js'

/** A function whose effect can be counted. */
const APPLICATION: Files = {
  'index.html': CLIENT['index.html']!,
  'src/main.tsx': "import { press } from 'virtual:mizan/contexts'\nObject.assign(window, { press })\n",
  // A browser tells little of what becomes of a frame's navigation: the server says what it answered.
  'vite.config.ts': config({
    plugin: `{
    name: 'answers',
    enforce: 'pre',
    configureServer(server) {
      const statuses = []
      server.middlewares.use('/answers', (request, response) => response.end(JSON.stringify(statuses)))
      server.middlewares.use('/api/mizan/call/', (request, response, next) => {
        if (request.method === 'POST') response.on('finish', () => statuses.push(response.statusCode))
        next()
      })
    },
  }`,
  }),
  'server/bell.ts': `import { client, ReactContext } from 'mizan/server'
export const BellContext = new ReactContext('bell')
let rung = 0
export const bell_rung = client({ context: BellContext }, async () => rung)
export const press = client({ affects: BellContext }, async () => ++rung)
`,
}

const CALL = JSON.stringify({ fn: 'press', args: {} })

describeBrowser('a page of another origin, in another tab of the same browser,', () => {
  const session = sessions()
  let foreign: Server
  beforeEach(async () => {
    foreign = createServer((_, response) => {
      response.setHeader('Content-Type', 'text/html')
      response.end('<!doctype html><title>Elsewhere</title>')
    })
    await new Promise<void>((listening) => foreign.listen(0, '127.0.0.1', listening))
  })
  afterEach(() => {
    foreign.closeAllConnections()
    foreign.close()
  })

  const open = async () => {
    const { app, visit } = await session.open(APPLICATION)
    const own = new URL(app.url)
    const rung = async () => ((await (await fetch(new URL('/api/mizan/ctx/bell/', own))).json()) as { bell_rung: number }).bell_rung
    const call = new URL('/api/mizan/call/', own).href
    /** The statuses of the calls that were answered since the one below. */
    const answers = async () => ((await (await fetch(new URL('/answers', own))).json()) as number[]).slice(1)
    await visit.becomes('ready', () => visit.page.evaluate(() => 'press' in window))
    // The functions can be called at all.
    await visit.page.evaluate(() => (window as unknown as { press(): Promise<number> }).press())
    expect(await rung()).toBe(1)
    return { visit, rung, call, answers, browser: visit.page.context() }
  }

  it.each(['127.0.0.1', 'localhost'])('on %s, cannot call a function by fetch', async (host) => {
    const { rung, call, answers, browser } = await open()
    const page = await elsewhere(browser, foreign, host)
    const ways: RequestInit[] = [
      { headers: { 'Content-Type': 'application/json' } },
      { headers: { 'Content-Type': 'text/plain' } },
      {},
      { mode: 'no-cors', headers: { 'Content-Type': 'text/plain' } },
      { mode: 'no-cors', credentials: 'include', headers: { 'Content-Type': 'text/plain;application/json' } },
    ]
    for (const init of ways) {
      await page.evaluate(
        ([call, init]) => fetch(call, JSON.parse(init) as RequestInit).then(() => {}, () => {}),
        [call, JSON.stringify({ method: 'POST', body: CALL, ...init })] as const,
      )
    }
    await page.evaluate(([call, body]) => navigator.sendBeacon(call, body), [call, CALL] as const)
    // JSON is asked for beforehand, and never sent.
    await expect.poll(answers, { timeout: 10_000 }).toEqual(Array(5).fill(403))
    expect(await rung()).toBe(1)
  })

  it.each(['127.0.0.1', 'localhost'])('on %s, cannot call a function by a form, in a sandbox or not', async (host) => {
    const { rung, call, answers, browser } = await open()
    const page = await elsewhere(browser, foreign, host)
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      for (const sandbox of [null, 'allow-forms allow-scripts']) await submit(page, formOf(call, type), sandbox)
    }
    await expect.poll(answers, { timeout: 10_000 }).toEqual(Array(6).fill(403))
    expect(await rung()).toBe(1)
  })

  it('is told apart from a page of the application that sends what is no JSON', async () => {
    const { visit, rung, call } = await open()
    const status = (type: string) =>
      visit.page.evaluate(
        ([call, body, type]) => fetch(call, { method: 'POST', body, headers: { 'Content-Type': type } }).then((answer) => answer.status),
        [call, CALL, type] as const,
      )
    expect(await status('text/plain')).toBe(415)
    expect(await status('application/x-www-form-urlencoded')).toBe(415)
    expect(await rung()).toBe(1)
    expect(await status('application/json')).toBe(200)
    expect(await rung()).toBe(2)
  })
})

/** A form that sends a call, as near as its type can come to JSON: text/plain joins name and value by "=". */
function formOf(call: string, type: string): string {
  const [name, value] = type === 'text/plain' ? [CALL.replace(/}$/, ',"x":"'), '"}'] : ['call', CALL]
  return `<form method="post" action="${call}" enctype="${type}"><input name='${name}' value='${value}'></form>`
}

/** Submits the form in a frame of its own. */
async function submit(page: Page, form: string, sandbox: string | null): Promise<void> {
  await page.evaluate(
    async ([form, sandbox]) => {
      const frame = document.createElement('iframe')
      if (sandbox !== null) frame.setAttribute('sandbox', sandbox)
      // Once it is loaded: a document that submits sooner may lose to its own loading.
      frame.srcdoc = `${form}<script>onload = () => setTimeout(() => document.forms[0].submit())</script>`
      document.body.append(frame)
    },
    [form, sandbox] as const,
  )
}

async function elsewhere(browser: BrowserContext, foreign: Server, host: string): Promise<Page> {
  const page = await browser.newPage()
  await page.goto(`http://${host}:${(foreign.address() as AddressInfo).port}/`)
  return page
}
