import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { build as bundle } from 'esbuild'
import type { Handler } from 'mizan/node'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createApp, type App } from './app.js'
import { onExpress, onFastify, onHono, type Host } from './hosts.js'
import { buildApp, call, NOTES, start } from './production.js'
import { testApp, viteBuild } from './vite.js'

const NOTE_TEXT = 'Buy milk'

describe('vite build of an application with functions', () => {
  let app: App
  beforeAll(async () => {
    app = createApp(NOTES)
    await buildApp(app)
  }, 120_000)
  afterAll(() => app.dispose())

  it('makes the client, and a server beside it of which the client holds nothing', () => {
    const client = app.output()
    expect(Object.keys(client)).toEqual(expect.arrayContaining(['index.html', 'mizan-manifest.json', 'robots.txt']))
    expect(Object.values(client).join()).not.toContain(NOTE_TEXT)
    const server = app.output('dist-server')
    expect(Object.keys(server)).toEqual(expect.arrayContaining(['handler.js', 'index.js']))
    expect(Object.keys(server).join()).not.toMatch(/robots|html|manifest/)
    expect(Object.values(server).join()).toContain(NOTE_TEXT)
    expect(Object.values(server).join()).not.toContain(app.root)
  })

  it('which answers functions, views and files, from any folder', async () => {
    const { url } = await start(app)
    const notes = await fetch(`${url}/api/mizan/ctx/notes/?limit=1`)
    expect(await notes.json()).toEqual({ note_list: [NOTE_TEXT] })
    const { schema } = JSON.parse(app.output()['mizan-manifest.json'] ?? '') as { schema: string }
    expect(notes.headers.get('X-Mizan-Schema')).toBe(schema)
    // The client knows which build it is of, so that it notices an answer of another.
    const scripts = Object.entries(app.output()).filter(([path]) => path.endsWith('.js'))
    expect(scripts.map(([, code]) => code).join()).toContain(schema.slice(0, 16))
    expect(await (await call(url, 'add_note', { text: 'Sow' })).json()).toEqual({ invalidate: ['notes'], result: 2 })
    expect(await (await fetch(`${url}/notes/1/`)).text()).toContain('Sow')
    expect(await (await fetch(`${url}/robots.txt`)).text()).toContain('User-agent')
    const page = await fetch(`${url}/any/page`, { headers: { Accept: 'text/html' } })
    expect(await page.text()).toContain('<div id="root">')
    const script = Object.keys(app.output()).find((path) => path.endsWith('.js')) ?? ''
    expect((await fetch(`${url}/${script}`)).headers.get('Cache-Control')).toContain('immutable')
    expect((await fetch(`${url}/mizan-manifest.json`)).status).toBe(404)
  })

  it('which holds arguments to their types, and calls to the origins of its settings', async () => {
    const { url } = await start(app)
    const refused = await call(url, 'add_note', { text: 5 })
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({ code: 'invalid', fields: { text: expect.any(Array) } })
    const from = (Origin: string) =>
      fetch(`${url}/api/mizan/call/`, { method: 'POST', headers: { 'Content-Type': 'application/json', Origin }, body: '{"fn":"add_note","args":{"text":"x"}}' })
    expect((await from('https://notes.example')).status).toBe(200)
    expect((await from('https://evil.example')).status).toBe(403)
  })

  it('which finishes what it has begun when it is told to stop, and ends', async () => {
    const { url, process, ended } = await start(app)
    const slow = call(url, 'slow')
    await new Promise((passed) => setTimeout(passed, 150))
    process.kill('SIGTERM')
    const answer = await slow
    expect(await answer.json()).toEqual({ invalidate: [], result: 'done' })
    expect(answer.headers.get('Connection')).toBe('close')
    expect(await ended).toBe(0)
    await expect(fetch(url)).rejects.toThrow('fetch failed')
  })

  it.each([
    ['Express', onExpress],
    ['Fastify', onFastify],
    ['Hono', onHono],
  ] as [string, (handler: Handler) => Promise<Host>][])('whose handler answers within %s, and leaves it the rest', async (_, on) => {
    const file = pathToFileURL(`${app.root}/dist-server/handler.js`).href
    const { handler } = (await import(/* @vite-ignore */ file)) as { handler: Handler }
    const { url, close } = await on(handler)
    onTestFinished(() => void close())
    expect(await (await fetch(`${url}/api/mizan/ctx/notes/?limit=1`)).json()).toEqual({ note_list: [NOTE_TEXT] })
    expect(await (await call(url, 'add_note', { text: 'Sow' })).json()).toMatchObject({ invalidate: ['notes'] })
    expect(await (await fetch(`${url}/notes/0/`)).text()).toContain(NOTE_TEXT)
    const own = await fetch(`${url}/own`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"a":1}' })
    expect(await own.json()).toEqual({ own: { a: 1 } })
    expect((await fetch(`${url}/gone`)).status).toBe(404)
  })

  it('whose handler loads nothing of Node, all that it imports included', async () => {
    const { metafile } = await bundle({
      entryPoints: { handler: `${app.root}/dist-server/handler.js` },
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'neutral',
      mainFields: ['module', 'main'],
      conditions: ['workerd', 'worker'],
      external: ['node:*'],
      outdir: 'out',
      write: false,
      metafile: true,
      logLevel: 'silent',
    })
    // What is imported where it is needed, such as the disk for uploads that wait there, is not loaded by who has none.
    const loaded = new Set(['out/handler.js'])
    for (const file of loaded) {
      for (const { path, kind } of metafile.outputs[file]?.imports ?? []) if (kind === 'import-statement') loaded.add(path)
    }
    expect([...loaded].filter((path) => !path.startsWith('out/'))).toEqual([])
  })
})

