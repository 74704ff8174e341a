import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as passed } from 'node:timers/promises'
import mizan from 'mizan'
import { preview, type InlineConfig } from 'vite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { testApp } from '../build/vite.js'
import { SOON } from './dev.js'
import { remoteDev } from './remote-dev.js'

const schemaOf = (...routes: string[]) =>
  JSON.stringify({ openapi: '3.1.0', 'x-mizan-functions': routes.map((route, index) => ({ name: `view_${index}`, route })) })

interface Api {
  url: string
  schema: string
  server: Server
}

/** A server that says what it was asked for; it gives a schema, too. */
async function startApi(name: string, ...routes: string[]): Promise<Api> {
  const server = createServer((request, response) => response.end(request.url === '/schema/' ? api.schema : `${name} ${request.method} ${request.url}`))
  const api: Api = { url: '', schema: schemaOf(...routes), server }
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  api.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return api
}

const HTML = { Accept: 'text/html' }

/** Who answered a path: the server in another language with what it heard, or Vite. */
async function answerOf(url: string, init: RequestInit = {}): Promise<string> {
  const text = await (await fetch(url, { headers: HTML, ...init })).text()
  return text.startsWith('api ') || text.startsWith('other ') ? text : 'vite'
}

/** The paths whose answer is another than that of `who`, with it. */
async function notBy(who: 'api' | 'vite', url: string, paths: string[]): Promise<string[]> {
  const wrong: string[] = []
  for (const path of paths) {
    const answer = await answerOf(url + path)
    if (answer !== (who === 'vite' ? who : `api GET ${path}`)) wrong.push(`${path}: ${answer}`)
  }
  return wrong
}

/** The status that Vite's socket is answered with. */
function socketAt(url: string): Promise<number | undefined> {
  const headers = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'c29ja2V0IG9mIFZpdGUhIQ==', 'Sec-WebSocket-Protocol': 'vite-hmr' }
  return new Promise((resolve) => {
    const asked = request(url, { headers })
    asked.on('upgrade', ({ statusCode }, socket) => {
      onTestFinished(() => void socket.destroy())
      resolve(statusCode)
    })
    asked.on('response', ({ statusCode }) => resolve(statusCode))
    asked.on('error', () => resolve(undefined))
    asked.end()
  })
}

const SPA: InlineConfig = { appType: 'spa' }
const PAGE = { 'index.html': '<title>Client</title>', 'src/main.tsx': 'export const main = 1\n' }

/** A dev server that has read its schema, as one has that has shown a page. */
async function devOf(api: Api, files: Record<string, string> = {}, config: InlineConfig = {}) {
  const dev = await remoteDev({ schema: { file: 'schema.json', proxy: api.url } }, { ...PAGE, ...files, 'schema.json': api.schema }, { ...SPA, ...config })
  await dev.code('virtual:mizan/contexts')
  return dev
}

