import { once } from 'node:events'
import { Agent, request, type IncomingMessage } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { memoryCache } from '../../../src/cache/index.js'
import { defineServer, type AnswerEntry } from '../../../src/server/index.js'
import { serve, type Handler, type ServeOptions } from '../../../src/server/node/index.js'
import { clientFiles, raw } from './client-files.js'

const NOTHING: Handler = () => Promise.resolve(null)

async function start(handler: Handler = NOTHING, options: ServeOptions = {}) {
  const running = await serve(handler, { port: 0, host: '127.0.0.1', signals: false, ...options })
  onTestFinished(() => running.close())
  return running
}

const page = { Accept: 'text/html,*/*' }

it('serves the files of a client, hashed ones to keep, and others to ask about', async () => {
  const { url } = await start(NOTHING, { files: { ...clientFiles(), immutable: ['assets/app-5G_DdlaB.js'] } })
  const hashed = await raw(url, '/assets/app-5G_DdlaB.js')
  expect(hashed).toMatchObject({ status: 200, body: 'export {}' })
  expect(hashed.headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  })
  expect((await raw(url, '/assets/photo-20240101.jpg')).headers['cache-control']).toBe('no-cache')
  expect((await raw(url, '/')).headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' })
  expect((await raw(url, '/about')).body).toContain('About')
  expect((await raw(url, '/site.webmanifest')).headers['content-type']).toBe('application/manifest+json')
  expect((await raw(url, '/robots.txt', {}, 'HEAD')).body).toBe('')
})

it('sends what is compressed already, parts of a file, and 304 for what has not changed', async () => {
  const { url } = await start(NOTHING, { files: clientFiles() })
  const zipped = await raw(url, '/assets/app-5G_DdlaB.js', { 'Accept-Encoding': 'gzip' })
  expect(zipped.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' })
  expect(await raw(url, '/robots.txt', { Range: 'bytes=0-3' })).toMatchObject({ status: 206, body: 'User' })
  const { headers } = await raw(url, '/robots.txt')
  expect((await raw(url, '/robots.txt', { 'If-None-Match': String(headers['etag']) })).status).toBe(304)
})

it('answers a page that is no file with index.html, and nothing else', async () => {
  const { url } = await start(NOTHING, { files: clientFiles() })
  const answer = await raw(url, '/orders/5', page)
  expect(answer).toMatchObject({ status: 200, body: '<title>Shop</title>' })
  expect(answer.headers['cache-control']).toBe('no-cache')
  expect((await raw(url, '/assets/gone.js', { Accept: '*/*' })).status).toBe(404)
  expect((await raw(url, '/orders/5', page, 'POST')).status).toBe(404)
  const plain = await start(NOTHING, { files: { ...clientFiles(), fallback: false } })
  expect((await raw(plain.url, '/orders/5', page)).status).toBe(404)
})

it.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/..%5csecret.txt',
  '/assets/../../secret.txt',
  '//../secret.txt',
  '/%2e%2e%2fsecret.txt',
  '/link.txt',
  '/.env',
  '/%2eenv',
  '/.git/config',
  '/secret.txt%00.html',
  '/mizan-manifest.json',
  '/%6dizan-manifest.json',
  '/MIZAN-manifest.json',
  '//x/mizan-manifest.json',
  '/mizan-manifest%2Ejson',
  '/mizan-manifest.json.br',
  '/about/../mizan-manifest.json',
  '/%',
  'http://127.0.0.1/mizan-manifest.json',
])('gives nothing away at %s', async (path) => {
  const { url } = await start(NOTHING, { files: clientFiles() })
  const answer = await raw(url, path)
  expect(answer.body).not.toContain('SECRET')
  expect(answer.status).toBe(404)
})

it('serves a client that is built for a folder there alone', async () => {
  const { url } = await start(NOTHING, { files: { ...clientFiles(), base: '/shop/', immutable: ['assets/app-5G_DdlaB.js'] } })
  expect((await raw(url, '/shop/assets/app-5G_DdlaB.js')).headers['cache-control']).toContain('immutable')
  expect((await raw(url, '/shop/orders', page)).body).toContain('Shop')
  expect((await raw(url, '/shop')).body).toContain('Shop')
  expect((await raw(url, '/shopping/robots.txt')).status).toBe(404)
  expect((await raw(url, '/robots.txt')).status).toBe(404)
})