it('makes the same bytes of the same input', async () => {
  const build = async () => {
    const app = testApp(NOTES)
    await buildApp(app)
    return { ...app.output('dist-server'), ...app.output() }
  }
  expect(await build()).toEqual(await build())
})

it('builds a server of one’s own in its place, with the handler in it', async () => {
  const app = testApp(NOTES, {
    'server/main.ts': `import { serve } from 'mizan/node'
import { handler } from 'virtual:mizan/server'
const { url } = await serve(handler, { files: { folder: new URL('../dist/', import.meta.url) }, health: '/up' })
console.log('Listening at ' + url)
`,
  })
  await buildApp(app, {}, { build: { server: 'server/main.ts' } })
  const { url } = await start(app)
  expect((await fetch(`${url}/up`)).status).toBe(200)
  expect(await (await call(url, 'add_note', { text: 'Sow' })).json()).toMatchObject({ result: 2 })
  expect(await (await fetch(`${url}/robots.txt`)).text()).toContain('User-agent')
})

describe('no server is built', () => {
  it('with build.server: false', async () => {
    const app = testApp(NOTES)
    await buildApp(app, {}, { build: { server: false } })
    expect(existsSync(`${app.root}/dist/index.html`)).toBe(true)
    expect(existsSync(`${app.root}/dist-server`)).toBe(false)
  })

  it('of a library, with --ssr, or by a program that asks for one environment', async () => {
    const lib = testApp(NOTES)
    await buildApp(lib, { build: { lib: { entry: 'src/main.tsx', formats: ['es'], fileName: 'lib' } } })
    expect(existsSync(`${lib.root}/dist-server`)).toBe(false)
    await viteBuild(lib)
    expect(existsSync(`${lib.root}/dist-server`)).toBe(false)
    await buildApp(lib, { build: { ssr: 'server/notes.ts', outDir: 'out' } })
    expect(Object.keys(lib.output('out'))).toEqual(['notes.js', 'robots.txt'])
    expect(existsSync(`${lib.root}/out-server`)).toBe(false)
  })
})

it('empties only what it wrote itself', async () => {
  const app = testApp(NOTES)
  await buildApp(app)
  app.write({ 'dist-server/chunks/old.js': '' })
  await buildApp(app)
  expect(Object.keys(app.output('dist-server'))).not.toContain('chunks/old.js')
  app.remove('dist-server')
  app.write({ 'dist-server/mine.ts': 'export {}' })
  await expect(buildApp(app)).rejects.toThrow('MZ703 The server is built to dist-server/')
  expect(Object.keys(app.output('dist-server'))).toEqual(['mine.ts'])
})

it('a default export that is no server stops the start, with the fix', async () => {
  const app = testApp(NOTES, { 'server/mizan.ts': 'export default { identity: [] }\n' })
  await buildApp(app)
  await expect(start(app)).rejects.toThrow('MZ702 The default export of server/mizan.ts is not what `defineServer` returns.')
})

it('the server’s code reaches no client by the virtual module either', async () => {
  const app = testApp(NOTES, { 'src/main.tsx': `import { handler } from 'virtual:mizan/server'\nconsole.log(handler)\n` })
  const { error } = await viteBuild(app)
  expect(error).toContain('imports virtual:mizan/server')
})
