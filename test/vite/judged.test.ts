import { createLogger } from 'vite'
import { expect, it } from 'vitest'
import { plain } from '../build/vite.js'
import { startDev, type Dev } from './dev.js'

const PAGES = `import { client, type MizanRequest } from 'mizan/server'
export const report = client({}, async (request: MizanRequest, { year }: { year: number }) => {
  return { year }
})
export const page = client({ route: '/page/' }, async () => {
  return new Response('page')
})
`

const TSCONFIG = JSON.stringify({ compilerOptions: { target: 'es2022', module: 'esnext', moduleResolution: 'bundler', lib: ['es2023', 'dom'], types: [], strict: true } })

/** A dev server, and what it says in the terminal. */
async function startListening(files: Record<string, string>): Promise<Dev & { printed: string[] }> {
  const printed: string[] = []
  const print = (text: string) => void printed.push(plain(text))
  const customLogger = { ...createLogger('silent'), info: print, warn: print, error: print }
  return { ...(await startDev({ 'tsconfig.json': TSCONFIG, ...files }, { config: { customLogger } })), printed }
}

const SLOWLY = { timeout: 50_000, interval: 50 }

const overlays = ({ sent }: Dev) => sent.flatMap((payload) => (payload.type === 'error' ? [payload.err] : []))

/** Whether the page shows an error after all that it was sent. */
const isShown = ({ sent }: Dev) => sent.findLast(({ type }) => type === 'error' || type === 'update')?.type === 'error'

it('a data function that returns a Response, and a view that does not, are told once nothing changes any more, and no longer when they are mended', async () => {
  const dev = await startListening({ 'server/pages.ts': PAGES })
  dev.write('server/pages.ts', PAGES.replace('return { year }', "return new Response('2026')").replace("return new Response('page')", "return 'page'"))
  await expect.poll(() => isShown(dev), SLOWLY).toBe(true)
  const [overlay] = overlays(dev)
  expect(overlay?.message).toContain('MZ535 "report" returns a Response and has no `route`')
  expect(overlay?.message).toContain('MZ536')
  expect(overlay?.id).toBe(`${dev.root}/server/pages.ts`)
  const told = dev.printed.join()
  expect(told).toContain('MZ535')
  expect(told).toContain('MZ536')
  dev.write('server/pages.ts', PAGES)
  await expect.poll(() => isShown(dev), SLOWLY).toBe(false)
  expect(dev.printed.join()).toContain('mizan: the errors are mended.')
}, 120_000)

it('a view that is given its route is not held to what it was before', async () => {
  const dev = await startListening({ 'server/pages.ts': PAGES.replace("{ route: '/page/' }", '{}') })
  await expect.poll(() => isShown(dev), SLOWLY).toBe(true)
  dev.write('server/pages.ts', PAGES)
  await expect.poll(() => isShown(dev), SLOWLY).toBe(false)
  await expect.poll(async () => (await dev.get('/page/')).status).toBe(200)
}, 120_000)
