import { expect, it } from 'vitest'
import { SERVER, SOON, startDev, type Dev } from './dev.js'

const settings = (text: string) => `import { defineServer } from 'mizan/server'\nexport default defineServer({ ${text} })\n`

const ORIGIN = 'https://shop.example'

async function statusFrom(dev: Dev, origin: string): Promise<number> {
  const headers = { 'Content-Type': 'application/json', Origin: origin }
  return (await fetch(`${dev.url}/api/mizan/call/`, { method: 'POST', headers, body: '{"fn":"ping"}' })).status
}

const overlays = (dev: Dev) => dev.sent.flatMap((each) => (each.type === 'error' ? [each.err.message] : []))

it('the settings of server/mizan.ts hold, with those of vite.config.ts, and an edit of them applies to the next request', async () => {
  const files = { ...SERVER, 'server/mizan.ts': settings(`allowedOrigins: ['${ORIGIN}']`) }
  const dev = await startDev(files, { options: { allowedOrigins: ['https://tunnel.example'] } })
  expect(await statusFrom(dev, ORIGIN)).toBe(200)
  expect(await statusFrom(dev, 'https://tunnel.example')).toBe(200)
  expect(await statusFrom(dev, 'https://other.example')).toBe(403)
  dev.edit('server/mizan.ts', (text) => text.replace(ORIGIN, 'https://other.example'))
  await expect.poll(() => statusFrom(dev, 'https://other.example'), SOON).toBe(200)
  expect(await statusFrom(dev, ORIGIN)).toBe(403)
})

it('what the settings keep in memory outlives an edit of a function', async () => {
  const dev = await startDev({
    ...SERVER,
    'server/mizan.ts': settings(`onInvalidate: () => void seen.push(++count)`).replace(
      'export default',
      'let count = 0\nconst seen: number[] = ((globalThis as { seen?: number[] }).seen = [])\nexport default',
    ),
  })
  await dev.call('update_name', { user_id: 5, name: 'Bob' })
  const { seen } = globalThis as { seen?: number[] }
  dev.edit('server/user.ts', (text) => text.replace("'pong'", "'pang'"))
  await expect.poll(async () => (await dev.call('ping')).body['result'], SOON).toBe('pang')
  await dev.call('update_name', { user_id: 5, name: 'Zoe' })
  expect(seen).toEqual([1, 2])
})

it('settings that do not run are shown, answered with 503, and over when they are mended', async () => {
  const dev = await startDev({ ...SERVER, 'server/mizan.ts': settings('') })
  expect((await dev.call('ping')).status).toBe(200)
  dev.write('server/mizan.ts', 'export default { identity: [] }\n')
  await expect.poll(async () => (await dev.call('ping')).status, SOON).toBe(503)
  expect(overlays(dev).at(-1)).toContain('MZ702 The default export of server/mizan.ts is not what `defineServer` returns.')
  dev.write('server/mizan.ts', "throw new Error('no database')\n")
  const shown = async () => {
    await dev.call('ping')
    return overlays(dev).at(-1)
  }
  await expect.poll(shown, SOON).toContain('no database\n  in the settings of the server')
  dev.write('server/mizan.ts', settings(''))
  await expect.poll(async () => (await dev.call('ping')).status, SOON).toBe(200)
  expect(dev.sent.at(-1)).not.toMatchObject({ type: 'error' })
})

it('an invalidation from outside a request reaches the page, and that of a request its caller alone', async () => {
  const dev = await startDev({
    ...SERVER,
    'server/mizan.ts': settings(''),
    'server/job.ts': `import { client } from 'mizan/server'
import server from './mizan.js'
export const job = client({}, async () => void setTimeout(() => server.invalidate('user'), 50))
`,
  })
  const changed = () => dev.sent.flatMap((each) => (each.type === 'custom' && each.event === 'mizan:changed' ? [each.data as unknown] : []))
  expect((await dev.call('update_name', { user_id: 5, name: 'Bob' })).body['invalidate']).toHaveLength(1)
  expect(changed()).toEqual([])
  await dev.call('job')
  await expect.poll(changed, SOON).toEqual([['user']])
})

it('a view is answered at its route before Vite’s own pages, and all else is Vite’s, with its body', async () => {
  const dev = await startDev(
    {
      ...SERVER,
      'index.html': '<title>Client</title>',
      'src/main.ts': 'export const main = 1\n',
      'server/page.ts': `import { client } from 'mizan/server'
export const page = client({ route: '/people/:id/' }, async (request: unknown, { id }: { id: number }) => new Response('<h1>' + id + '</h1>', { headers: { 'Content-Type': 'text/html' } }))
`,
    },
    { config: { appType: 'spa' } },
  )
  const html = { Accept: 'text/html' }
  expect(await (await dev.get('/people/5/', html)).text()).toBe('<h1>5</h1>')
  expect(await (await dev.get('/', html)).text()).toContain('Client')
  expect(await (await dev.get('/people', html)).text()).toContain('Client')
  expect(await (await dev.get('/src/main.ts')).text()).toContain('main = 1')
  dev.edit('server/page.ts', (text) => text.replace('<h1>', '<h2>'))
  await expect.poll(async () => (await dev.get('/people/5/', html)).text(), SOON).toContain('<h2>5')
})

it('a view whose route has params leaves to Vite what there is a file for', async () => {
  const dev = await startDev(
    {
      'index.html': '<title>Client</title>',
      'src/main.ts': 'export const main = 1\n',
      'server/page.ts': `import { client } from 'mizan/server'
export const page = client({ route: '/:one/:two' }, async (request: unknown, { one, two }: { one: string; two: string }) => new Response(one + ' and ' + two))
`,
    },
    { config: { appType: 'spa' } },
  )
  expect(await (await dev.get('/src/none')).text()).toBe('src and none')
  expect(await (await dev.get('/src/main.ts')).text()).toContain('main = 1')
  expect(await (await dev.get('/@vite/client')).text()).toContain('import')
})

it('a handler that server code imports is the one of now', async () => {
  const dev = await startDev({ ...SERVER, 'server/mizan.ts': settings('') })
  const { ssr } = dev.server.environments
  const { runner } = ssr as unknown as { runner: { import(id: string): Promise<{ handler(request: Request): Promise<Response | null> }> } }
  const { handler } = await runner.import('virtual:mizan/server')
  const name = async () => {
    const answer = await handler(new Request(`${dev.url}/api/mizan/ctx/user/?user_id=5`))
    const body = (await answer?.json()) as { user_profile: { name: string } } | undefined
    return body?.user_profile.name
  }
  expect(await name()).toBe('Ann')
  expect(await handler(new Request(`${dev.url}/other`))).toBeNull()
  dev.edit('server/people.ts', (text) => text.replace('Ann', 'Zoe'))
  await expect.poll(name, SOON).toBe('Zoe')
})
