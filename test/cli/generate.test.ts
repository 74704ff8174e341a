import { execFile } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { build as viteBuild } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { folder, type Folder } from '../project/folder.js'
import { run, runInProcess } from './run.js'

const SERVER = `import { client, ReactContext, type MizanRequest } from 'mizan/server'
export const UserContext = new ReactContext('user')
export interface Profile { user_id: number; joined: Date }
export class Users {
  /** Who somebody is. */
  @client({ context: UserContext })
  static async user_profile(request: MizanRequest, { user_id }: { user_id: number }): Promise<Profile> { return { user_id, joined: new Date() } }
  @client({ affects: UserContext })
  static rename(request: MizanRequest, { name }: { name: string }) { return name.length }
  @client({})
  static ping() { return 'pong' }
}
`

const SCHEMA = JSON.stringify({
  'x-mizan-functions': [
    { name: 'user_profile', context: 'user', input: { type: 'object', required: ['user_id'], properties: { user_id: { type: 'integer' } } }, output: { $ref: '#/components/schemas/Profile' } },
    { name: 'rename', affects: ['user'], input: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } }, output: { type: 'integer' } },
    { name: 'ping', output: { type: 'string' } },
  ],
  components: { schemas: { Profile: { type: 'object', required: ['user_id', 'joined'], properties: { user_id: { type: 'integer' }, joined: { type: 'string' } } } } },
})

const USE = `import { createElement } from 'react'
import { ping, rename, UserProvider, useRename, useUserProfile } from './mizan/index.js'
import { useUserProfile as same } from './mizan/contexts/user.js'
import { rename as renameToo } from './mizan/functions.js'
import manifest from './mizan/manifest.json' with { type: 'json' }

function Page() {
  const { user_id, joined } = useUserProfile()
  const [change] = useRename()
  void change({ name: joined.toUpperCase() })
  return user_id.toFixed()
}
export const page = createElement(UserProvider, { user_id: 5, children: createElement(Page) })
export const calls: Promise<unknown>[] = [ping(), rename({ name: 'a' }), renameToo({ name: 'b' })]
export const hash: string = manifest.schema
export const isSame: boolean = same === useUserProfile
// @ts-expect-error a number
void rename({ name: 1 })
// @ts-expect-error required
createElement(UserProvider, {})
`

const tsconfig = (module: string, moduleResolution: string) =>
  JSON.stringify({
    compilerOptions: {
      target: 'es2022', lib: ['es2023', 'dom', 'esnext.decorators'], module, moduleResolution, jsx: 'react-jsx', types: [],
      strict: true, skipLibCheck: false, noEmit: true, resolveJsonModule: true, isolatedModules: true, verbatimModuleSyntax: true,
    },
    include: ['src'],
  })

const config = (options: string) => `import { mizan } from 'mizan'\nexport default { logLevel: 'error', plugins: [mizan(${options})] }\n`

const removals: (() => void)[] = []
afterAll(() => removals.forEach((remove) => remove()))

