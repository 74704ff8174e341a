import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import mizan from 'mizan'
import { preview, type InlineConfig } from 'vite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { testApp } from '../build/vite.js'
import { schemaOf } from '../source/openapi/backend.js'
import { SOON } from './dev.js'
import { remoteDev } from './remote-dev.js'

interface Api {
  url: string
  base: string | undefined
  server: Server
}

/** A server that tells what it was sent, and gives a schema with this base. It answers WebSockets with one line. */
async function startApi(name = 'api', base?: string): Promise<Api> {
  const api: Api = { url: '', base, server: createServer() }
  const heard = (url: string | undefined, headers: IncomingHttpHeaders) => JSON.stringify({ name, url, host: headers.host, origin: headers.origin })
  api.server.on('request', (request, response) => {
    const schema = { ...schemaOf('one'), ...(api.base === undefined ? {} : { 'x-mizan-base': api.base }) }
    response.setHeader('Content-Type', 'application/json')
    response.end(request.url === '/schema/' ? JSON.stringify(schema) : heard(request.url, request.headers))
  })
  api.server.on('upgrade', (request, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    socket.end(heard(request.url, request.headers))
  })
  await new Promise<void>((listening) => api.server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    api.server.closeAllConnections()
    api.server.close()
  })
  api.url = `http://127.0.0.1:${(api.server.address() as AddressInfo).port}`
  return api
}

type Heard = { name: string; url: string; host: string; origin?: string }

const ask = async (to: string, headers: Record<string, string> = {}) => {
  const response = await fetch(to, { method: 'POST', headers })
  const text = await response.text()
  return (text.startsWith('{') ? JSON.parse(text) : { status: response.status }) as Heard & { status?: number; code?: string }
}

/** What a WebSocket is told; null when nobody takes it up. */
function upgrade(url: string, path: string, origin = url): Promise<Heard | null> {
  return new Promise((resolve) => {
    const request = httpRequest(url + path, { headers: { Connection: 'Upgrade', Upgrade: 'websocket', Origin: origin }, timeout: 1000 })
    request.on('upgrade', (_, socket, head) => {
      let text = head.toString()
      socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
      socket.on('close', () => resolve(JSON.parse(text) as Heard))
    })
    request.on('response', () => resolve(null))
    request.on('error', () => resolve(null))
    request.on('timeout', () => {
      request.destroy()
      resolve(null)
    })
    request.end()
  })
}

const poll = 50

