import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FAULTS } from '../conformance/faults.js'
import { listen, type Listening } from '../conformance/reference/http.js'
import { DOCUMENT } from '../conformance/reference/schema.js'
import { createReference } from '../conformance/reference/server.js'
import { runInProcess } from './run.js'

describe('mizan conformance', () => {
  let folder: string
  let schema: string
  let sound: Listening
  let faulty: Listening
  let away: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mizan-conformance-'))
    schema = join(folder, 'schema.json')
    writeFileSync(schema, JSON.stringify(DOCUMENT))
    sound = await listen(createReference())
    const gone = await listen(createReference())
    away = gone.url
    await gone.close()
    faulty = await listen(FAULTS['ctx.etag']!(createReference()))
  })

  afterAll(async () => {
    await Promise.all([sound.close(), faulty.close()])
    rmSync(folder, { recursive: true, force: true })
  })

  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }

  it('ends with 0 when nothing fails, and lists what could not be looked at with what to give', async () => {
    const { code, stdout } = await runInProcess(['conformance', sound.url, '--schema', schema])
    expect(code).toBe(0)
    expect(stdout).toMatch(/\d+ checks held, \d+ could not be made, in \d+ requests\.\n$/)
    expect(stdout).toContain(`! context "account" answers only to someone`)
    expect(stdout).toContain('Give: who to be: "bearer": "…"')
    expect(stdout).toContain(`"update_name" is not called, for its effects`)
    expect(stdout).toContain('Give: "calls": { "update_name": {"name":"a","user_id":1} }, or --write')
  })

  it('ends with 1 when a check fails, and tells what was sent, expected and came, and the fix', async () => {
    const values = file('values.json', JSON.stringify({ contexts: { user: { user_id: 5 } } }))
    const { code, stdout } = await runInProcess(['conformance', `${faulty.url}/api/mizan/`, '--schema', schema, '--values', values])
    expect(code).toBe(1)
    expect(stdout).toContain(`✖ ctx.etag An answer has an ETag. (PROTOCOL 4)
  Sent:     GET /api/mizan/ctx/catalog/
  Expected: ETag: "<hash of the body>"
  Came:     no ETag
`)
    expect(stdout).toContain('Fix: Send ETag: "<hash of the body>", in double quotes.')
    expect(stdout).toContain('1 failed')
  })

  it('prints one object with --json', async () => {
    const { code, stdout } = await runInProcess(['conformance', faulty.url, '--schema', schema, '--json'])
    expect(code).toBe(1)
    const report = JSON.parse(stdout) as { ok: boolean; url: string; checks: { id: string; status: string }[] }
    expect(report).toMatchObject({ command: 'conformance', ok: false, error: null, url: `${faulty.url}/api/mizan/` })
    expect(report.checks.filter(({ status }) => status === 'failed').map(({ id }) => id)).toEqual(['ctx.etag'])
  })

  it('reads the schema from a URL', async () => {
    const documents = await listen(() => ({ status: 200, headers: {}, body: JSON.stringify(DOCUMENT) }))
    const { code } = await runInProcess(['conformance', sound.url, '--schema', `${documents.url}/schema.json`])
    await documents.close()
    expect(code).toBe(0)
  })

  it('ends with 1, and the diagnostics, when the schema has errors', async () => {
    const broken = file('broken.json', JSON.stringify({ ...DOCUMENT, 'x-mizan-functions': [{ name: 'no-name' }] }))
    const { code, stdout, stderr } = await runInProcess(['conformance', sound.url, '--schema', broken])
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toContain('MZ201')
  })

  it.each([
    ['no URL', [], 'conformance needs the URL of a server.'],
    ['what is no URL', ['apps/web'], '"apps/web" is no URL of a server.'],
    ['a server that is away', ['AWAY'], 'does not answer: connect ECONNREFUSED'],
    ['a schema that is away', ['AWAY', '--schema', 'AWAY'], 'gives no schema: nothing listens there'],
    ['no such schema', ['AWAY', '--schema', '/no/such.json'], 'The schema cannot be read'],
    ['no such values', ['AWAY', '--values', '/no/such.json'], 'cannot be used'],
  ])('ends with 2 for %s', async (_, words, message) => {
    const schemaWords = words.includes('--schema') ? [] : ['--schema', schema]
    const { code, stderr } = await runInProcess(['conformance', ...words.map((word) => (word === 'AWAY' ? away : word)), ...schemaWords])
    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })

  it('names a member of the values that nobody reads', async () => {
    const values = file('typo.json', JSON.stringify({ context: {} }))
    const { code, stderr } = await runInProcess(['conformance', sound.url, '--schema', schema, '--values', values])
    expect(code).toBe(2)
    expect(stderr).toContain('There is no "context" in the file; there are contexts, failing')
  })
})