it('asks the handler first, and tells the log of what it does not answer', async () => {
  const entries: AnswerEntry[] = []
  const server = { settings: { onAnswer: (entry: AnswerEntry) => void entries.push(entry) } }
  const handler: Handler = async ({ url }) => (url.endsWith('/robots.txt') ? new Response('of a view') : null)
  const { url } = await start(handler, { server, files: clientFiles() })
  expect((await raw(url, '/robots.txt')).body).toBe('of a view')
  expect((await raw(url, '/?token=1')).status).toBe(200)
  expect((await raw(url, '/gone')).status).toBe(404)
  expect(entries).toEqual([
    { method: 'GET', path: '/', status: 200, duration: expect.any(Number), name: null },
    { method: 'GET', path: '/gone', status: 404, duration: expect.any(Number), name: null },
  ])
})

/** Node 20 has no `Promise.withResolvers`. */
function resolvers() {
  let resolve = () => {}
  const promise = new Promise<void>((done) => (resolve = done))
  return { promise, resolve }
}

/** A handler whose answer waits until it is let go. */
function waiting() {
  const gate = resolvers()
  const begun = resolvers()
  const handler: Handler = async ({ url }) => {
    if (!url.endsWith('/slow')) return null
    begun.resolve()
    await gate.promise
    return new Response('done')
  }
  return { handler, begun: begun.promise, finish: gate.resolve }
}

it('lets requests finish when it stops, closes their connections, and takes no others', async () => {
  const { handler, begun, finish } = waiting()
  let closed = false
  const running = await start(handler, { onClose: () => void (closed = true) })
  const agent = new Agent({ keepAlive: true })
  onTestFinished(() => agent.destroy())
  const { port } = running
  const slow = request({ port, host: '127.0.0.1', path: '/slow', agent }).end()
  await begun
  const end = running.close()
  await expect.poll(() => raw(running.url, '/healthz').catch((error: NodeJS.ErrnoException) => error.code)).toBe('ECONNREFUSED')
  expect(closed).toBe(false)
  finish()
  const [response] = (await once(slow, 'response')) as [IncomingMessage]
  expect(response.headers['connection']).toBe('close')
  expect(Buffer.concat((await response.toArray()) as Buffer[]).toString()).toBe('done')
  await end
  expect(closed).toBe(true)
})

it('is not ready from the signal on, while it drains', async () => {
  const running = await start(NOTHING, { drain: 300 })
  expect(await raw(running.url, '/healthz')).toMatchObject({ status: 200, body: 'ok\n' })
  const end = running.close()
  expect(await raw(running.url, '/healthz')).toMatchObject({ status: 503, body: 'stopping\n' })
  await end
})

it('cuts what is not over at the deadline', async () => {
  const { handler, begun } = waiting()
  const running = await start(handler, { deadline: 50 })
  const slow = raw(running.url, '/slow').catch((error: NodeJS.ErrnoException) => error.code)
  await begun
  await running.close()
  expect(await slow).toBe('ECONNRESET')
})

it('has its health where it is told, or nowhere', async () => {
  const elsewhere = await start(NOTHING, { health: '/up' })
  expect((await raw(elsewhere.url, '/up')).status).toBe(200)
  expect((await raw(elsewhere.url, '/healthz')).status).toBe(404)
  expect((await raw((await start(NOTHING, { health: false })).url, '/healthz')).status).toBe(404)
})

it('says so when its port is taken', async () => {
  const { port } = await start()
  await expect(serve(NOTHING, { port, host: '127.0.0.1', signals: false })).rejects.toThrow(`Port ${port} is taken`)
})

it('closes the cache once nothing is answered any more, and then what the application has, whatever the cache says', async () => {
  const order: string[] = []
  let go = () => {}
  const gate = new Promise<void>((resolve) => (go = resolve))
  const handler: Handler = async () => {
    await gate
    order.push('answered')
    return new Response('x')
  }
  const cache = memoryCache()
  cache.close = () => {
    order.push('cache')
    return Promise.reject(new Error('no'))
  }
  const running = await serve(handler, { port: 0, host: '127.0.0.1', signals: false, server: defineServer({ cache }), onClose: () => void order.push('application') })
  const answer = raw(running.url, '/')
  await new Promise((done) => setTimeout(done, 50))
  const closing = running.close()
  go()
  await expect(closing).rejects.toThrow('no')
  expect((await answer).status).toBe(200)
  expect(order).toEqual(['answered', 'cache', 'application'])
})
