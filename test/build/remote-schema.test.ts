import { expect, it } from 'vitest'
import { json, schemaOf, startBackend, status } from '../source/openapi/backend.js'
import { testApp, viteBuild } from './vite.js'

const APP = { 'src/main.tsx': `import { one } from 'virtual:mizan/functions'\nvoid one()\n` }
const KEPT = `${JSON.stringify({ ...schemaOf('one'), info: { title: 'kept' } }, null, 2)}\n`

const functionsOf = (app: ReturnType<typeof testApp>) => {
  const manifest = JSON.parse(app.output()['mizan-manifest.json'] ?? '{}') as { functions?: object }
  return Object.keys(manifest.functions ?? {})
}

it('a build with the server up uses what it gives, and asks it once', async () => {
  const backend = await startBackend(json(schemaOf('one')))
  const app = testApp(APP)
  expect(await viteBuild(app, {}, { schema: backend.url })).toEqual({ warnings: [], error: null })
  expect(functionsOf(app)).toEqual([])
  expect(backend.requests).toHaveLength(1)
})

it('a build with the server down and no snapshot fails, with the ways out', async () => {
  const backend = await startBackend(json(schemaOf('one')))
  await backend.stop()
  const { error } = await viteBuild(testApp(APP), {}, { schema: backend.url })
  expect(error).toContain(`MZ110 No schema came from ${backend.url}: nothing listens there (connection refused).`)
  expect(error).toContain('Fix: Start the server, or correct `schema` in vite.config.ts. A committed `snapshot` lets dev and builds go on without it.')
})

it('a build with the server down uses the snapshot, and warns once', async () => {
  const backend = await startBackend(status(503))
  const app = testApp(APP, { 'mizan.schema.json': KEPT })
  const { error, warnings } = await viteBuild(app, {}, { schema: { url: backend.url, snapshot: 'mizan.schema.json' } })
  expect(error).toBeNull()
  expect(warnings).toEqual([expect.stringContaining(`MZ118 ${backend.url} answered 503. Until a schema comes, mizan.schema.json is used.`)])
})

it('a build with a snapshot that is out of date warns, and leaves it', async () => {
  const backend = await startBackend(json(schemaOf('one')))
  const app = testApp(APP, { 'mizan.schema.json': KEPT })
  const { error, warnings } = await viteBuild(app, {}, { schema: { url: backend.url, snapshot: 'mizan.schema.json' } })
  expect(error).toBeNull()
  expect(warnings).toEqual([expect.stringContaining(`MZ119 mizan.schema.json is not what ${backend.url} gives now.`)])
  expect(app.output('.')['mizan.schema.json']).toBe(KEPT)
})

it('a build runs the command once, for all its environments', async () => {
  const code = `require('node:fs').appendFileSync('runs', 'x'); console.log(${JSON.stringify(JSON.stringify(schemaOf('one')))})`
  const app = testApp(APP, { 'schema.cjs': code })
  const { error } = await viteBuild(app, { build: { rolldownOptions: { output: [{ dir: `${app.root}/dist/a` }, { dir: `${app.root}/dist/b` }] } } }, { schema: { command: 'node schema.cjs' } })
  expect(error).toBeNull()
  expect(app.output('.')['runs']).toBe('x')
})

it('a build whose command is not installed uses the snapshot', async () => {
  const app = testApp(APP, { 'mizan.schema.json': KEPT })
  const { error, warnings } = await viteBuild(app, {}, { schema: { command: 'mizan-has-no-such-program', snapshot: 'mizan.schema.json' } })
  expect(error).toBeNull()
  expect(warnings.join()).toContain('MZ118 mizan-has-no-such-program ended with exit code')
})
