import mizan from 'mizan'
import { createBuilder, type InlineConfig, type Plugin } from 'vite'
import { describe, expect, it } from 'vitest'
import { SHOP, type App, type Files } from './app.js'
import { base, inProduction, testApp, viteBuild } from './vite.js'

const MANIFEST = 'mizan-manifest.json'

/** Counts what is emitted as the manifest, whatever becomes of it on the disk. */
function emissions(): { plugin: Plugin; count: () => number } {
  let count = 0
  return {
    count: () => count,
    plugin: {
      name: 'test:emissions',
      enforce: 'post',
      generateBundle: (_, bundle) => void (count += Object.keys(bundle).filter((file) => file.endsWith(MANIFEST)).length),
    },
  }
}

/** The manifests among all files below the application's folder. */
function copies(app: App): string[] {
  const files = Object.entries(app.output('.'))
  return files.flatMap(([path, text]) => (path.includes(MANIFEST) || text.includes('"endpoints"') ? [path] : []))
}

describe('vite build', () => {
  it('puts the manifest into the output, once', async () => {
    const app = testApp(SHOP)
    const { plugin, count } = emissions()
    await viteBuild(app, { plugins: [mizan(), plugin] })
    expect(copies(app)).toEqual([`dist/${MANIFEST}`])
    expect(count()).toBe(1)
    expect(JSON.parse(app.output()[MANIFEST]!)).toEqual({
      version: 1,
      schema: expect.stringMatching(/^[0-9a-f]{64}$/),
      base: '/api/mizan/',
      contexts: {
        user: {
          endpoints: ['/api/mizan/ctx/user/'],
          views: [],
          params: ['user_id'],
          types: { user_id: 'number' },
          shapes: [['user_id']],
          private: false,
          privateViews: [],
          maxAge: null,
        },
      },
      functions: { update_name: { affects: [{ context: 'user', params: ['user_id'] }], route: null, methods: ['POST'] } },
    })
  })

  it('puts it into the folder that build.outDir names', async () => {
    const app = testApp(SHOP)
    await viteBuild(app, { build: { outDir: 'public/site' } })
    expect(copies(app)).toEqual([`public/site/${MANIFEST}`])
  })

  it('puts it into the first of several outputs, and there again in the next build with the same plugins', async () => {
    const app = testApp(SHOP)
    const { plugin, count } = emissions()
    const outputs = [{ dir: `${app.root}/modern` }, { dir: `${app.root}/old`, format: 'cjs' as const }]
    const config: InlineConfig = { plugins: [mizan(), plugin], build: { rolldownOptions: { output: outputs } } }
    await viteBuild(app, config)
    expect(copies(app)).toEqual([`modern/${MANIFEST}`])
    expect(count()).toBe(1)
    app.remove('modern')
    await viteBuild(app, config)
    expect(copies(app)).toEqual([`modern/${MANIFEST}`])
    expect(count()).toBe(2)
  })

  it('emits it once for a library in two formats, which share a folder', async () => {
    const app = testApp(SHOP)
    const { plugin, count } = emissions()
    const build = { lib: { entry: 'src/main.tsx', formats: ['es', 'cjs'], fileName: 'lib' } } satisfies InlineConfig['build']
    await viteBuild(app, { plugins: [mizan(), plugin], build })
    expect(Object.keys(app.output())).toEqual(['lib.cjs', 'lib.js', MANIFEST])
    expect(count()).toBe(1)
  })

  it('writes none of it with write: false, and emits it all the same', async () => {
    const app = testApp(SHOP)
    const { plugin, count } = emissions()
    await viteBuild(app, { plugins: [mizan(), plugin], build: { write: false } })
    expect(copies(app)).toEqual([])
    expect(count()).toBe(1)
  })

  it('writes none with --ssr: that output is the server’s', async () => {
    const app = testApp(SHOP)
    const { error } = await viteBuild(app, { build: { ssr: 'server/users.ts' } })
    expect(error).toBeNull()
    expect(Object.keys(app.output())).toEqual(['users.js'])
    expect(copies(app)).toEqual([])
  })
})

