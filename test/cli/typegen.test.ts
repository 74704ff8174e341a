import { existsSync, readFileSync, statSync, utimesSync } from 'node:fs'
import { relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folder } from '../project/folder.js'
import { run, runInProcess } from './run.js'

const CONFIG = `import { mizan } from 'mizan'\nexport default { plugins: [mizan()] }\n`
const FROM_SCHEMA = `import mizan from 'mizan'\nexport default { plugins: [mizan({ schema: 'schema.json' })] }\n`

const SERVER = `import { client, ReactContext, type MizanRequest } from 'mizan/server'
export const UserContext = new ReactContext('user')
export class Users {
  @client({ context: UserContext })
  static user_profile(request: MizanRequest, { user_id }: { user_id: number }) { return { user_id } }
  @client({ affects: UserContext })
  static rename(request: MizanRequest, { name }: { name: string }) {}
}
`

describe('mizan typegen', () => {
  test('writes the types of the project in the current folder, and nothing the second time', async () => {
    const { root } = folder('cli', { 'vite.config.ts': CONFIG, 'server/users.ts': SERVER })
    expect(await run(['typegen'], root)).toEqual({ code: 0, stderr: '', stdout: '.mizan: 2 functions in 1 context, 10 files changed\n' })
    const file = `${root}/.mizan/contexts/user.d.ts`
    expect(readFileSync(file, 'utf8')).toContain('export const useUserProfile')
    expect(readFileSync(`${root}/.mizan/.gitignore`, 'utf8')).toBe('*\n')
    utimesSync(file, 1_000_000, 1_000_000)
    const { mtimeMs } = statSync(file)
    expect(await run(['typegen'], root)).toEqual({ code: 0, stderr: '', stdout: '.mizan: 2 functions in 1 context, nothing changed\n' })
    expect(statSync(file).mtimeMs).toBe(mtimeMs)
  })

  test('takes the folder as a word, and removes what is gone', async () => {
    const place = folder('cli', { 'web/vite.config.ts': CONFIG, 'web/server/users.ts': SERVER })
    expect((await run(['typegen', 'web'], place.root)).stdout).toMatch(/^web[\\/]\.mizan: 2 functions in 1 context/)
    place.write({ 'web/server/users.ts': SERVER.replace('affects: UserContext', '').replaceAll(`'user'`, `'people'`) })
    expect((await run(['typegen', 'web'], place.root)).code).toBe(0)
    expect(existsSync(`${place.root}/web/.mizan/contexts/user.d.ts`)).toBe(false)
    expect(existsSync(`${place.root}/web/.mizan/contexts/people.d.ts.map`)).toBe(true)
    expect(existsSync(`${place.root}/web/.mizan/functions/other.d.ts`)).toBe(true)
  })

  test('shows each fault with its frame and its fix, and leaves the types as they were', async () => {
    const schema = `{\n  "x-mizan-functions": [\n    { "name": "delete" },\n    { "name": "f", "affects": ["nowhere"] }\n  ]\n}\n`
    const place = folder('cli', { 'vite.config.ts': FROM_SCHEMA, 'schema.json': schema })
    const { code, stdout, stderr } = await runInProcess(['typegen', place.root])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatchInlineSnapshot(`
      "MZ204 function "delete" would be called \`delete\` in client code, a name that has a meaning of its own there.
        at schema.json:3:15 (/x-mizan-functions/0/name)
          1 | {
          2 |   "x-mizan-functions": [
        > 3 |     { "name": "delete" },
            |               ^
          4 |     { "name": "f", "affects": ["nowhere"] }
          5 |   ]
        Fix: Give it another name with the \`name\` option.

      MZ301 There is no context "nowhere".
        at schema.json:4:32 (/x-mizan-functions/1/affects/0)
          2 |   "x-mizan-functions": [
          3 |     { "name": "delete" },
        > 4 |     { "name": "f", "affects": ["nowhere"] }
            |                                ^
          5 |   ]
          6 | }
        Fix: Declare the context, or correct the name.

      "
    `)
    expect(existsSync(`${place.root}/.mizan`)).toBe(false)
  })

  test('follows the `root` of the configuration, unless a folder is named', async () => {
    const place = folder('cli', {
      'vite.config.ts': CONFIG.replace('{ plugins', `{ root: 'web', plugins`),
      'web/server/users.ts': SERVER,
    })
    expect((await run(['typegen'], place.root)).stdout).toMatch(/^web[\\/]\.mizan: 2 functions in 1 context/)
  })

  test('says what keeps it from writing, and exits with 2', async () => {
    const { root } = folder('cli', { 'vite.config.ts': CONFIG, 'server/users.ts': SERVER, '.mizan': '' })
    const { code, stdout, stderr } = await runInProcess(['typegen', root])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^mizan: the types could not be written to .*\.mizan: .*Remove the file that stands in its place\.\n$/)
  })

  test('shows warnings and goes on', async () => {
    const schema = `{ "x-mizan-functions": [], "x-mizan-contexts": { "user": { "functions": [] } } }`
    const { root } = folder('cli', { 'vite.config.ts': FROM_SCHEMA, 'schema.json': schema })
    const { code, stdout, stderr } = await runInProcess(['typegen', root])
    expect(code).toBe(0)
    expect(stderr).toContain('MZ307')
    expect(stdout).toMatch(/\.mizan: 0 functions in 1 context, \d files changed\n$/)
  })

  test('asks the type checker for what syntax does not tell', async () => {
    const server = SERVER.replace('{ user_id }: { user_id: number }', `{ user_id }: Pick<{ user_id: number; x: Date }, 'user_id'>`)
    const { root } = folder('cli', { 'vite.config.ts': CONFIG, 'server/users.ts': server })
    expect((await runInProcess(['typegen', root])).code).toBe(0)
    expect(readFileSync(`${root}/.mizan/contexts/user.d.ts`, 'utf8')).toContain('user_id: NonNullable<')
  })

  test('with --check tells what differs and writes nothing, for people and for programs', async () => {
    const place = folder('cli', { 'vite.config.ts': CONFIG, 'server/users.ts': SERVER })
    const { root } = place
    expect((await runInProcess(['typegen', root])).code).toBe(0)
    // Whoever commits the types removes what keeps them out.
    place.remove('.mizan/.gitignore')
    expect(await runInProcess(['typegen', root, '--check'])).toEqual({ code: 0, stderr: '', stdout: `${relative('.', root)}/.mizan: up to date\n` })
    place.remove('.mizan/contexts/user.d.ts')
    place.write({ '.mizan/functions.d.ts': 'older', '.mizan/contexts/gone.d.ts': '// Generated by mizan from the server.\n' })
    const { code, stdout, stderr } = await runInProcess(['typegen', root, '--check'])
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    expect(stdout).toMatchInlineSnapshot(`
      "What is on the disk is not what the server's functions say:
        no longer wanted  .mizan/contexts/gone.d.ts
        missing           .mizan/contexts/user.d.ts
        out of date       .mizan/functions.d.ts
      Fix: run \`mizan typegen\`: before tsc where the types are not committed (a "prebuild" script), else commit what it writes.
      "
    `)
    const json = JSON.parse((await runInProcess(['typegen', root, '--check', '--json'])).stdout) as object
    expect(json).toEqual({
      command: 'typegen',
      ok: false,
      root,
      error: null,
      diagnostics: [],
      written: [],
      removed: [],
      drift: [
        { file: '.mizan/contexts/gone.d.ts', kind: 'unwanted' },
        { file: '.mizan/contexts/user.d.ts', kind: 'missing' },
        { file: '.mizan/functions.d.ts', kind: 'different' },
      ],
    })
    expect(existsSync(`${root}/.mizan/contexts/user.d.ts`)).toBe(false)
    const mended = JSON.parse((await runInProcess(['typegen', root, '--json'])).stdout) as object
    expect(mended).toMatchObject({ ok: true, written: ['.mizan/.gitignore', '.mizan/contexts/user.d.ts', '.mizan/functions.d.ts'], removed: ['.mizan/contexts/gone.d.ts'] })
  })

  test('leaves a map alone that stands beside no declarations of ours', async () => {
    const { root } = folder('cli', { 'vite.config.ts': CONFIG, 'server/users.ts': SERVER, '.mizan/theirs.d.ts.map': '{}', '.mizan/own.d.ts': 'export {}', '.mizan/own.d.ts.map': '{}' })
    expect((await runInProcess(['typegen', root])).code).toBe(0)
    expect(['theirs.d.ts.map', 'own.d.ts', 'own.d.ts.map'].filter((file) => !existsSync(`${root}/.mizan/${file}`))).toEqual([])
  })

  test('with --json prints each fault as one object with its place', async () => {
    const schema = `{\n  "x-mizan-functions": [\n    { "name": "a_b" },\n    { "name": "aB" }\n  ]\n}\n`
    const { root } = folder('cli', { 'vite.config.ts': FROM_SCHEMA, 'schema.json': schema })
    const { code, stdout, stderr } = await runInProcess(['typegen', root, '--json'])
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    expect(stdout.trimEnd()).not.toContain('\n')
    const { diagnostics, ...rest } = JSON.parse(stdout) as { diagnostics: object[] }
    expect(rest).toEqual({ command: 'typegen', ok: false, root, error: null, written: [] })
    expect(diagnostics[0]).toEqual({
      code: 'MZ203',
      severity: 'error',
      message: expect.stringContaining('would both be called') as string,
      fix: expect.stringContaining('Rename one') as string,
      file: 'schema.json',
      line: expect.any(Number) as number,
      column: 15,
      pointer: expect.stringMatching(/^\/x-mizan-functions\/[01]\/name$/) as string,
      related: [{ message: expect.any(String) as string, file: 'schema.json', line: expect.any(Number) as number, column: 15, pointer: expect.stringContaining('/name') as string }],
    })
  })
})
