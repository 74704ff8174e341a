import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { folder } from '../project/folder.js'
import { start } from './run.js'

const CONFIG = `import { mizan } from 'mizan'\nexport default { plugins: [mizan()] }\n`
const server = (name: string) => `import { client } from 'mizan/server'\nexport const ${name} = client({}, async () => 1)\n`

function watching(words: string[], root: string) {
  const { child, told } = start(['typegen', '--watch', ...words], root)
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const until = (stream: 'stdout' | 'stderr', text: string) => vi.waitFor(() => expect(told[stream]).toContain(text), { timeout: 20_000, interval: 25 })
  return { child, told, ended, until }
}

test('--watch writes after each change, survives errors and configurations that change, and ends with 0', async () => {
  const place = folder('watch', { 'vite.config.ts': CONFIG, 'server/a.ts': server('first') })
  const { child, told, ended, until } = watching([], place.root)
  await until('stderr', 'Watching.')
  expect(told.stdout).toBe('.mizan: 1 function in 0 contexts, 8 files changed\n')

  place.write({ 'server/deep/b.ts': server('second') })
  await until('stdout', 'server/deep/b.ts: 2 functions in 0 contexts, 3 files changed\n')
  expect(readFileSync(`${place.root}/.mizan/functions/other.d.ts`, 'utf8')).toContain('second')

  place.write({ 'server/a.ts': server('first').replace('(', '((') })
  await until('stdout', 'server/a.ts: errors\n')
  expect(told.stderr).toContain('MZ501')
  place.write({ 'server/a.ts': server('third') })
  await until('stdout', 'server/a.ts: 2 functions in 0 contexts, 3 files changed\n')

  place.write({ 'vite.config.ts': 'export default {' })
  await until('stderr', 'cannot be used.')
  place.write({ 'vite.config.ts': CONFIG.replace('mizan()', `mizan({ sources: 'other/*.ts' })`), 'other/c.ts': server('fourth') })
  await until('stdout', 'vite.config.ts: 1 function in 0 contexts, 3 files changed\n')
  place.write({ 'other/c.ts': server('fifth') })
  await until('stdout', 'other/c.ts: 1 function in 0 contexts, 3 files changed\n')

  child.kill('SIGTERM')
  expect(await ended).toBe(0)
})

test('--watch --json prints one object a line, of a schema too', async () => {
  const place = folder('watch', {
    'vite.config.ts': CONFIG.replace('mizan()', `mizan({ schema: 'schema.json' })`),
    'schema.json': '{ "x-mizan-functions": [{ "name": "ping" }] }',
  })
  const { child, told, ended, until } = watching(['--json'], place.root)
  await until('stdout', '\n')
  place.write({ 'schema.json': '{ "x-mizan-functions": [{ "name": "delete" }] }' })
  await until('stdout', 'MZ204')
  place.write({ 'schema.json': '{ "x-mizan-functions": [{ "name": "pong" }] }' })
  await vi.waitFor(() => expect(told.stdout.trimEnd().split('\n')).toHaveLength(3), { timeout: 20_000 })
  child.kill('SIGINT')
  expect(await ended).toBe(0)
  const reports = told.stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as { ok: boolean; written: string[] })
  expect(reports.map(({ ok }) => ok)).toEqual([true, false, true])
  expect(reports[2]!.written).toContain('.mizan/functions/other.d.ts')
  expect(told.stderr).toBe('')
  expect(existsSync(`${place.root}/.mizan/functions/other.d.ts`)).toBe(true)
})

test('--watch ends with 0 while a server has not answered, and says nothing of it', async () => {
  const silent = createServer()
  const asked = new Promise((resolve) => silent.once('request', resolve))
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    silent.closeAllConnections()
    silent.close()
  })
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/schema`
  const place = folder('watch', { 'vite.config.ts': CONFIG.replace('mizan()', `mizan({ schema: { url: '${url}', timeout: 600_000 } })`) })
  const { child, told, ended } = watching([], place.root)
  await asked
  child.kill('SIGINT')
  expect(await ended).toBe(0)
  expect(told).toEqual({ stdout: '', stderr: '' })
})