describe.each([
  ['sources', '', { 'server/users.ts': SERVER }],
  ['a schema', `{ schema: 'schema.json' }`, { 'schema.json': SCHEMA }],
] as const)('mizan generate, from %s', (kind, options, files) => {
  let app: Folder
  beforeAll(async () => {
    app = folder('generate', { ...files, 'vite.config.ts': config(options), 'src/use.tsx': USE, 'index.html': '' }, (remove) => removals.push(remove))
    const { code, stdout, stderr } = await runInProcess(['generate', app.root, '--out', `${app.root}/src/mizan`])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    // Sources are a server, too.
    const modules = kind === 'sources' ? 7 : 6
    expect(stdout).toMatch(new RegExp(`src/mizan: ${modules} modules, \\d+ files changed\n$`))
  })

  test.each([
    ['esnext', 'bundler'],
    ['nodenext', 'nodenext'],
    // With TypeScript 7, which costs a sixth of the others.
  ])('passes tsc under %s, %s', { timeout: 120_000 }, async (module, resolution) => {
    app.write({ 'tsconfig.json': tsconfig(module, resolution) })
    const bin = fileURLToPath(new URL(`../../node_modules/typescript7/bin/tsc`, import.meta.url))
    const outcome = await promisify(execFile)(process.execPath, [bin, '--pretty', 'false', '-p', app.root]).catch((error: { stdout: string }) => error)
    expect(outcome.stdout).toBe('')
  })

  test('is bundled without Vite, and carries what is used alone', async () => {
    const bundle = async (code: string) => {
      const { outputFiles } = await build({
        stdin: { contents: code, resolveDir: `${app.root}/src`, loader: 'tsx' },
        bundle: true, minify: true, write: false, format: 'esm', platform: 'browser', external: ['react'],
      })
      return outputFiles[0]!.text
    }
    const whole = await bundle(`export * from './use.tsx'`)
    expect(whole).toContain('user_profile')
    expect(whole).toContain('"rename"')
    const one = await bundle(`import { ping } from './mizan/index.js'\nvoid ping()`)
    expect(one).toContain('ping')
    expect(one).not.toMatch(/rename|user_profile/)
  })

  test('runs in Node as it is', async () => {
    const code = `import('./src/mizan/index.js').then((all) => console.log(Object.keys(all).sort().join()))`
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', code], { cwd: app.root })
    expect(stdout).toBe('UserProvider,ping,rename,usePing,useRename,useUserContext,useUserProfile\n')
  })

  test('leads an editor from a hook to the server', () => {
    const map = JSON.parse(readFileSync(`${app.root}/src/mizan/contexts/user.d.ts.map`, 'utf8')) as { sources: string[] }
    expect(map.sources).toContainEqual(expect.stringMatching(/^\.\.\/\.\.\/\.\.\/(server\/users\.ts|schema\.json)$/))
  })

  test('says that nothing changed, what differs, and removes its own files only', async () => {
    const words = ['generate', app.root, '--out', `${app.root}/src/mizan`]
    expect((await runInProcess([...words, '--check'])).code).toBe(0)
    expect((await runInProcess(words)).stdout).toContain('nothing changed')
    app.write({
      'src/mizan/contexts/gone.js': '// Generated by mizan from the server.\n',
      'src/mizan/contexts/mine.js': 'export {}',
      'src/mizan/readme.js': '// mine',
      'src/mizan/functions.js': '// Generated by mizan, an older one\n',
    })
    const { code, stdout } = await runInProcess([...words, '--check', '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'generate',
      ok: false,
      written: [],
      drift: [
        { file: 'src/mizan/contexts/gone.js', kind: 'unwanted' },
        { file: 'src/mizan/functions.js', kind: 'different' },
      ],
    })
    expect(JSON.parse((await runInProcess([...words, '--json'])).stdout)).toMatchObject({ written: ['src/mizan/functions.js'], removed: ['src/mizan/contexts/gone.js'] })
    expect(['contexts/mine.js', 'readme.js'].map((file) => existsSync(`${app.root}/src/mizan/${file}`))).toEqual([true, true])
  })

  test('the manifest is byte for byte that of a build, by either spelling', async () => {
    await viteBuild({ root: app.root, logLevel: 'silent', build: { rollupOptions: { input: `${app.root}/src/mizan/functions.js`, external: /^(mizan|react)/ } } })
    const built = readFileSync(`${app.root}/dist/mizan-manifest.json`, 'utf8')
    expect(readFileSync(`${app.root}/src/mizan/manifest.json`, 'utf8')).toBe(built)
    expect(await runInProcess(['manifest', app.root])).toEqual({ code: 0, stdout: built, stderr: '' })
    const out = JSON.parse((await runInProcess(['manifest', app.root, '--json', '--out', `${app.root}/edge/m.json`])).stdout) as object
    expect(out).toMatchObject({ command: 'manifest', ok: true, written: ['edge/m.json'], manifest: JSON.parse(built) as object })
    expect(await run(['--manifest', '--out', 'edge/m.json'], app.root, 'mizan-generate')).toEqual({ code: 0, stdout: 'edge/m.json: nothing changed\n', stderr: '' })
    expect(readFileSync(`${app.root}/edge/m.json`, 'utf8')).toBe(built)
  })
})

describe('mizan generate refuses', () => {
  test('a folder with files of the same names that it did not write, and leaves them', async () => {
    const manifest = '{ "name": "my web app" }'
    const { root } = folder('generate', { 'vite.config.ts': config(`{ schema: 'schema.json' }`), 'schema.json': SCHEMA, 'public/manifest.json': manifest, 'public/index.js': 'mine' })
    const { code, stdout, stderr } = await runInProcess(['generate', root, '--out', `${root}/public`])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('holds files of these names that mizan did not write:\n  index.js\n  manifest.json\nName another folder')
    expect(readFileSync(`${root}/public/index.js`, 'utf8')).toBe('mine')
    expect(existsSync(`${root}/public/contexts`)).toBe(false)
    writeFileSync(`${root}/file`, '')
    expect(await runInProcess(['generate', root, '--out', `${root}/file`])).toMatchObject({ code: 2, stderr: expect.stringContaining('could not be written') as string })
  })

  test.each(['', '/..', '/.mizan', '/.mizan/deep'])('to write to the project%s', async (path) => {
    const { root } = folder('generate', { 'vite.config.ts': config(`{ schema: 'schema.json' }`), 'schema.json': SCHEMA })
    expect(await runInProcess(['generate', root, '--out', `${root}${path}`])).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('Name a') as string })
  })
})