describe('vite build --app', () => {
  const CONFIG = (builder: object) => `import mizan from 'mizan'
const server = (dir, name) => ({ build: { outDir: dir, rolldownOptions: { input: name } } })
export default {
  plugins: [mizan(), { name: 'count', enforce: 'post', generateBundle(_, bundle) {
    if ('${MANIFEST}' in bundle) globalThis.manifestEmissions.push(this.environment.name)
  } }],
  builder: ${JSON.stringify(builder)},
  environments: {
    client: { build: { outDir: 'out/client' } },
    ssr: server('out/ssr', 'src/server.ts'),
    edge: server('out/edge', 'src/server.ts'),
    admin: { consumer: 'client', ...server('out/admin', 'src/main.tsx') },
  },
}
`
  const both = [true, false]
  const sharings = both.flatMap((sharedConfigBuild) => both.map((sharedPlugins) => ({ sharedConfigBuild, sharedPlugins })))

  it.each(sharings)('emits it in the client environment alone (%o)', async (builder) => {
    const app = testApp(SHOP, { 'vite.config.js': CONFIG(builder), 'src/server.ts': `export { Users } from '../server/users'` })
    const emitted: string[] = []
    Object.assign(globalThis, { manifestEmissions: emitted })
    await inProduction(async () => (await createBuilder({ ...base(app), configFile: undefined })).buildApp())
    const built = Object.keys(app.output('out')).map((path) => path.split('/')[0])
    expect(built).toEqual(expect.arrayContaining(['client', 'ssr', 'edge', 'admin']))
    expect(copies(app).filter((path) => path !== 'vite.config.js')).toEqual([`out/client/${MANIFEST}`])
    expect(emitted).toEqual(['client'])
  })
})

describe('equal input gives equal bytes', () => {
  const users = (order: (parts: string[]) => string[]) => `import { client, ReactContext, type MizanRequest } from 'mizan/server'
export const A = new ReactContext('a')
export const B = new ReactContext('b')
${order([
  `export const read_a = client({ context: A }, async (request, { x, y = 1 }: { x: string; y?: number }) => [x, y])`,
  `export const read_b = client({ context: B, private: true }, async (request, { id }: { id: number[] }) => id)`,
  `export class Writes {
  @client({ affects: [B, { context: A, params: ['x'] }] })
  static async write(request: MizanRequest, { x }: { x: string }) { return x }
}`,
  `export const write_a = client({ affects: A }, async (request, { z }: { z: string }) => z)`,
]).join('\n')}
`
  const manifestOf = async (files: Files, options = {}) => {
    const app = testApp(SHOP, { 'src/main.tsx': 'console.log(1)' }, files)
    const { error } = await viteBuild(app, {}, options)
    expect(error).toBeNull()
    return app.output()[MANIFEST]!
  }

  it('whatever the order of decorated functions, the names of their files and the folder of the application', async () => {
    const first = await manifestOf({ 'server/users.ts': users((parts) => parts) })
    expect(await manifestOf({ 'server/users.ts': users((parts) => parts.toReversed()) })).toBe(first)
    expect(first).toContain('"write_a"')
    const moved: Files = { 'api/x/other.ts': users((parts) => [...parts.slice(2), ...parts.slice(0, 2)]) }
    expect(await manifestOf(moved, { sources: 'api/**/*.ts' })).toBe(first)
  })

  it('whatever the order in a schema document', async () => {
    const input = { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] }
    const read = (name: string, context: string) => ({ name, context, input })
    const write = { name: 'write', affects: ['b', { context: 'a', params: ['id'] }] }
    const functions = [read('one', 'a'), read('two', 'a'), read('three', 'b'), write]
    const contexts = [['a', { functions: ['one', 'two'] }], ['b', { functions: ['three'] }]] as const
    const schema = (order: <T>(list: readonly T[]) => T[]) => ({
      'mizan.schema.json': JSON.stringify(
        Object.fromEntries(
          order([
            ['openapi', '3.1.0'],
            ['x-mizan-functions', order(functions)],
            ['x-mizan-contexts', Object.fromEntries(order(contexts))],
          ]),
        ),
      ),
    })
    const options = { schema: 'mizan.schema.json' }
    const first = await manifestOf(schema((list) => [...list]), options)
    expect(await manifestOf(schema((list) => list.toReversed()), options)).toBe(first)
    expect(Object.keys(JSON.parse(first).contexts)).toEqual(['a', 'b'])
  })

  it('in all of the output, source maps and asset names included, and no path of the machine is in it', async () => {
    const outputs = await Promise.all(
      [testApp(SHOP), testApp(SHOP)].map(async (app) => {
        await viteBuild(app, { build: { sourcemap: true } })
        const output = app.output()
        for (const text of Object.values(output)) expect(text).not.toContain(app.root)
        return output
      }),
    )
    expect(outputs[1]).toEqual(outputs[0])
    expect(Object.keys(outputs[0]!)).toContain(MANIFEST)
  })
})
