import { createServer } from 'vite'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import mizan from 'mizan'
import { conform, readSchema, type Report } from '../../src/conformance/index.js'
import type { Model } from '../../src/model/index.js'
import { createApp, type App } from '../build/app.js'
import { buildApp, start } from '../build/production.js'
import { run } from '../cli/run.js'
import { SHOP, values } from './shop.js'

let app: App
let model: Model

beforeAll(async () => {
  app = createApp(SHOP)
  const { stdout, stderr } = await run(['schema'], app.root)
  const read = readSchema(stdout, '/shop.json')
  if (!read.model) throw new Error(`${stderr}\n${JSON.stringify(read.diagnostics)}`)
  model = read.model
}, 120_000)

afterAll(() => app.dispose())

/** The command line's own values, in a file. */
async function checkByCommand(url: string): Promise<void> {
  app.write({ 'values.json': JSON.stringify(await values()) })
  const { code, stdout, stderr } = await run(['conformance', url, '--values', 'values.json'], app.root)
  expect({ code, stdout, stderr }).toMatchObject({ code: 0, stdout: expect.stringMatching(/checks held/) })
}

function expectAll({ results }: Report): void {
  expect(results.filter(({ status }) => status === 'failed')).toEqual([])
  // TypeScript has one type of numbers, and it is not this one.
  expect(results.filter(({ status }) => status === 'skipped').map(({ id }) => id)).toEqual(['ctx.query-integer'])
}

describe('an application of decorated functions', () => {
  test('passes every check in dev', async () => {
    const url = await startDev(app)
    // The first answers wait for the type checker.
    expectAll(await conform({ url, model, values: await values(), timeout: 60_000 }))
  }, 120_000)

  test('passes every check as it is built, by the command as well', async () => {
    await buildApp(app)
    const { url } = await start(app)
    expectAll(await conform({ url, model, values: await values() }))
    await checkByCommand(url)
  }, 120_000)
})

async function startDev({ root }: App): Promise<string> {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'silent',
    optimizeDeps: { noDiscovery: true },
    server: { port: 0, host: '127.0.0.1' },
    plugins: [mizan()],
  })
  onTestFinished(() => server.close())
  await server.listen()
  return server.resolvedUrls?.local[0] ?? ''
}
