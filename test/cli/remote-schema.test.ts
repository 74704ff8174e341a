import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { folder } from '../project/folder.js'
import { json, schemaOf, startBackend } from '../source/openapi/backend.js'
import { runInProcess, start } from './run.js'

const config = (schema: object) => `import mizan from 'mizan'\nexport default { plugins: [mizan({ schema: ${JSON.stringify(schema)} })] }\n`

test('typegen brings the snapshot up to date, and --check fails on drift of it and of the types', async () => {
  const backend = await startBackend(json(schemaOf('one')))
  const { root } = folder('cli', { 'vite.config.ts': config({ url: backend.url, snapshot: 'mizan.schema.json' }) })
  const functions = () => (JSON.parse(readFileSync(`${root}/mizan.schema.json`, 'utf8')) as ReturnType<typeof schemaOf>)['x-mizan-functions']

  expect(await runInProcess(['typegen', root])).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('mizan.schema.json: written, to be committed') as string })
  expect(functions()).toEqual([{ name: 'one' }])
  expect(await runInProcess(['typegen', root, '--check'])).toMatchObject({ code: 0, stderr: '' })

  backend.answer = json(schemaOf('one', 'two'))
  const drifted = await runInProcess(['typegen', root, '--check', '--json'])
  expect(drifted.code).toBe(1)
  const { drift } = JSON.parse(drifted.stdout) as { drift: { file: string; kind: string }[] }
  expect(drift).toContainEqual({ file: 'mizan.schema.json', kind: 'different' })
  expect(drift).toContainEqual({ file: '.mizan/functions/other.d.ts', kind: 'different' })
  expect(functions()).toEqual([{ name: 'one' }])

  expect(await runInProcess(['typegen', root])).toMatchObject({ code: 0, stderr: '' })
  expect(functions()).toEqual([{ name: 'one' }, { name: 'two' }])
  expect(existsSync(`${root}/.mizan/schema.json`)).toBe(false)

  await backend.stop()
  const alone = await runInProcess(['typegen', root, '--check'])
  expect(alone.code).toBe(0)
  expect(alone.stderr).toContain('Until a schema comes, mizan.schema.json is used.')
})

test('a command that fails says why, also where a snapshot stands in', async () => {
  const command = [process.execPath, '--eval', 'console.error("no module named shop"); process.exit(1)']
  const files = { 'mizan.schema.json': JSON.stringify(schemaOf('one')) }
  const { root } = folder('cli', { ...files, 'vite.config.ts': config({ command, snapshot: 'mizan.schema.json' }) })
  const { code, stderr } = await runInProcess(['typegen', root])
  expect(code).toBe(0)
  expect(stderr).toContain('ended with exit code 1. Until a schema comes, mizan.schema.json is used.\n    no module named shop\n')
  const without = await runInProcess(['typegen', folder('cli', { 'vite.config.ts': config({ command }) }).root])
  expect(without).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('    no module named shop\n') as string })
})

test.skipIf(process.platform === 'win32')('a command ends with who ran it', async () => {
  const command = [process.execPath, '--eval', 'require("node:fs").writeFileSync("pid", String(process.pid)); setInterval(() => {}, 1000)']
  const { root } = folder('cli', { 'vite.config.ts': config({ command }) })
  const { child } = start(['typegen'], root)
  const pid = () => (existsSync(`${root}/pid`) ? Number(readFileSync(`${root}/pid`, 'utf8')) : 0)
  await expect.poll(pid, { timeout: 20_000 }).toBeGreaterThan(0)
  child.kill('SIGTERM')
  const isGone = () => {
    try {
      process.kill(pid(), 0)
      return false
    } catch {
      return true
    }
  }
  await expect.poll(isGone, { timeout: 10_000 }).toBe(true)
})
