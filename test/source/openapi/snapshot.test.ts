import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { folder } from '../../project/folder.js'
import { json, schemaOf, startBackend, status } from './backend.js'
import { codes, follow, names, projectOf } from './remote-project.js'

const SOON = { timeout: 10_000, interval: 10 }
const pretty = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

async function withSnapshot(files: Record<string, string>, answer = json(schemaOf('one'))) {
  const place = folder('snapshot', files)
  const backend = await startBackend(answer)
  const snapshot = `${place.root}/api/schema.json`
  const project = projectOf(place.root, { kind: 'url', url: backend.url, headers: {}, poll: 40, watch: [], timeout: 1000, snapshot })
  return { place, backend, project, file: snapshot }
}

describe('a build', () => {
  test('without the server uses the snapshot, and says so with the reason', async () => {
    const { backend, project, file } = await withSnapshot({ 'api/schema.json': pretty(schemaOf('kept')) })
    await backend.stop()
    expect(await project.complete()).toMatchObject({ ok: true, diagnostics: [{ code: 'MZ118', severity: 'warning' }] })
    expect(names(project)).toEqual(['kept'])
    expect(project.snapshot.diagnostics[0]!.message).toBe(
      `No schema came from ${backend.url}: nothing listens there (connection refused). Until a schema comes, api/schema.json is used.`,
    )
    expect(project.source.snapshot).toMatchObject({ file })
    expect(project.source.snapshot!.isCurrent()).toBe(true)
    expect(project.locate(project.snapshot.model!.functions[0]!.place)).toMatchObject({ file, line: 5 })
  })

  test.each([
    ['an error', status(500)],
    ['a page', json('<p>Log in</p>')],
    ['nothing', json('')],
  ])('that is given %s uses the snapshot too', async (_, answer) => {
    const { project } = await withSnapshot({ 'api/schema.json': pretty(schemaOf('kept')) }, answer)
    expect(await project.complete()).toMatchObject({ ok: true, diagnostics: [{ code: 'MZ118' }] })
    expect(names(project)).toEqual(['kept'])
  })

  test('without server and snapshot fails, and names the way out', async () => {
    const { backend, project } = await withSnapshot({})
    await backend.stop()
    expect(await project.complete()).toMatchObject({ ok: false, diagnostics: [{ code: 'MZ110' }] })
    expect(project.snapshot.diagnostics[0]!.fix).toContain('`snapshot`')
  })

  test('with the server uses what that gives, and warns of a snapshot that is another, and writes none', async () => {
    const before = pretty(schemaOf('kept'))
    const { project, file } = await withSnapshot({ 'api/schema.json': before })
    expect(await project.complete()).toMatchObject({ ok: true, diagnostics: [{ code: 'MZ119', severity: 'warning', place: { file } }] })
    expect(names(project)).toEqual(['one'])
    expect(project.source.snapshot!.isCurrent()).toBe(false)
    expect(readFileSync(file, 'utf8')).toBe(before)
    // Lines are those of what came, wherever that is.
    expect(project.locate(project.snapshot.model!.functions[0]!.place).file).toBe(`${project.root}/.mizan/schema.json`)
    expect(project.locate(project.snapshot.diagnostics[0]!.place)).toEqual({ file })
    expect(await project.source.snapshot!.write()).toBe(true)
    expect(await project.complete()).toMatchObject({ ok: true, diagnostics: [] })
    expect(project.locate(project.snapshot.model!.functions[0]!.place).file).toBe(file)
  })

  test('is not told that a snapshot is another for its line breaks and its layout', async () => {
    const { project } = await withSnapshot({ 'api/schema.json': pretty(schemaOf('one')).replaceAll('\n', '\r\n') })
    expect(await project.complete()).toMatchObject({ ok: true, diagnostics: [] })
    expect(project.source.snapshot!.isCurrent()).toBe(true)
    expect(await project.source.snapshot!.write()).toBe(false)
  })

  test('is told of a snapshot that is not there', async () => {
    const { project } = await withSnapshot({})
    expect((await project.complete()).diagnostics).toMatchObject([{ code: 'MZ119' }])
    expect(project.source.snapshot!.isCurrent()).toBe(false)
  })

  test('shows what is wrong in a snapshot at its place', async () => {
    const { backend, project, file } = await withSnapshot({ 'api/schema.json': '{\n<<<<<<< ours\n  "x-mizan-functions": []\n}\n' })
    await backend.stop()
    const { ok, diagnostics } = await project.complete()
    expect(ok).toBe(false)
    expect(diagnostics.map(({ code, place }) => ({ code, ...project.locate(place) }))).toContainEqual({ code: 'MZ102', file, line: 2, column: 1 })
  })
})

describe('a watch', () => {
  test('begins with the snapshot, and goes on with what the server gives', async () => {
    const { backend, project, file } = await withSnapshot({ 'api/schema.json': pretty(schemaOf('kept')) })
    await backend.stop()
    follow(project)
    // Nobody waits for a server while there is something to go on with.
    await project.source.load!()
    project.refresh()
    expect(names(project)).toEqual(['kept'])
    await expect.poll(() => codes(project), SOON).toEqual(['MZ118'])
    expect(project.snapshot.diagnostics[0]!.message).toContain('api/schema.json is used')
    await backend.start()
    await expect.poll(() => names(project), SOON).toEqual(['one'])
    expect(codes(project)).toEqual([])
    expect(await project.source.snapshot!.write()).toBe(true)
    expect(readFileSync(file, 'utf8')).toBe(pretty(schemaOf('one')))
    expect(existsSync(`${project.root}/.mizan/schema.json`)).toBe(false)
    const { mtimeMs } = statSync(file)
    expect(await project.source.snapshot!.write()).toBe(false)
    expect(statSync(file).mtimeMs).toBe(mtimeMs)
    // A checkout of another branch.
    writeFileSync(file, pretty(schemaOf('theirs')))
    expect(await project.source.snapshot!.write()).toBe(true)
    expect(readFileSync(file, 'utf8')).toBe(pretty(schemaOf('one')))
  })

  test('takes in a snapshot that changes while the server has never answered, and none afterwards', async () => {
    const { backend, place, project, file } = await withSnapshot({ 'api/schema.json': pretty(schemaOf('kept')) })
    await backend.stop()
    follow(project)
    project.refresh()
    expect([project.source.concerns(file), project.source.files()]).toEqual([true, [file]])
    place.write({ 'api/schema.json': pretty(schemaOf('pulled')) })
    project.refresh([file])
    expect(names(project)).toEqual(['pulled'])
    await backend.start()
    await expect.poll(() => names(project), SOON).toEqual(['one'])
    expect([project.source.concerns(file), project.source.files()]).toEqual([false, []])
  })

  test('shows an error of the server over the snapshot, which goes on beneath it', async () => {
    const { project } = await withSnapshot({ 'api/schema.json': pretty(schemaOf('kept')) }, status(500))
    follow(project)
    await expect.poll(() => codes(project), SOON).toEqual(['MZ111'])
    expect(project.snapshot.ok).toBe(false)
    expect(names(project)).toEqual(['kept'])
  })
})
