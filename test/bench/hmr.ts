import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import type { App } from '../build/app.js'
import { schemaOfThousand, sourceOf } from '../build/thousand.js'
import { launch } from '../e2e/browser.js'
import { benchApp, type Server } from './application.js'
import { startDevProcess, type DevProcess } from './dev-process.js'
import { printTable, type Measured } from './table.js'

const EDITS = 20
/** Between edits, in milliseconds: what goes on behind an edit (types, for one) is over before the next, as when a person types. */
const PAUSE = 400

/** One kind of edit: what it writes, and what the page shows of it. */
interface Edit {
  name: string
  /** The files of edit `n`; the last one is written when the clock starts. */
  files(n: number): [path: string, text: string][]
  /** The probe in the page, and what it shows after edit `n`. */
  probe: string
  shows(n: number): string
}

const COMPONENT: Edit = {
  name: 'a React component',
  files: (n) => [['src/component.tsx', `export const Component = () => <p data-probe="component">component {${n}}</p>\n`]],
  probe: 'component',
  shows: (n) => `component ${n}`,
}

const JSON_MODULE: Edit = {
  name: 'a JSON module',
  files: (n) => [['src/data.json', `{ "text": "json ${n}" }`]],
  probe: 'json',
  shows: (n) => `json ${n}`,
}

const answer = (name: string): [string, string] => ['node_modules/answer.json', JSON.stringify({ shop0_item0: { id: 5, name } })]

const FIELD: Edit = {
  name: 'a schema: a field added',
  files: (n) => [answer(`field ${n}`), ['mizan.schema.json', schemaOfThousand({ extra: [`field${n}`] })]],
  probe: 'item',
  shows: (n) => `field ${n}`,
}

/** A function comes to the context of the page: its module is another, and its data are fetched again. */
const FUNCTION: Edit = {
  name: 'a schema: a function added',
  files: (n) => [answer(`function ${n}`), ['mizan.schema.json', withFunction(`shop0_added${n}`)]],
  probe: 'item',
  shows: (n) => `function ${n}`,
}

const BODY: Edit = {
  name: 'a TypeScript function: its body',
  files: (n) => [['server/shop0.ts', sourceOf('shop0', `return { id, name: 'body ${n}' }`)]],
  probe: 'item',
  shows: (n) => `body ${n}`,
}

type Extensions = { 'x-mizan-functions': object[]; 'x-mizan-contexts': Record<string, { functions: string[] }> }

function withFunction(name: string): string {
  const schema = JSON.parse(schemaOfThousand()) as Extensions
  const [first] = schema['x-mizan-functions']
  schema['x-mizan-functions'].push({ ...first, name })
  schema['x-mizan-contexts']['shop0']!.functions.push(name)
  return JSON.stringify(schema, null, 2)
}

/** From the write of a file to the change in the page. */
export async function hmr(): Promise<void> {
  const browser = await launch()
  try {
    printTable(await measure(browser, 'schema', [COMPONENT, JSON_MODULE, FIELD, FUNCTION]), 'ms', COMPONENT.name)
    printTable(await measure(browser, 'typescript', [COMPONENT, JSON_MODULE, BODY]), 'ms', COMPONENT.name)
  } finally {
    await browser.close()
  }
}

async function measure(browser: Browser, server: Server, edits: Edit[]): Promise<Measured[]> {
  const app = benchApp(server)
  let dev: DevProcess | undefined
  try {
    dev = await startDevProcess(app.root)
    const page = await openPage(browser, dev.url)
    const measured = edits.map(({ name }): Measured => ({ name, values: [] }))
    // The first of each kind warms up. The kinds alternate, so that what disturbs the machine disturbs all of them.
    for (let n = 0; n <= EDITS; n++) {
      for (const [index, edit] of edits.entries()) {
        const time = await timeOf(edit, n, app, page)
        if (n > 0) measured[index]!.values.push(time)
        await pause(PAUSE)
      }
    }
    return measured
  } finally {
    await dev?.stop()
    app.dispose()
  }
}

/** The page notes when each probe first shows each text, by the wall clock, which the page and Node share. */
async function openPage(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage()
  await page.addInitScript(() => {
    const seen: Record<string, number> = {}
    Object.assign(window, { seen })
    const look = () => {
      for (const element of document.querySelectorAll<HTMLElement>('[data-probe]')) {
        seen[`${element.dataset['probe']}: ${element.textContent}`] ??= Date.now()
      }
    }
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true })
  })
  await page.goto(url)
  await page.waitForSelector('[data-probe=item]')
  // Vite may find dependencies on the first visit and reload once.
  await pause(2000)
  return page
}

async function timeOf(edit: Edit, n: number, app: App, page: Page): Promise<number> {
  const files = edit.files(n)
  const [path, text] = files.at(-1)!
  app.write(Object.fromEntries(files.slice(0, -1)))
  const updates = Number(await page.textContent('[data-probe=updates]'))
  const start = Date.now()
  app.write({ [path]: text })
  const wanted = [`${edit.probe}: ${edit.shows(n)}`, ...(edit === FUNCTION ? [`updates: ${updates + 1}`] : [])]
  const times = await page.waitForFunction(
    (keys) => {
      const { seen } = window as unknown as { seen: Record<string, number> }
      return keys.every((key) => key in seen) ? keys.map((key) => seen[key]!) : null
    },
    wanted,
    { polling: 20, timeout: 20_000 },
  )
  return Math.max(...((await times.jsonValue()) as number[])) - start
}
