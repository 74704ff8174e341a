import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { findPython, noDjango } from '../../playground/django/python.js'
import { runserver } from '../../playground/django/runserver.js'
import { django } from '../../playground/django/serve.js'
import { freePort } from '../free-port.js'
import { describeDjango, python } from './django.js'

const folder = mkdtempSync(join(tmpdir(), 'mizan-python-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A program that stands for Python: what it does with `manage.py runserver` listens in a second process, as below Django's autoreloader. The first is killed when the second is told anything. */
function standIn(name: string, { hasDjango = true, migrate = 0, listens = true } = {}): string {
  const file = join(folder, name)
  const server = `require('node:net').createServer((socket) => socket.on('error', () => {}).on('data', () => process.kill(process.ppid, 'SIGKILL'))).listen(Number(process.argv[1]), '127.0.0.1')`
  writeFileSync(
    file,
    `#!${process.execPath}
const [first, command, address] = process.argv.slice(2)
if (first === '-c') process.exit(${hasDjango ? 0 : 1})
if (command === 'migrate') process.exit(${migrate})
if (!${listens}) process.exit(3)
require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(server)}, address.split(':')[1]], { stdio: 'inherit' })
`,
  )
  chmodSync(file, 0o755)
  return file
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

describe.skipIf(process.platform === 'win32')('Django beside Vite', () => {
  it('is run by the Python that has it', () => {
    const without = standIn('without', { hasDjango: false })
    standIn('python3')
    expect(findPython({ PATH: folder })).toBe('python3')
    expect(findPython({ PATH: folder, PYTHON: without })).toBeUndefined()
    expect(noDjango({ PYTHON: without })).toContain(`was not found for ${without}: pip install django`)
    expect(noDjango({})).toContain('for python3, /usr/bin/python3, python:')
  })

  it('is there when Vite goes on, and ends with the process that it has started', async () => {
    const port = await freePort()
    const server = await runserver(standIn('both'), port)
    expect([server.isRunning(), await isOpen(port)]).toEqual([true, true])
    await server.stop()
    expect([server.isRunning(), await isOpen(port)]).toEqual([false, false])
  })

  it('says what is in its way', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void other.close())
    await once(other, 'listening')
    const address = other.address()
    const taken = typeof address === 'object' ? (address?.port ?? 0) : 0
    await expect(runserver(standIn('fine'), taken)).rejects.toThrow(`Port ${taken}, which is to be Django's, is taken.`)
    await expect(runserver(standIn('unmigrated', { migrate: 1 }), await freePort())).rejects.toThrow('manage.py migrate has failed')
    await expect(runserver(standIn('broken', { listens: false }), await freePort())).rejects.toThrow('ended before it listened')
    await expect(started(django({ python: undefined, port: 1 }))).rejects.toThrow('Django was not found')
  })

  it('runs on while Vite restarts, and ends with the last', async () => {
    const port = await freePort()
    const python = standIn('shared')
    const [first, next] = [django({ python, port }), django({ python, port })]
    await started(first)
    await started(next)
    await closed(first)
    expect(await isOpen(port)).toBe(true)
    await closed(first)
    expect(await isOpen(port)).toBe(true)
    await closed(next)
    expect(await isOpen(port)).toBe(false)
  })

  it('is started by the next restart when it has died, and not ended by what had the one before', async () => {
    const port = await freePort()
    const python = standIn('mortal')
    const [first, next] = [django({ python, port }), django({ python, port })]
    const printed: string[] = []
    await started(first, printed)
    expect(printed).toEqual([])
    connect(port, '127.0.0.1').on('error', () => {}).end('die')
    await expect.poll(() => printed).toEqual([expect.stringMatching(/Django has ended.*press r and Enter, or save vite\.django\.config\.ts/)])
    await expect.poll(() => isOpen(port)).toBe(false)
    await started(next, printed)
    await closed(first)
    expect(await isOpen(port)).toBe(true)
    await closed(next)
    expect([await isOpen(port), printed.length]).toEqual([false, 1])
  })

  it('is not held by a Vite that another plugin keeps from starting', async () => {
    const port = await freePort()
    const python = standIn('unheld')
    const [first, failed] = [django({ python, port }), django({ python, port })]
    await started(first)
    await configured(failed)
    await closed(first)
    expect(await isOpen(port)).toBe(false)
  })
})

describeDjango('Django itself', () => {
  it('ends with a Vite that is killed, and with both of its processes', async () => {
    const port = await freePort()
    const file = new URL('../../playground/django/runserver.ts', import.meta.url).href
    const script = `
      import { runnerImport } from 'vite'
      const { module } = await runnerImport(${JSON.stringify(file)})
      await module.runserver(${JSON.stringify(python())}, ${port})
      console.log('It listens.')`
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, SHOP_DB: join(folder, 'shop.db') },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => void parent.kill('SIGTERM'))
    await new Promise<void>((resolve, reject) => {
      parent.on('exit', () => reject(new Error('It has not started.')))
      parent.stdout.on('data', (chunk) => String(chunk).includes('It listens.') && resolve())
    })
    expect(await isOpen(port)).toBe(true)
    parent.kill('SIGKILL')
    await expect.poll(() => isOpen(port), { timeout: 5000 }).toBe(false)
  }, 60_000)
})

/** As Vite calls it; what it returns is called once the hooks of all plugins have passed. */
const configured = async ({ configureServer }: Plugin, printed: string[] = []) => {
  const server = { config: { logger: { error: (text: string) => void printed.push(text) } } }
  return (configureServer as unknown as (server: unknown) => Promise<() => void>)(server)
}
const started = async (plugin: Plugin, printed?: string[]) => (await configured(plugin, printed))()
/** As Vite calls it: it looks at no context. */
const closed = async ({ closeBundle }: Plugin) => (closeBundle as unknown as () => Promise<void>)()
