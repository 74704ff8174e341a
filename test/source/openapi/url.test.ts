import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { urlSupply, type UrlOptions } from '../../../src/source/openapi/url.js'
import { folder } from '../../project/folder.js'
import { json, schemaOf, silent, startBackend, status, truncated, type Handler } from './backend.js'
import { codes, follow, names, projectOf } from './remote-project.js'

const ONE = schemaOf('one')
const TEXT = JSON.stringify(ONE)
const LOGIN = '<!doctype html><html><head><title>Log in</title></head><body><form></form></body></html>'

const optionsOf = (url: string, more: Partial<UrlOptions> = {}): UrlOptions & { snapshot: string | null } => ({
  kind: 'url',
  url,
  headers: {},
  poll: 40,
  watch: [],
  timeout: 400,
  snapshot: null,
  ...more,
})

const SOON = { timeout: 10_000, interval: 10 }

const redirectTo =
  (to: string): Handler =>
  (_, response) =>
    response.writeHead(302, { Location: to }).end()

function gzipped(change = (whole: Buffer) => whole): Handler {
  return (_, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(change(gzipSync(TEXT)))
}

/** Everything that a server did to somebody's watch, with the code that it is told as when there is no schema yet. */
const FAULTS: [name: string, answer: Handler, code: string, words: string][] = [
  ['slow', silent, 'MZ113', 'took longer than 0.4 s'],
  ['500', status(500, 'Traceback: no such table'), 'MZ111', 'answered 500: "Traceback: no such table"'],
  ['503', status(503), 'MZ111', 'answered 503.'],
  ['404', status(404, '<title>Not Found</title>', 'text/html'), 'MZ111', 'answered 404: "Not Found"'],
  ['401', status(401, '{"detail":"no token"}'), 'MZ111', 'answered 401'],
  ['HTML', json(LOGIN), 'MZ112', 'gave HTML ("Log in"), and no schema'],
  ['words', json('It works!'), 'MZ112', 'gave text ("It works!"), and no schema'],
  ['empty', json(''), 'MZ115', 'gave nothing'],
  ['truncated', truncated(TEXT), 'MZ110', 'the connection ended before the answer did'],
  ['ended early', json(TEXT.slice(0, -3)), 'MZ110', 'JSON whose end is missing'],
  ['truncated in its compression', gzipped((whole) => whole.subarray(0, -12)), 'MZ110', ''],
  ['no compression that it says', json('not gzip', { 'Content-Encoding': 'gzip' }), 'MZ110', ''],
  ['a connection that breaks', (request) => request.socket.destroy(), 'MZ110', 'the connection ended before the answer did'],
  ['redirects for ever', redirectTo('/schema/'), 'MZ117', 'again and again'],
  ['broken JSON', json('{\n  "x-mizan-functions": [,]\n}'), 'MZ102', ''],
  ['a schema that is wrong', json(schemaOf('delete')), 'MZ204', 'delete'],
]

describe('a schema under a URL', () => {
  test('is asked for, and kept in a file that editors can open, over many lines', async () => {
    const { root } = folder('url')
    const backend = await startBackend(json(ONE))
    const project = projectOf(root, optionsOf(backend.url))
    expect(await project.complete()).toMatchObject({ ok: true, diagnostics: [] })
    expect(names(project)).toEqual(['one'])
    expect(readFileSync(`${root}/.mizan/schema.json`, 'utf8')).toBe(`${JSON.stringify(ONE, null, 2)}\n`)
    expect(readFileSync(`${root}/.mizan/.gitignore`, 'utf8')).toBe('*\n')
    const { place } = project.snapshot.model!.functions[0]!
    expect(project.locate(place)).toMatchObject({ file: `${root}/.mizan/schema.json`, line: 5 })
  })

  test.each(FAULTS)('that is %s, or answers with it: a fault in a build, with its place and words', async (_, answer, code, words) => {
    const { root } = folder('url')
    const backend = await startBackend(answer)
    const project = projectOf(root, optionsOf(backend.url))
    const { ok, model, diagnostics } = await project.complete()
    expect({ ok, model }).toEqual({ ok: false, model: null })
    expect(diagnostics).toMatchObject([{ code, severity: 'error' }])
    expect(diagnostics[0]!.message).toContain(words)
    expect(diagnostics[0]!.fix).toMatch(/^[A-Z].*\.$/)
    const file = code === 'MZ102' || code === 'MZ204' ? '.mizan/schema.json' : 'vite.config.ts'
    expect(project.locate(diagnostics[0]!.place).file).toBe(`${root}/${file}`)
  })

  test.each(FAULTS)('that is %s for a while: the last good model stays, and the next one comes by itself', async (fault, answer, code) => {
    const { root } = folder('url')
    const backend = await startBackend(json(ONE))
    const project = projectOf(root, optionsOf(backend.url, { timeout: 100 }))
    follow(project)
    await expect.poll(() => names(project), SOON).toEqual(['one'])
    backend.answer = answer
    const isAway = ['MZ110', 'MZ113'].includes(code) || fault === '503'
    await expect.poll(() => codes(project), SOON).toEqual([isAway ? 'MZ118' : code])
    expect(project.snapshot.ok).toBe(isAway)
    expect(names(project)).toEqual(['one'])
    backend.answer = json(schemaOf('one', 'two'))
    await expect.poll(() => names(project), SOON).toEqual(['one', 'two'])
    expect(project.snapshot).toMatchObject({ ok: true, diagnostics: [] })
    expect(backend.busiest).toBe(1)
  })
})


describe('a server', () => {
  const watched = async (answer: Handler, more: Partial<UrlOptions> = {}) => {
    const backend = await startBackend(answer)
    const project = projectOf(folder('url').root, optionsOf(backend.url, more))
    return { backend, project }
  }
  const asked = (backend: { requests: unknown[] }, more: number) => {
    const goal = backend.requests.length + more
    return expect.poll(() => backend.requests.length, SOON).toBeGreaterThanOrEqual(goal)
  }

  test('that starts after us is found within one poll', async () => {
    const { backend, project } = await watched(json(ONE))
    await backend.stop()
    const { state } = follow(project)
    await project.source.load!()
    expect(project.refresh()).toMatchObject({ ok: false, model: null, diagnostics: [{ code: 'MZ110' }] })
    expect(project.snapshot.diagnostics[0]!.message).toBe(`No schema came from ${backend.url}: nothing listens there (connection refused).`)
    // It is refused again and again, which is told once.
    await new Promise((passed) => setTimeout(passed, 150))
    expect(state.heard).toBe(1)
    await backend.start()
    await expect.poll(() => names(project), SOON).toEqual(['one'])
  })

  test('that restarts is a warning once, and none when it is back before it is asked twice', async () => {
    const { backend, project } = await watched(json(ONE))
    const { state } = follow(project)
    await expect.poll(() => names(project), SOON).toEqual(['one'])
    const { model, modules } = project.snapshot
    backend.answer = (request) => {
      backend.answer = json(ONE)
      request.socket.destroy()
    }
    await asked(backend, 3)
    expect(state.heard).toBe(1)
    await backend.stop()
    await expect.poll(() => codes(project), SOON).toEqual(['MZ118'])
    expect(project.snapshot).toMatchObject({ ok: true, diagnostics: [{ severity: 'warning' }] })
    await new Promise((passed) => setTimeout(passed, 150))
    expect(state.heard).toBe(2)
    await backend.start()
    await expect.poll(() => codes(project), SOON).toEqual([])
    expect(state.heard).toBe(3)
    // Nothing was linked anew for it.
    expect(project.snapshot.model).toBe(model)
    expect(project.snapshot.modules).toBe(modules)
  })

  test('that says the same, or that nothing is new, causes nothing', async () => {
    const { backend, project } = await watched(json(ONE))
    const { state } = follow(project)
    await asked(backend, 4)
    expect(state.heard).toBe(1)
    backend.answer = json(JSON.stringify(ONE, null, 2), { ETag: '"2"' })
    await asked(backend, 4)
    expect(state.heard).toBe(1)
    backend.answer = (request, response) => {
      if (request.headers['if-none-match'] === '"2"') response.writeHead(304).end()
      else json(schemaOf('unconditional'))(request, response)
    }
    await asked(backend, 4)
    expect(state.heard).toBe(1)
    expect(names(project)).toEqual(['one'])
    // A fault in between takes nothing away from what 304 stands for.
    backend.answer = status(500)
    await expect.poll(() => codes(project), SOON).toEqual(['MZ111'])
    backend.answer = (request, response) => response.writeHead(request.headers['if-none-match'] === '"2"' ? 304 : 500).end()
    await expect.poll(() => codes(project), SOON).toEqual([])
  })

  test('is asked by date when it names no version, unless the date is of the same second', async () => {
    const at = (seconds: number) => new Date(1_700_000_000_000 + seconds * 1000).toUTCString()
    const { backend, project } = await watched(json(ONE, { 'Last-Modified': at(0), Date: at(1) }))
    follow(project)
    await asked(backend, 3)
    expect(backend.requests.at(-1)!.headers['if-modified-since']).toBeUndefined()
    backend.answer = json(schemaOf('two'), { 'Last-Modified': at(0), Date: at(60) })
    await expect.poll(() => backend.requests.at(-1)!.headers['if-modified-since'], SOON).toBe(at(0))
  })

  test('does not have a broken answer confirmed', async () => {
    const { backend, project } = await watched(json(TEXT.slice(0, -2), { ETag: '"1"' }))
    follow(project)
    await asked(backend, 2)
    expect(backend.requests.at(-1)!.headers['if-none-match']).toBeUndefined()
    backend.answer = json(ONE, { ETag: '"1"' })
    await expect.poll(() => names(project), SOON).toEqual(['one'])
  })

  test('is asked for what changed only where that was told: an address that it moves to knows nothing of it', async () => {
    const { backend, project } = await watched(json(ONE, { ETag: '"1"' }))
    follow(project)
    await asked(backend, 2)
    expect(backend.requests[1]!.headers['if-none-match']).toBe('"1"')
    const moved = json(schemaOf('moved'), { ETag: '"1"' })
    backend.answer = (request, response) => {
      if (request.url !== '/moved/') redirectTo('/moved/')(request, response)
      else if (request.headers['if-none-match'] === '"1"' && names(project)?.[0] !== 'moved') response.writeHead(304).end()
      else moved(request, response)
    }
    await expect.poll(() => names(project), SOON).toEqual(['moved'])
  })

  test('may compress, and redirect', async () => {
    const { backend, project } = await watched(gzipped())
    const direct = backend.answer
    backend.answer = (request, response) => (request.url === '/new/schema' ? direct : redirectTo('../new/schema'))(request, response)
    await project.complete()
    expect(names(project)).toEqual(['one'])
  })

  test('may answer in YAML', async () => {
    const { project } = await watched(json('# ours\nopenapi: 3.1.0\nx-mizan-functions: []\n'))
    await project.source.load!()
    const { file } = { file: project.source.schemaFile! }
    expect(file).toBe(`${project.root}/.mizan/schema.yaml`)
    expect(readFileSync(file, 'utf8')).toContain('# ours')
  })

  test('is sent headers, which a function may make for each request; another origin is not', async () => {
    let count = 0
    const other = createServer((request, response) => {
      others.push(request.headers.authorization)
      json(ONE)(request, response)
    })
    const others: unknown[] = []
    await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening))
    onTestFinished(() => void other.close())
    const { backend, project } = await watched(redirectTo(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`), {
      headers: () => Promise.resolve({ Authorization: `Bearer ${++count}` }),
    })
    follow(project)
    await expect.poll(() => backend.requests.length, SOON).toBeGreaterThan(2)
    expect(backend.requests.slice(0, 2).map(({ headers }) => headers.authorization)).toEqual(['Bearer 1', 'Bearer 2'])
    expect(new Set(others)).toEqual(new Set([undefined]))
  })

  test('whose headers cannot be had is not asked, and says so', async () => {
    const { backend, project } = await watched(json(ONE), {
      headers: () => {
        throw new Error('no token in the key chain')
      },
    })
    const { diagnostics } = await project.complete()
    expect(diagnostics[0]!.message).toContain('`headers` of mizan({ schema }) failed: no token in the key chain')
    expect(backend.requests).toEqual([])
  })

  test('whose URL holds a password gets it, and no message shows it', async () => {
    const backend = await startBackend(status(401))
    const project = projectOf(folder('url').root, optionsOf(backend.url.replace('127', 'ann:p%40ss@127')))
    const { diagnostics } = await project.complete()
    expect(Buffer.from(backend.requests[0]!.headers.authorization!.slice('Basic '.length), 'base64').toString()).toBe('ann:p@ss')
    expect(JSON.stringify(diagnostics)).not.toMatch(/ann|p%40ss|p@ss/)
    expect(project.source.label).toBe(backend.url)
  })

  test('that never comes to an end is not heard out', async () => {
    const endless: Handler = (_, response) => {
      const more = () => response.write('{'.repeat(1024), () => setImmediate(more))
      more()
    }
    const backend = await startBackend(endless)
    const supply = urlSupply(optionsOf(backend.url, { timeout: 10_000 }), { file: '/app/vite.config.ts' }, '/app', 64 * 1024)
    const answer = await supply.ask(new AbortController().signal)
    expect(answer).toMatchObject({ kind: 'fault', isAway: false, diagnostic: { code: 'MZ116' } })
  })

  test('that fails with a Python traceback shows its place', async () => {
    const { root } = folder('url', { 'shop/schema.py': 'import this\ndef schema():\n    return nothing\n' })
    const traceback = `NameError at /schema/\n\nTraceback (most recent call last):\n  File "/usr/lib/python3/dist-packages/django/core/handlers/exception.py", line 47, in inner\n    response = get_response(request)\n  File "${root}/shop/schema.py", line 3, in schema\n    return nothing\nNameError: name 'nothing' is not defined\n`
    const backend = await startBackend(status(500, traceback))
    const project = projectOf(root, optionsOf(backend.url))
    expect((await project.complete()).diagnostics).toMatchObject([{ code: 'MZ111', place: { file: `${root}/shop/schema.py`, line: 3, column: 5 } }])
    expect(project.snapshot.diagnostics[0]!.message).toContain("answered 500: NameError: name 'nothing' is not defined.")
    expect(backend.requests[0]!.headers.accept).not.toMatch(/html|\*/)
  })

  test('tells which process answered, whatever it answered; a change is told of before', async () => {
    const instance = (name: string) => ({ 'X-Mizan-Instance': name })
    const { backend, project } = await watched(json(ONE, { ...instance('a'), ETag: '"1"' }))
    const heard: string[] = []
    const stop = project.source.watch!(
      () => heard.push('news'),
      (name) => heard.push(name),
    )
    onTestFinished(() => stop())
    let before: string | undefined = 'a'
    const next = async (answer: Handler, ...expected: string[]) => {
      backend.answer = answer
      await asked(backend, 3)
      // The answer of before may have been on its way.
      expect([...new Set(heard.splice(0))].filter((name) => name !== before)).toEqual(expected)
      before = expected.at(-1)
    }
    await asked(backend, 2)
    expect(heard.slice(0, 2)).toEqual(['news', 'a'])
    heard.length = 0
    await next((_, response) => response.writeHead(304, instance('b')).end(), 'b')
    await next(json(schemaOf('two'), instance('c')), 'news', 'c')
    await next((_, response) => response.writeHead(500, instance('d')).end(), 'news', 'd')
    await next(json(schemaOf('two'), instance('')), 'news')
  })

  test('is asked at once when a file of its own has changed, or it has started anew, which is waited for', async () => {
    const { backend, project } = await watched(json(ONE), { poll: 60_000, watch: ['app/**/*.py', '!**/tests.py'] })
    follow(project)
    await asked(backend, 1)
    for (const file of ['src/main.tsx', 'app/tests.py']) expect(project.source.touch!(`${project.root}/${file}`)).toBe(false)
    expect(project.source.folders).toEqual([`${project.root}/app`])
    await new Promise((passed) => setTimeout(passed, 300))
    expect(backend.requests).toHaveLength(1)
    backend.answer = json(schemaOf('two'))
    expect(project.source.touch!(`${project.root}/app/models.py`)).toBe(true)
    await expect.poll(() => names(project), SOON).toEqual(['two'])
    backend.answer = json(schemaOf('three'))
    await project.source.renew!()
    expect(names(project)).toEqual(['three'])
  })

  test('is not asked any more once that is over, not even to the end of a question', async () => {
    const { backend, project } = await watched(silent, { timeout: 60_000 })
    const { stop } = follow(project)
    await asked(backend, 1)
    await stop()
    await project.source.load!()
    await new Promise((passed) => setTimeout(passed, 100))
    expect(backend.requests).toHaveLength(1)
  })

  test('need not be asked again, yet is until it has answered once', async () => {
    const { backend, project } = await watched(status(503), { poll: false })
    follow(project)
    await asked(backend, 2)
    backend.answer = json(ONE)
    await expect.poll(() => names(project), SOON).toEqual(['one'])
    const { length } = backend.requests
    await new Promise((passed) => setTimeout(passed, 100))
    expect(backend.requests).toHaveLength(length)
  })
})
