import { createServer, request as send, type IncomingHttpHeaders, type RequestOptions, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createHandler, loadedFrom, type ServerFunction } from '../../../src/server/index.js'
import { listener } from '../../../src/server/node/listener.js'
import { middleware } from '../../../src/server/node/middleware.js'
import type { Handler } from '../../../src/server/node/types.js'

const running: Server[] = []
afterEach(() => {
  for (const server of running.splice(0)) server.close()
})

const read = { name: 'name', context: 'user', params: [], load: () => loadedFrom({ run: () => 'Zoë' }, ['run']) }
const handler = createHandler({
  base: '/api/mizan/',
  schema: 'hash',
  contexts: [{ name: 'user', params: [], functions: ['name'], shapes: [], private: false, maxAge: null }],
  functions: [{ affects: [], auth: false, private: false, maxAge: null, route: null, methods: null, ...read } as unknown as ServerFunction],
})
const BODY = '{"name":"Zoë"}'

async function portOf(server: Server): Promise<number> {
  running.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const others = () => Promise.resolve(new Response('other', { status: 404 }))
const serve = (it: Handler = handler) => portOf(createServer(listener(it, others)))

interface Came {
  status: number | undefined
  headers: IncomingHttpHeaders
  body: string
}

function ask(port: number, path: string, options: RequestOptions = {}): Promise<Came> {
  return new Promise((resolve, reject) => {
    const request = send({ port, host: '127.0.0.1', path, agent: false, ...options }, (answer) => {
      let body = ''
      answer.setEncoding('utf8').on('data', (text: string) => (body += text))
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body }))
    })
    request.once('error', reject).end()
  })
}

/** The status of the answer to a request whose first line is `line`. */
function statusOf(port: number, line: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${line}\r\nHost: shop.test\r\nConnection: close\r\n\r\n`))
    let text = ''
    socket.setEncoding('utf8').on('data', (part: string) => (text += part))
    socket.on('error', reject).on('close', () => resolve(Number(text.split(' ')[1])))
  })
}

describe('an answer on Node', () => {
  test('has the length of its bytes, and the headers of the handler', async () => {
    const { status, headers, body } = await ask(await serve(), '/api/mizan/ctx/user/')
    expect({ status, body }).toEqual({ status: 200, body: BODY })
    const expected = await handler(new Request('http://shop.test/api/mizan/ctx/user/'))
    for (const [name, value] of expected?.headers ?? []) expect(headers[name]).toBe(value)
    expect(headers['content-length']).toBe(String(Buffer.byteLength(BODY)))
  })

  test('to HEAD has the length, and no body', async () => {
    const { status, headers, body } = await ask(await serve(), '/api/mizan/ctx/user/', { method: 'HEAD' })
    expect({ status, body, length: headers['content-length'] }).toEqual({ status: 200, body: '', length: '15' })
  })

  test('without a body says so: none for 304, an empty one for a redirect', async () => {
    const port = await serve()
    const unchanged = await ask(port, '/api/mizan/ctx/user/', { headers: { 'If-None-Match': '*' } })
    expect(unchanged).toMatchObject({ status: 304, body: '' })
    expect(unchanged.headers).not.toHaveProperty('content-length')
    expect(unchanged.headers).not.toHaveProperty('transfer-encoding')
    expect(await ask(port, '/api/mizan/ctx/user')).toMatchObject({ status: 308, headers: { location: '/api/mizan/ctx/user/', 'content-length': '0' } })
  })

  test('sets each cookie by a header of its own', async () => {
    const cookies = ['a=1; Path=/', 'b=2; Path=/']
    const answer = () => Promise.resolve({ status: 200, headers: {}, body: 'x', cookies })
    const port = await serve(Object.assign(others, { answer }))
    expect((await ask(port, '/')).headers['set-cookie']).toEqual(cookies)
  })

  test('keeps all its cookies where others have set headers before', async () => {
    const cookies = ['a=1; Path=/', 'b=2; Path=/']
    const plain = { status: 200, headers: {}, body: 'x', cookies }
    const headers = cookies.map((cookie): [string, string] => ['Set-Cookie', cookie])
    for (const given of [plain, new Response('x', { headers })]) {
      const pass = middleware(Object.assign(others, { answer: () => Promise.resolve(given) }))
      const server = createServer((request, response) => {
        response.setHeader('X-Powered-By', 'others')
        pass(request, response, () => response.end())
      })
      expect((await ask(await portOf(server), '/')).headers).toMatchObject({ 'set-cookie': cookies, 'x-powered-by': 'others' })
    }
  })

  test('may be a Response, of the handler or of who comes after it', async () => {
    expect(await ask(await serve(() => Promise.resolve(new Response('view'))), '/')).toMatchObject({ status: 200, body: 'view' })
    expect(await ask(await serve(), '/elsewhere')).toMatchObject({ status: 404, body: 'other' })
  })

  test('that fails is a 500 without its reason', async () => {
    const silence = vi.spyOn(console, 'error').mockImplementation(() => {})
    const port = await serve(() => Promise.reject(new Error('secret')))
    expect(await ask(port, '/')).toMatchObject({ status: 500, body: '' })
    expect(silence).toHaveBeenCalledOnce()
    silence.mockRestore()
  })

  test('is the same within another server', async () => {
    const pass = middleware(handler)
    const port = await portOf(createServer((request, response) => pass(request, response, () => response.writeHead(404).end())))
    expect(await ask(port, '/api/mizan/ctx/user/')).toMatchObject({ status: 200, body: BODY, headers: { 'content-length': '15' } })
    expect(await ask(port, '/elsewhere')).toMatchObject({ status: 404 })
  })
})

describe('a request on Node', () => {
  test.each([
    ['GET /api/mizan/ctx/user/ HTTP/1.1', 200],
    ['GET http://shop.test/api/mizan/ctx/user/ HTTP/1.1', 200],
    ['OPTIONS * HTTP/1.1', 404],
    ['GET shop.test:80 HTTP/1.1', 400],
    ['GET foo:bar HTTP/1.1', 400],
  ])('%s is answered with %d', async (line, status) => {
    expect(await statusOf(await serve(), line)).toBe(status)
  })
})