describe('the views of a server in another language', () => {
  it('are asked of it at their routes, and nothing else is', async () => {
    const api = await startApi('api', '/track/:order_id/', '/about.html', '/shop/$new', '/files/*', '/(none')
    const dev = await devOf(api)
    const at = (path: string, init?: RequestInit) => answerOf(dev.url + path, init)
    expect(await at('/track/5/')).toBe('api GET /track/5/')
    expect(await at('/track/5?x=/1')).toBe('api GET /track/5?x=/1')
    expect(await at('/track/a%2Fb/', { method: 'POST', body: 'form' })).toBe('api POST /track/a%2Fb/')
    expect(await at('/about.html')).toBe('api GET /about.html')
    expect(await at('/shop/$new/')).toBe('api GET /shop/$new/')
    const others = ['/', '/track/', '/track', '/track/5/6/', '/tracks/5/', '/x/track/5/', '/aboutXhtml', '/files', '/files/a', '/files/*', '/(none', '/src/main.tsx']
    expect(await notBy('vite', dev.url, others)).toEqual([])
  })

  it('leave what Vite has to Vite when a param is in their way, and the page too', async () => {
    const api = await startApi('api', '/:page/', '/:one/:two', '/:one/:two/:three')
    const files = { 'public/robots.txt': 'none', 'help/index.html': '<title>Help</title>', 'terms.html': '<title>Terms</title>' }
    const dev = await devOf(api, files, { cacheDir: '.cache' })
    const own = ['/', '/src/main.tsx', '/src/main.tsx?t=1', '/index.html', '/robots.txt', '/help/', '/terms', '/@vite/client', '/__open-in-editor', '/node_modules/vite.js', '/.cache/deps/react.js']
    expect(await notBy('vite', dev.url, own)).toEqual([])
    expect(await notBy('api', dev.url, ['/hello/', '/help', '/src/none.tsx', '/a/b/c', '/%', '/%00/', `/${'x'.repeat(5000)}/`])).toEqual([])
  })

  it('come before a file, and before the page, where a route has no params', async () => {
    const api = await startApi('api', '/', '/robots.txt')
    const dev = await devOf(api, { 'public/robots.txt': 'none' })
    expect(await answerOf(`${dev.url}/`)).toBe('api GET /')
    expect(await answerOf(`${dev.url}/robots.txt`)).toBe('api GET /robots.txt')
    expect(await answerOf(`${dev.url}/index.html`)).toBe('vite')
    // Vite's own socket is there as well.
    let heard = 0
    api.server.on('upgrade', (_, socket) => (heard++, socket.destroy()))
    expect(await socketAt(`${dev.url}/?token=${dev.server.config.webSocketToken}`)).toBe(101)
    // Long enough for it to be asked there, too.
    await passed(200)
    expect(heard).toBe(0)
  })

  it('are none of Vite’s below the base of an application, whose modules stay its own', async () => {
    const api = await startApi('api', '/:one/:two', '/:one/:two/:three')
    const dev = await devOf(api, {}, { base: '/app/' })
    expect(await notBy('vite', dev.url, ['/app/src/main.tsx', '/app/@vite/client'])).toEqual([])
    expect(await notBy('api', dev.url, ['/a/b'])).toEqual([])
  })

  it.each(['/', '/app/'])('keep the page of an application at %s from waiting for no schema, unless it is not the page’s path', async (base) => {
    const api = await startApi('api')
    const command = [process.execPath, '--eval', 'setTimeout(() => {}, 60_000)']
    const dev = await remoteDev({ schema: { command, proxy: api.url } }, PAGE, { ...SPA, base })
    const isAnswered = (path: string) => Promise.race([answerOf(dev.url + path), passed(1000, 'waits')])
    expect(await isAnswered(base)).toBe('vite')
    expect(await isAnswered(`${base}track/5/`)).toBe('waits')
    if (base !== '/') expect(await isAnswered('/')).toBe('waits')
  })

  it('come before the page with the very first request, where a file or a snapshot holds the schema', async () => {
    const api = await startApi('api', '/')
    const command = [process.execPath, '--eval', 'setTimeout(() => {}, 60_000)']
    const schemas = [{ file: 'schema.json', proxy: api.url }, { command, snapshot: 'schema.json', proxy: api.url }, { url: `${api.url}/none/`, snapshot: 'schema.json' }]
    for (const schema of schemas) {
      const dev = await remoteDev({ schema }, { ...PAGE, 'schema.json': api.schema }, SPA)
      expect(await answerOf(`${dev.url}/`)).toBe('api GET /')
    }
  })

  it.each(['/track', '^/track/.*'])('go where the user says, with a key %s of his own', async (key) => {
    const [api, other] = [await startApi('api', '/track/:order_id/', '/about/'), await startApi('other')]
    const dev = await devOf(api, {}, { server: { proxy: { [key]: other.url } } })
    expect(await answerOf(`${dev.url}/track/5/`)).toBe('other GET /track/5/')
    expect(await answerOf(`${dev.url}/about/`)).toBe('api GET /about/')
  })

  it('are those of the schema of now, which the first link to one waits for', async () => {
    const api = await startApi('api', '/track/:order_id/')
    const dev = await remoteDev({ schema: { url: `${api.url}/schema/`, poll: 50 } }, PAGE, SPA)
    expect(await answerOf(`${dev.url}/track/5/`)).toBe('api GET /track/5/')
    api.schema = schemaOf('/orders/:order_id/')
    await expect.poll(() => answerOf(`${dev.url}/orders/5/`), SOON).toBe('api GET /orders/5/')
    expect(await answerOf(`${dev.url}/track/5/`)).toBe('vite')
  })

  it('are asked of it in a preview too, where files are those of the build', async () => {
    const api = await startApi('api', '/:page/', '/track/:order_id/')
    const files = { 'dist/index.html': '<title>built</title>', 'dist/robots.txt': 'none', 'only-here.txt': '', 'schema.json': api.schema }
    const schemas = [{ file: 'schema.json', proxy: api.url }, { url: `${api.url}/schema/` }]
    for (const schema of schemas) {
      const app = testApp(files)
      const server = await preview({ root: app.root, configFile: false, logLevel: 'silent', plugins: [mizan({ schema })], preview: { host: '127.0.0.1', port: 0 } })
      onTestFinished(() => server.close())
      const url = `http://127.0.0.1:${(server.httpServer.address() as AddressInfo).port}`
      expect(await notBy('api', url, ['/track/5/', '/only-here.txt', '/hello'])).toEqual([])
      expect(await notBy('vite', url, ['/', '/robots.txt', '/a/b/c'])).toEqual([])
    }
  })
})