describe('requests below the base', () => {
  it('go to the server that gives the schema, WebSockets too, and no others do', async () => {
    const api = await startApi()
    const dev = await remoteDev({ schema: { url: `${api.url}/schema/`, poll } })
    expect(await ask(`${dev.url}/api/mizan/call/?x=1`)).toMatchObject({ name: 'api', url: '/api/mizan/call/?x=1' })
    expect(await upgrade(dev.url, '/api/mizan/ws/')).toMatchObject({ name: 'api', url: '/api/mizan/ws/' })
    expect(await ask(`${dev.url}/api/other/`)).not.toHaveProperty('name')
    expect(await upgrade(dev.url, '/api/other/')).toBeNull()
    expect((await dev.get('/@vite/client')).status).toBe(200)
  })

  it('keep the Host and the Origin of the page for a server on this machine', async () => {
    const api = await startApi()
    const dev = await remoteDev({ schema: { url: `${api.url}/schema/`, poll } })
    const host = new URL(dev.url).host
    expect(await ask(`${dev.url}/api/mizan/call/`, { Origin: dev.url })).toMatchObject({ host, origin: dev.url })
    expect(await ask(`${dev.url}/api/mizan/call/`, { Origin: 'https://evil.test' })).toMatchObject({ host, origin: 'https://evil.test' })
    expect(await upgrade(dev.url, '/api/mizan/ws/')).toMatchObject({ host, origin: dev.url })
  })

  it('have the scheme of a server on this machine in the Origin of a page with TLS, and in no other', async () => {
    const api = await startApi()
    const dev = await remoteDev({ schema: { url: `${api.url}/schema/`, poll } })
    const host = new URL(dev.url).host
    const secure = `https://${host}`
    expect(await ask(`${dev.url}/api/mizan/call/`, { Origin: secure })).toMatchObject({ host, origin: dev.url })
    expect(await upgrade(dev.url, '/api/mizan/ws/', secure)).toMatchObject({ host, origin: dev.url })
    for (const foreign of ['https://evil.test', 'https://127.0.0.1', `https://${host}0`, 'null']) {
      expect(await ask(`${dev.url}/api/mizan/call/`, { Origin: foreign })).toMatchObject({ host, origin: foreign })
    }
  })

  it('follow the base of the schema, also when it becomes another', async () => {
    const api = await startApi('api', '/shop/')
    const dev = await remoteDev({ schema: { url: `${api.url}/schema/`, poll } })
    await dev.code()
    expect(await ask(`${dev.url}/shop/call/`)).toMatchObject({ name: 'api', url: '/shop/call/' })
    expect(await ask(`${dev.url}/api/mizan/call/`)).not.toHaveProperty('name')
    api.base = '/store/'
    await expect.poll(() => ask(`${dev.url}/store/call/`), SOON).toMatchObject({ name: 'api' })
    expect(await ask(`${dev.url}/shop/call/`)).not.toHaveProperty('name')
    expect(await upgrade(dev.url, '/store/ws/')).toMatchObject({ name: 'api' })
  })

  it.each(['/api', '^/api/.*', '/api/mizan/'])('go where the user says, with a key %s of his own', async (key) => {
    const [api, other] = [await startApi(), await startApi('other')]
    const config: InlineConfig = { server: { proxy: { [key]: other.url } } }
    const dev = await remoteDev({ schema: { url: `${api.url}/schema/`, poll } }, {}, config)
    expect(await ask(`${dev.url}/api/mizan/call/`)).toMatchObject({ name: 'other' })
    // His has no `ws`, which is his to say.
    expect(await upgrade(dev.url, '/api/mizan/ws/')).toBeNull()
  })

  it('go nowhere when the option says so, and of a file unless it does', async () => {
    const api = await startApi()
    const off = await remoteDev({ schema: { url: `${api.url}/schema/`, poll, proxy: false } })
    expect(await ask(`${off.url}/api/mizan/call/`)).not.toHaveProperty('name')
    const files = { 'schema.json': JSON.stringify(schemaOf('one')) }
    const plain = await remoteDev({ schema: 'schema.json' }, files)
    expect(await ask(`${plain.url}/api/mizan/call/`)).not.toHaveProperty('name')
    const on = await remoteDev({ schema: { file: 'schema.json', proxy: api.url } }, files)
    expect(await ask(`${on.url}/api/mizan/call/`)).toMatchObject({ name: 'api' })
  })

  it('are answered as a problem while the server is away', async () => {
    const api = await startApi()
    const dev = await remoteDev({ schema: { url: `${api.url}/schema/`, poll } })
    await dev.code()
    api.server.closeAllConnections()
    await new Promise((closed) => api.server.close(closed))
    expect(await ask(`${dev.url}/api/mizan/call/`)).toMatchObject({ status: 503, code: 'unavailable' })
    expect(await upgrade(dev.url, '/api/mizan/ws/')).toBeNull()
    const said = dev.lines.filter((line) => line.includes('proxy error'))
    expect(said).toEqual([expect.stringMatching(/^http proxy error: \/api\/mizan\/call\/\nThe server at .* does not answer\..* \(ECONNREFUSED\)$/), expect.stringMatching(/^ws proxy error:\nThe server at .*$/)])
  })

  it.each([{}, { preview: { proxy: { '/mine': 'http://127.0.0.1:1' } } }])('go there in a preview too, by the base of what is here (%j)', async (config) => {
    const api = await startApi()
    const app = testApp({ 'dist/index.html': '<p>built</p>', 'schema.json': JSON.stringify({ ...schemaOf('one'), 'x-mizan-base': '/shop/' }) })
    const server = await preview({
      root: app.root,
      configFile: false,
      logLevel: 'silent',
      plugins: [mizan({ schema: { file: 'schema.json', proxy: api.url } })],
      ...config,
      preview: { ...config.preview, host: '127.0.0.1', port: 0 },
    })
    onTestFinished(() => server.close())
    const url = `http://127.0.0.1:${(server.httpServer.address() as AddressInfo).port}`
    expect(await ask(`${url}/shop/call/`)).toMatchObject({ name: 'api' })
    expect(await upgrade(url, '/shop/ws/')).toMatchObject({ name: 'api' })
    expect(await (await fetch(`${url}/`)).text()).toContain('built')
  })
})
