import { existsSync } from 'node:fs'
import { setTimeout as passed } from 'node:timers/promises'
import type { Plugin } from 'vite'
import { describe, expect, it, vi } from 'vitest'
import type { MizanApi } from '../../src/vite/application.js'
import { json, schemaOf, silent, startBackend, status } from '../source/openapi/backend.js'
import { SOON } from './dev.js'
import { remoteDev } from './remote-dev.js'

const POLL = 50

describe('a dev server whose schema has a URL', () => {
  it('serves it, writes the types, and brings a change to the page', async () => {
    const backend = await startBackend(json(schemaOf('one')))
    const dev = await remoteDev({ schema: { url: backend.url, poll: POLL, snapshot: 'mizan.schema.json' } })
    expect(await dev.code()).toContain('"one"')
    const map = '.mizan/functions/other.d.ts.map'
    await expect.poll(() => existsSync(`${dev.root}/${map}`) && dev.read(map), SOON).toContain('"../../mizan.schema.json"')
    expect(JSON.parse(dev.read('mizan.schema.json'))).toEqual(schemaOf('one'))
    expect(existsSync(`${dev.root}/.mizan/schema.json`)).toBe(false)
    dev.sent.length = 0
    backend.answer = json(schemaOf('one', 'two'))
    await expect.poll(() => dev.messages(), SOON).toContain('update')
    expect(await dev.code()).toContain('"two"')
    await expect.poll(() => dev.read('.mizan/functions/other.d.ts'), SOON).toContain('two')
    expect(JSON.parse(dev.read('mizan.schema.json'))).toEqual(schemaOf('one', 'two'))
    expect(dev.messages()).not.toContain('full-reload')
  })

  it('goes on after a change that it could not take, and says what happened', async () => {
    const backend = await startBackend(json(schemaOf('one')))
    const dev = await remoteDev({ schema: { url: backend.url, poll: POLL } })
    expect(await dev.code()).toContain('"one"')
    const { api } = dev.server.config.plugins.find(({ name }) => name === 'mizan') as Plugin<MizanApi>
    vi.spyOn(api!.project, 'refresh').mockImplementationOnce(() => {
      throw new Error('too deep')
    })
    backend.answer = json(schemaOf('one', 'two'))
    await expect.poll(() => dev.lines.join(), SOON).toContain('was not brought to the page. The next one will be.\nError: too deep')
    backend.answer = json(schemaOf('one', 'three'))
    await expect.poll(() => dev.code(), SOON).toContain('"three"')
  })

  it('takes a string as its short form', async () => {
    const backend = await startBackend(json(schemaOf('one')))
    const dev = await remoteDev({ schema: backend.url })
    expect(await dev.code()).toContain('"one"')
  })

  it('listens at once, shows what is missing, and starts the page by itself when the server is there', async () => {
    const backend = await startBackend(json(schemaOf('one')))
    await backend.stop()
    const dev = await remoteDev({ schema: { url: backend.url, poll: POLL } })
    expect((await dev.get('/@vite/client')).status).toBe(200)
    expect(await dev.code()).toContain(`MZ110 No schema came from ${backend.url}`)
    await expect.poll(() => dev.lines.join(), SOON).toContain('MZ110')
    await backend.start()
    await expect.poll(() => dev.messages(), SOON).toContain('full-reload')
    expect(await dev.code()).toContain('"one"')
  })

  it('waits for a server that is slow, while all else is served', async () => {
    const backend = await startBackend(silent)
    const dev = await remoteDev({ schema: { url: backend.url, poll: POLL, timeout: 1500 } })
    const code = dev.code()
    expect((await dev.get('/@vite/client')).status).toBe(200)
    expect(await code).toContain('MZ113')
    backend.answer = json(schemaOf('one'))
    await expect.poll(() => dev.code(), SOON).toContain('"one"')
  })

  it('goes on without an overlay while the server restarts, with one line when it goes and one when it is back', async () => {
    const backend = await startBackend(json(schemaOf('one')))
    const dev = await remoteDev({ schema: { url: backend.url, poll: POLL } })
    expect(await dev.code()).toContain('"one"')
    await passed(300)
    dev.sent.length = 0
    await backend.stop()
    await expect.poll(() => dev.lines.join(), SOON).toContain('MZ118')
    await passed(4 * POLL)
    expect(await dev.code()).toContain('"one"')
    await backend.start()
    await expect.poll(() => dev.lines.join(), SOON).toContain(`mizan: ${backend.url} is back.`)
    expect(dev.messages()).toEqual([])
    expect(dev.lines.filter((line) => line.includes('MZ1') || line.includes('mizan:'))).toHaveLength(2)
  })

  it('shows an overlay for an answer that is wrong, over a page that goes on, and takes it away again', async () => {
    const backend = await startBackend(json(schemaOf('one')))
    const dev = await remoteDev({ schema: { url: backend.url, poll: POLL } })
    expect(await dev.code()).toContain('"one"')
    await passed(300)
    dev.sent.length = 0
    backend.answer = status(500, 'relation "shop" does not exist')
    await expect.poll(() => dev.messages(), SOON).toEqual(['clear', 'MZ111'])
    expect(await dev.code()).toContain('"one"')
    backend.answer = json(schemaOf('delete'))
    await expect.poll(() => dev.messages(), SOON).toEqual(['clear', 'MZ111', 'clear', 'MZ204'])
    const overlay = dev.sent.at(-1)!
    expect(overlay.type === 'error' ? overlay.err : null).toMatchObject({ id: `${dev.root}/.mizan/schema.json`, frame: expect.stringContaining('"delete"') as string })
    backend.answer = json(schemaOf('one'))
    await expect.poll(() => dev.messages().slice(4), SOON).toEqual(['clear'])
  })

  it('begins with the snapshot, where there is one, and never writes a wrong one', async () => {
    const backend = await startBackend(json(schemaOf('one')))
    await backend.stop()
    const kept = JSON.stringify(schemaOf('kept'))
    const dev = await remoteDev({ schema: { url: backend.url, poll: POLL, snapshot: 'api.json' } }, { 'api.json': kept })
    expect(await dev.code()).toContain('"kept"')
    await expect.poll(() => dev.lines.join(), SOON).toContain('Until a schema comes, api.json is used.')
    backend.answer = json(schemaOf('delete'))
    await backend.start()
    await expect.poll(() => dev.messages(), SOON).toContain('MZ204')
    expect(dev.read('api.json')).toBe(kept)
    backend.answer = json(schemaOf('one'))
    await expect.poll(() => dev.read('api.json'), SOON).toBe(`${JSON.stringify(schemaOf('one'), null, 2)}\n`)
    await expect.poll(() => dev.code(), SOON).toContain('"one"')
    expect(dev.messages()).not.toContain('full-reload')
  })

  it('asks no more once it is closed', async () => {
    const backend = await startBackend(json(schemaOf('one')))
    const dev = await remoteDev({ schema: { url: backend.url, poll: POLL } })
    await dev.code()
    await dev.server.close()
    const { length } = backend.requests
    await passed(4 * POLL)
    expect(backend.requests).toHaveLength(length)
  })

  it.each([true, false])('reaches modules that ran on the server, and a page that is loaded anew (updates: %s)', async (hmr) => {
    const backend = await startBackend(json(schemaOf('one')))
    const dev = await remoteDev({ schema: { url: backend.url, poll: POLL } }, {}, { server: { hmr: hmr && {} } })
    expect(await dev.code()).toContain('"one"')
    const { ssr } = dev.server.environments
    const run = async () => Object.keys(await (ssr as unknown as { runner: { import(id: string): Promise<object> } }).runner.import('virtual:mizan/functions/other'))
    expect(await run()).toContain('one')
    backend.answer = json(schemaOf('two'))
    await expect.poll(run, SOON).toContain('two')
    await expect.poll(() => dev.code(), SOON).toContain('"two"')
  })
})

