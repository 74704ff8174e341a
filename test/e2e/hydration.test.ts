import { readFileSync } from 'node:fs'
import { createServer as createPageServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { createServer } from 'vite'
import { expect, it, onTestFinished } from 'vitest'
import { createApp } from '../build/app.js'
import { readSteps } from '../package/readme-steps.js'
import { describeBrowser } from './browser.js'
import { sessions } from './session.js'

const README = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8')

/** The application of the README, whose pages are rendered by its own `entry-server.tsx`. */
async function startRendered(): Promise<string> {
  const steps = ['Quick start', 'In React'].flatMap((section) => readSteps(README, section))
  const files = steps.flatMap((step) => (step.do === 'write' ? [[step.path, step.content] as const] : []))
  const app = createApp(Object.fromEntries(files))
  const vite = await createServer({ root: app.root, logLevel: 'error', server: { middlewareMode: true, hmr: { port: 0 } }, appType: 'custom' })
  const pages = createPageServer((request, response) => {
    vite.middlewares(request, response, async () => {
      const url = request.url ?? '/'
      const { render } = (await vite.ssrLoadModule('/src/entry-server.tsx')) as { render: (request: Request) => Promise<string> }
      const body = await render(new Request(new URL(url, 'http://localhost')))
      const page = `<!doctype html><body>${body}<script type="module" src="/src/entry-client.tsx"></script></body>`
      response.setHeader('Content-Type', 'text/html; charset=utf-8').end(await vite.transformIndexHtml(url, page))
    })
  })
  await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    pages.closeAllConnections()
    pages.close()
    await vite.close()
    app.dispose()
  })
  return `http://127.0.0.1:${(pages.address() as AddressInfo).port}/`
}

describeBrowser('a page that was rendered on a server', () => {
  const session = sessions()

  it('is taken over without a request, and goes on from there', async () => {
    const visit = await session.visit(await startRendered(), { isDev: false })
    await visit.shows('main', '1 of 1 notes')
    await visit.becomes('taken over', () =>
      visit.page.evaluate(() => Object.keys(document.querySelector('button') ?? {}).some((key) => key.startsWith('__reactProps'))),
    )
    await visit.page.getByLabel('New note').fill('Drink it')
    await visit.page.getByText('Add').click()
    await visit.shows('main', '2 of 2 notes')
    expect(visit.requests).toEqual(['POST /api/mizan/call/'])
    expect(visit.complaints).toEqual([])
  })
})
