import { existsSync, readFileSync, statSync, utimesSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { folder } from '../project/folder.js'
import { run } from './run.js'

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
    expect(await run(['typegen'], root)).toEqual({ code: 0, stderr: '', stdout: '.mizan: 2 functions in 1 context, 8 files changed\n' })
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
    const { code, stdout, stderr } = await run(['typegen'], place.root)
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
    const { code, stdout, stderr } = await run(['typegen'], root)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^mizan: the types could not be written to .*\.mizan: .*Remove the file that stands in its place\.\n$/)
  })

  test('shows warnings and goes on', async () => {
    const schema = `{ "x-mizan-functions": [], "x-mizan-contexts": { "user": { "functions": [] } } }`
    const { root } = folder('cli', { 'vite.config.ts': FROM_SCHEMA, 'schema.json': schema })
    const { code, stdout, stderr } = await run(['typegen'], root)
    expect(code).toBe(0)
    expect(stderr).toContain('MZ307')
    expect(stdout).toMatch(/^\.mizan: 0 functions in 1 context, \d files changed\n$/)
  })

  test('asks the type checker for what syntax does not tell', async () => {
    const server = SERVER.replace('{ user_id }: { user_id: number }', `{ user_id }: Pick<{ user_id: number; x: Date }, 'user_id'>`)
    const { root } = folder('cli', { 'vite.config.ts': CONFIG, 'server/users.ts': server })
    expect((await run(['typegen'], root)).code).toBe(0)
    expect(readFileSync(`${root}/.mizan/contexts/user.d.ts`, 'utf8')).toContain('user_id: NonNullable<')
  })
})

describe('wrong words', () => {
  test.each([
    ['no command', [], 'Which command?'],
    ['an unknown command', ['typgen'], 'There is no command "typgen".'],
    ['two folders', ['typegen', 'a', 'b'], 'typegen takes one folder, not also "b".'],
    ['an unknown option', ['typegen', '--chek'], `Unknown option '--chek'`],
  ])('%s: says so, shows the help, and exits with 2', async (_, words, message) => {
    const { code, stdout, stderr } = await run(words, folder('cli').root)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
    expect(stderr).toContain('Usage\n  mizan typegen [root]')
  })

  test.each([[['--help']], [['-h']], [['typegen', '--help']]])('%j is help, and no fault', async (words) => {
    const { code, stdout, stderr } = await run(words, folder('cli').root)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('Usage\n  mizan typegen [root]')
  })

  test('a folder without a configuration', async () => {
    const { root } = folder('cli')
    expect(await run(['typegen'], root)).toEqual({
      code: 2,
      stdout: '',
      stderr: `There is no vite.config.ts in ${root}.\nRun the command there, or name the folder.\n`,
    })
    expect((await run(['typegen', 'nowhere'], root)).code).toBe(2)
  })

  test('a configuration without mizan()', async () => {
    const { root } = folder('cli', { 'vite.config.ts': 'export default {}' })
    expect(await run(['typegen'], root)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('does not use mizan().\nAdd it: plugins: [react(), mizan()].') as string })
  })

  test('a configuration with both kinds of source', async () => {
    const { root } = folder('cli', { 'vite.config.ts': CONFIG.replace('mizan()', `mizan({ schema: 'a.json', sources: 'b.ts' })`) })
    const { code, stderr } = await run(['typegen'], root)
    expect(code).toBe(2)
    expect(stderr).toContain('both `schema` and `sources`')
    expect(stderr).not.toContain('\n    at ')
  })

  test.each([
    ['an unknown option', CONFIG.replace('mizan()', `mizan({ source: 'b.ts' })`), 'mizan() has no option `source`, in vite.config.ts.\nThere are: `schema`, `sources`.'],
    ['a fault of its own', `throw new Error('no such luck')`, 'no such luck'],
  ])('a configuration with %s', async (_, config, message) => {
    const { code, stdout, stderr } = await run(['typegen'], folder('cli', { 'vite.config.ts': config }).root)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('\n    at ')
  })
})