describe('a dev server whose schema is printed by a command', () => {
  const command = [process.execPath, 'schema.cjs']
  const script = (...names: string[]) => `require('./names.cjs')\nconsole.log(JSON.stringify(${JSON.stringify(schemaOf(...names))}))\n`
  const TRACEBACK = 'Traceback (most recent call last):\n  File "models.py", line 2, in <module>\n    total = totl\nNameError: totl\n'

  it('runs it again when a file changes, and shows the place of a traceback with its frame', async () => {
    const files = { 'schema.cjs': script('one'), 'names.cjs': '', 'models.py': 'import os\ntotal = totl\n' }
    const dev = await remoteDev({ schema: { command, watch: '**/*.{cjs,py}' } }, files)
    expect(await dev.code()).toContain('"one"')
    await passed(300)
    dev.sent.length = 0
    dev.write('schema.cjs', script('one', 'two'))
    await expect.poll(() => dev.messages(), SOON).toContain('update')
    expect(await dev.code()).toContain('"two"')
    dev.sent.length = 0
    dev.write('names.cjs', `process.stderr.write(${JSON.stringify(TRACEBACK)}); process.exit(1)\n`)
    await expect.poll(() => dev.messages(), SOON).toEqual(['clear', 'MZ114'])
    const overlay = dev.sent.at(-1)!
    expect(overlay.type === 'error' ? overlay.err : null).toMatchObject({
      loc: { file: `${dev.root}/models.py`, line: 2 },
      frame: expect.stringContaining('> 2 | total = totl') as string,
      message: expect.stringContaining('    NameError: totl') as string,
    })
    dev.write('names.cjs', '')
    await expect.poll(() => dev.messages(), SOON).toEqual(['clear', 'MZ114', 'clear'])
    expect(await dev.code()).toContain('"two"')
  })

  it('ends it when it closes', async () => {
    const files = { 'schema.cjs': `require('fs').writeFileSync('pid', String(process.pid)); setInterval(() => {}, 1000)` }
    const dev = await remoteDev({ schema: { command } }, files)
    await expect.poll(() => existsSync(`${dev.root}/pid`) && dev.read('pid'), SOON).toMatch(/\d/)
    const pid = Number(dev.read('pid'))
    await dev.server.close()
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })
})

describe('a schema file that is written in two steps', () => {
  const text = (...names: string[]) => JSON.stringify(schemaOf(...names), null, 2)

  it('never shows an overlay for the time in between', async () => {
    const dev = await remoteDev({ schema: 'schema.json' }, { 'schema.json': text('one') })
    expect(await dev.code()).toContain('"one"')
    await passed(300)
    dev.sent.length = 0
    for (const gap of [5, 20, 60, 90]) {
      const whole = text('one', `after_${gap}`)
      dev.write('schema.json', whole.slice(0, whole.length / 2))
      await passed(gap)
      dev.write('schema.json', whole)
      await expect.poll(() => dev.code(), SOON).toContain(`after_${gap}`)
    }
    expect(dev.messages()).not.toContain('MZ102')
    expect(dev.lines.join()).not.toContain('MZ102')
  })

  it('shows one when it stays broken, and recovers', async () => {
    const dev = await remoteDev({ schema: 'schema.json' }, { 'schema.json': text('one') })
    expect(await dev.code()).toContain('"one"')
    dev.write('schema.json', '{')
    await expect.poll(() => dev.messages(), SOON).toContain('MZ102')
    dev.write('schema.json', text('two'))
    await expect.poll(() => dev.code(), SOON).toContain('"two"')
  })
})
