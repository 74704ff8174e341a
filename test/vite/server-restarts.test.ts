import { setTimeout as passed } from 'node:timers/promises'
import mizan from 'mizan'
import { describe, expect, it } from 'vitest'
import { startBackend, type Backend } from '../source/openapi/backend.js'
import { SOON } from './dev.js'
import { remoteDev, type RemoteDev } from './remote-dev.js'

/** Two contexts, and one that has a view alone. */
const schemaOf = (...reads: string[]) =>
  JSON.stringify({
    openapi: '3.1.0',
    'x-mizan-functions': [
      ...['items', ...reads].map((name) => ({ name, context: 'shop', output: { type: 'string' } })),
      { name: 'headlines', context: 'news', output: { type: 'string' } },
      { name: 'page', context: 'pages', route: '/page/' },
    ],
  })

/** A server in another language, which tells its instance, unless that is null, with every answer. */
interface Shop extends Backend {
  instance: string | null
  schema: string
  /** Starts it anew, after so many milliseconds for which it is away. */
  restart(instance: string, away?: number): Promise<void>
  /** Paths that it was asked for. */
  asked(): string[]
}

async function startShop(instance: string | null): Promise<Shop> {
  const backend = (await startBackend(() => {})) as Shop
  backend.instance = instance
  backend.schema = schemaOf()
  backend.answer = (request, response) => {
    const tag = `"${backend.schema.length}"`
    const isSchema = request.url === '/schema/'
    const headers = {
      'Content-Type': 'application/json',
      ...(backend.instance === null ? {} : { 'X-Mizan-Instance': backend.instance }),
      ...(isSchema ? { ETag: tag } : { 'Set-Cookie': 'csrftoken=1; Path=/' }),
    }
    if (isSchema && request.headers['if-none-match'] === tag) response.writeHead(304, headers).end()
    else response.writeHead(200, headers).end(isSchema ? backend.schema : '{}')
  }
  backend.restart = async (next, away = 50) => {
    await backend.stop()
    await passed(away)
    backend.instance = next
    await backend.start()
  }
  backend.asked = () => backend.requests.map(({ url }) => url ?? '')
  return backend
}

const address = ({ port }: Backend) => `http://127.0.0.1:${port}`

/** A page that has loaded what it shows; what it is told from now on counts. */
async function opened(dev: RemoteDev): Promise<void> {
  for (const id of ['virtual:mizan/contexts', 'virtual:mizan/contexts/shop']) expect(await dev.code(id)).toContain('shop')
  // The types are written, and nothing is pending.
  await passed(300)
  dev.sent.length = 0
}

/** What a page is told in order: `update`, or the contexts that it is to fetch again. */
const told = (dev: RemoteDev) =>
  dev.sent.flatMap((payload) => (payload.type === 'custom' ? String(payload.data) : payload.type === 'update' && payload.updates.length === 0 ? [] : payload.type))

const ALL = 'news,shop'
const NEVER = 600_000

describe('a page whose server starts anew', () => {
  it('fetches all that it shows, once: told by the schema that is asked for anyway, also when that is the same', async () => {
    const shop = await startShop('a')
    const dev = await remoteDev({ schema: { url: shop.url, poll: 50, proxy: false } })
    await opened(dev)
    await shop.restart('b')
    await expect.poll(() => told(dev), SOON).toEqual([ALL])
    await passed(300)
    await shop.restart('c')
    await expect.poll(() => told(dev), SOON).toEqual([ALL, ALL])
    await passed(300)
    expect(told(dev)).toEqual([ALL, ALL])
    expect(dev.messages()).not.toContain('full-reload')
  })

  it('has the code of a schema that has changed before it fetches', async () => {
    const shop = await startShop('a')
    const dev = await remoteDev({ schema: { url: shop.url, poll: 50, proxy: false } })
    await opened(dev)
    shop.schema = schemaOf('prices')
    await shop.restart('b')
    await expect.poll(() => told(dev), SOON).toContain(ALL)
    expect(told(dev)).toEqual(['update', 'shop', ALL])
  })

  it('is told by an answer that passes the proxy, once the schema was asked again', async () => {
    const shop = await startShop('a')
    const dev = await remoteDev({ schema: { url: shop.url, poll: NEVER } })
    await opened(dev)
    shop.schema = schemaOf('prices')
    await shop.restart('b')
    await dev.get('/api/mizan/ctx/shop/')
    await expect.poll(() => told(dev), SOON).toContain(ALL)
    expect(told(dev)).toEqual(['update', 'shop', ALL])
    await dev.get('/api/mizan/ctx/shop/')
    await passed(300)
    expect(told(dev)).toHaveLength(3)
  })

  it('is told by the proxy where the schema is a file, too', async () => {
    const shop = await startShop('a')
    const dev = await remoteDev({ schema: { file: 'schema.json', proxy: address(shop) } }, { 'schema.json': schemaOf() })
    await opened(dev)
    for (const instance of ['a', 'b', 'b', 'a']) {
      shop.instance = instance
      await dev.get('/api/mizan/ctx/shop/')
    }
    await expect.poll(() => told(dev), SOON).toEqual([ALL])
  })
})

