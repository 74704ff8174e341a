import { mkdirSync, readFileSync, statSync, symlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { link, schemaHash } from '../../src/model/index.js'
import { parseOpenApi } from '../../src/source/openapi/parse.js'
import { folder } from '../project/folder.js'
import { run, runInProcess } from './run.js'

const FILES = {
  'vite.config.ts': `import { mizan } from 'mizan'\nexport default { plugins: [mizan()] }\n`,
  'tsconfig.json': JSON.stringify({ compilerOptions: { lib: ['es2023'], types: [], module: 'esnext', moduleResolution: 'bundler' } }),
  'package.json': JSON.stringify({ name: 'shop', version: '1.2.3', type: 'module' }),
  'server/users.ts': `import { client, type MizanRequest } from 'mizan/server'
export interface Profile { name: string; since: Date }
/** Who it is. */
export const user_profile = client({ context: 'user' }, async (request: MizanRequest, { id = 1 }: { id?: number }): Promise<Profile> => null!)
`,
}

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))

/** With a package.json of its own a folder does not reach this package by its name: there it is installed. */
function application(files: Record<string, string> = FILES) {
  const place = folder('cli', files)
  mkdirSync(join(place.root, 'node_modules'))
  symlinkSync(REPOSITORY, join(place.root, 'node_modules/mizan'), 'junction')
  return place
}

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'shop', version: '1.2.3' },
  'x-mizan-version': 1,
  'x-mizan-functions': [
    {
      name: 'user_profile',
      description: 'Who it is.',
      source: 'server/users.ts:4',
      context: 'user',
      input: { type: 'object', properties: { id: { type: 'number', default: 1 } }, additionalProperties: false },
      output: { $ref: '#/components/schemas/Profile' },
    },
  ],
  'x-mizan-contexts': { user: { functions: ['user_profile'] } },
  components: {
    schemas: { Profile: { type: 'object', properties: { name: { type: 'string' }, since: { type: 'string', format: 'date-time' } }, required: ['name', 'since'] } },
  },
}

describe('mizan schema', () => {
  test('prints the document, to which the manifest’s hash belongs', async () => {
    const { root } = application()
    const { code, stdout, stderr } = await run(['schema'], root)
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('MZ') as string })
    expect(JSON.parse(stdout)).toEqual(DOCUMENT)
    const { declarations } = parseOpenApi(stdout, '/schema.json')
    const { manifest } = JSON.parse((await runInProcess(['manifest', root, '--json'])).stdout) as { manifest: { schema: string } }
    expect(schemaHash(link(declarations!).model!)).toBe(manifest.schema)
  })

  test('writes it to a file, and leaves it untouched when it is right', async () => {
    const { root, write } = application()
    const out = join(root, 'api/schema.json')
    const words = ['schema', root, '--out', out]
    expect(await runInProcess([...words, '--check'])).toMatchObject({ code: 1, stdout: expect.stringContaining('missing') as string })
    expect(await runInProcess(words)).toMatchObject({ code: 0, stdout: `${out}: 1 function, written\n` })
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual(DOCUMENT)
    utimesSync(out, 1, 1)
    expect(await runInProcess(words)).toMatchObject({ code: 0, stdout: `${out}: 1 function, nothing changed\n` })
    expect(statSync(out).mtimeMs).toBe(1000)
    expect(await runInProcess([...words, '--check'])).toMatchObject({ code: 0, stdout: `${out}: up to date\n` })
    write({ 'server/users.ts': FILES['server/users.ts'].replace('name: string', 'name: number') })
    const { code, stdout } = await runInProcess([...words, '--check', '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ command: 'schema', ok: false, drift: [{ file: 'api/schema.json', kind: 'different' }], written: [] })
    expect(statSync(out).mtimeMs).toBe(1000)
  })

  test('of a server with errors is none', async () => {
    const { root } = application({ ...FILES, 'server/users.ts': FILES['server/users.ts'].replace('since: Date', 'since: bigint') })
    const { code, stdout } = await runInProcess(['schema', root, '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, diagnostics: [{ code: 'MZ520', file: 'server/users.ts', line: 2 }] })
    expect(JSON.parse(stdout)).not.toHaveProperty('document')
  })

  test('of a package without a name has a title all the same', async () => {
    const { root, remove } = application()
    remove('package.json')
    const { stdout } = await runInProcess(['schema', root, '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, document: { ...DOCUMENT, info: { title: 'Server functions', version: '0.0.0' } } })
  })

  test.each([
    ['a project of a schema', { ...FILES, 'vite.config.ts': FILES['vite.config.ts'].replace('mizan()', `mizan({ schema: 'api.json' })`), 'api.json': '{}' }, [], 'The server is described by api.json'],
    ['a check of nothing', FILES, ['--check'], '--check needs --out FILE.'],
  ])('%s is wrong usage', async (_, files, words, message) => {
    const { root } = application(files)
    const { code, stdout, stderr } = await runInProcess(['schema', root, ...words])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
  })
})
