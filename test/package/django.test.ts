import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { Browser } from '../django/browser.js'
import { describeDjango, python } from '../django/django.js'
import { freePort } from '../free-port.js'
import { run, userEnvironment } from './command.js'
import { startDev } from './dev-server.js'
import { newApplication, README } from './new-application.js'
import { readSteps } from './readme-steps.js'
import { registryMissing } from './registry.js'

/** What a Django developer gets: the README's steps, typed in beside a fresh application. Each test builds on the last. */
describeDjango('the README’s Django beside the packed package in a create-vite react-ts application', () => {
  let folder: string
  let app: string
  let missing: string | undefined
  let port: number
  const ended: (() => Promise<unknown>)[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mizan-package-'))
    app = join(folder, 'app')
    missing = await registryMissing(folder)
    // Who has an environment of Python's has `python`.
    const bin = join(folder, 'bin')
    mkdirSync(bin)
    writeFileSync(join(bin, 'python'), `#!/bin/sh\nexec ${python()} "$@"\n`)
    chmodSync(join(bin, 'python'), 0o755)
    vi.stubEnv('PATH', `${bin}:${process.env['PATH']}`)
  })
  beforeEach((context) => context.skip(missing !== undefined, missing))
  afterEach(async () => {
    for (const end of ended.splice(0)) await end()
  })
  afterAll(async () => {
    vi.unstubAllEnvs()
    await rm(folder, { recursive: true, force: true })
  })

  it('is set up by the steps', { timeout: 240_000 }, async () => {
    const application = await newApplication(folder)
    for (const step of readSteps(README, 'Quick start')) await application.take(step)
    rmSync(join(app, 'server'), { recursive: true })
    for (const step of readSteps(README, 'With Django')) await application.take(step)
    // The port of the README may be another's.
    port = await freePort()
    edit('vite.config.ts', (text) => text.replace('http://127.0.0.1:8000', `http://127.0.0.1:${port}`))
    expect(await run('python', ['manage.py', 'check', '--fail-level', 'WARNING'], app, 60)).toContain('no issues')
  })

  it('passes the application’s own build, with Django and without', { timeout: 200_000 }, async () => {
    await run('npm', ['run', 'build'], app, 120)
    expect(JSON.parse(readFileSync(join(app, 'mizan.schema.json'), 'utf8'))).toHaveProperty('x-mizan-contexts.notes')
    expect(JSON.parse(readFileSync(join(app, 'dist/mizan-manifest.json'), 'utf8'))).toHaveProperty('functions.add_note')
    // On a machine without Python: by the snapshot.
    const off = 'raise SystemExit(1)\n'
    edit('manage.py', (text) => off + text)
    await run('npm', ['run', 'build'], app, 120)
    edit('manage.py', (text) => text.replace(off, ''))
  })

  it('answers the page in dev, through Vite', { timeout: 90_000 }, async () => {
    ended.push(await runserver())
    const { server, url } = await startDev(app)
    ended.push(() => {
      const exit = once(server, 'exit')
      server.kill()
      return exit
    })
    const browser = new Browser(url)
    expect(await (await browser.send('/api/mizan/ctx/notes/')).json()).toEqual({ note_count: 0, note_list: [] })
    expect(await browser.call('add_note', { text: ' ' })).toEqual([400, expect.objectContaining({ detail: 'A note needs a text.' })])
    const [, { result, invalidate }] = await browser.call('add_note', { text: 'Buy tea' })
    expect([result, invalidate]).toEqual([{ id: 1, text: 'Buy tea', written: expect.stringMatching(/Z$/) }, ['notes']])
    expect(await (await browser.send('/api/mizan/ctx/notes/?search=tea')).json()).toEqual({ note_count: 1, note_list: [result] })
  })

  function edit(file: string, change: (text: string) => string): void {
    writeFileSync(join(app, file), change(readFileSync(join(app, file), 'utf8')))
  }

  /** The README's `python manage.py runserver`. Returns what ends it. */
  async function runserver(): Promise<() => Promise<unknown>> {
    const child: ChildProcess = spawn('python', ['manage.py', 'runserver', `127.0.0.1:${port}`], { cwd: app, env: userEnvironment(), stdio: 'ignore', timeout: 80_000 })
    await expect.poll(() => fetch(`http://127.0.0.1:${port}/`).then(() => true, () => false), { timeout: 30_000 }).toBe(true)
    return () => {
      const exit = once(child, 'exit')
      child.kill()
      return exit
    }
  }
})