describe('a server whose file has changed', () => {
  /** A command that waits, and then prints a file. */
  const command = (milliseconds = 0) => [process.execPath, '--eval', `setTimeout(() => console.log(fs.readFileSync('schema.json', 'utf8')), ${milliseconds})`]
  const files = { 'schema.json': schemaOf(), 'app/views.py': '1' }

  it('is looked for until it has started anew, though no page asks it anything', async () => {
    const shop = await startShop('a')
    const dev = await remoteDev({ schema: { command: command(), watch: 'app/**', proxy: address(shop) } }, files)
    await opened(dev)
    await dev.get('/api/mizan/ctx/shop/')
    shop.requests.length = 0
    dev.write('app/views.py', '2')
    // As its own watcher does it: a while later.
    await expect.poll(() => shop.requests.length, SOON).toBeGreaterThan(1)
    expect(told(dev)).toEqual([])
    await shop.restart('b', 500)
    await expect.poll(() => told(dev), SOON).toEqual([ALL])
    expect(new Set(shop.asked())).toEqual(new Set(['/api/mizan/session/']))
    expect(shop.requests.filter(({ headers }) => headers.cookie !== undefined || headers.connection !== 'close')).toEqual([])
    expect(shop.busiest).toBe(1)
    const { length } = shop.requests
    await passed(1500)
    expect(shop.requests).toHaveLength(length)
    expect(told(dev)).toEqual([ALL])
  })

  it('that is back before its command has ended keeps the page waiting for the new code', async () => {
    const shop = await startShop('a')
    const dev = await remoteDev({ schema: { command: command(1200), watch: 'app/**', proxy: address(shop) } }, files)
    await opened(dev)
    await dev.get('/api/mizan/ctx/shop/')
    dev.write('schema.json', schemaOf('prices'))
    dev.write('app/views.py', '2')
    await passed(400)
    await shop.restart('b', 100)
    await expect.poll(() => told(dev), SOON).toContain(ALL)
    expect(told(dev)).toEqual(['update', 'shop', ALL])
  })

  it('that comes back after its command has ended is fetched from once more', async () => {
    const shop = await startShop('a')
    const dev = await remoteDev({ schema: { command: command(), watch: 'app/**', proxy: address(shop) } }, files)
    await opened(dev)
    await dev.get('/api/mizan/ctx/shop/')
    dev.write('schema.json', schemaOf('prices'))
    dev.write('app/views.py', '2')
    await expect.poll(() => told(dev), SOON).toEqual(['update', 'shop'])
    await shop.restart('b', 100)
    await expect.poll(() => told(dev), SOON).toEqual(['update', 'shop', ALL])
  })

  it('is asked for its schema at once, and looked for, where that has a URL', async () => {
    const shop = await startShop('a')
    const dev = await remoteDev({ schema: { url: shop.url, poll: NEVER, watch: 'app/**', proxy: false } }, files)
    await opened(dev)
    shop.requests.length = 0
    dev.write('app/views.py', '2')
    await expect.poll(() => shop.asked(), SOON).toContain('/schema/')
    shop.schema = schemaOf('prices')
    await shop.restart('b', 300)
    await expect.poll(() => told(dev), SOON).toContain(ALL)
    expect(told(dev)).toEqual(['update', 'shop', ALL])
  })

  it('is left alone when it does not tell its instance', async () => {
    const shop = await startShop(null)
    const dev = await remoteDev({ schema: { command: command(), watch: 'app/**', proxy: address(shop) } }, files)
    await opened(dev)
    await dev.get('/api/mizan/ctx/shop/')
    for (let times = 0; times < 4; times++) {
      dev.write('app/views.py', `${times}`)
      await passed(300)
    }
    expect(shop.asked()).toEqual(['/api/mizan/ctx/shop/', '/api/mizan/session/'])
    expect(told(dev)).toEqual([])
  })

  it('is not looked for once the dev server is closed', async () => {
    const shop = await startShop('a')
    const dev = await remoteDev({ schema: { command: command(), watch: 'app/**', proxy: address(shop) } }, files)
    await opened(dev)
    await dev.get('/api/mizan/ctx/shop/')
    dev.write('app/views.py', '2')
    await expect.poll(() => shop.requests.length, SOON).toBeGreaterThan(2)
    await dev.server.close()
    const { length } = shop.requests
    await passed(500)
    expect(shop.requests).toHaveLength(length)
  })

  it('is none of the business of tests that Vitest runs', async () => {
    const shop = await startShop('a')
    const schema = { command: command(), watch: 'app/**', proxy: address(shop) }
    const dev = await remoteDev({}, files, { plugins: [mizan({ schema }), { name: 'vitest' }] })
    await dev.get('/api/mizan/ctx/shop/')
    dev.write('app/views.py', '2')
    shop.instance = 'b'
    await dev.get('/api/mizan/ctx/shop/')
    await passed(500)
    expect(shop.asked()).toEqual(['/api/mizan/ctx/shop/', '/api/mizan/ctx/shop/'])
    expect(dev.sent).toEqual([])
  })
})
