import { build as bundle } from 'esbuild'
import { expect, it } from 'vitest'
import { SHOP, type App } from '../build/app.js'
import { buildApp, start } from '../build/production.js'
import { testApp, viteBuild } from '../build/vite.js'

const FILES = {
  ...SHOP,
  'server/names.ts': "export const name = 'Ann'\n",
  'server/users.ts': (SHOP['server/users.ts'] ?? '').replace('return { id: user_id }', 'return { id: user_id, name }').replace(/^/, "import { name } from './names.js'\n"),
  'server/mizan.ts': `import { defineServer } from 'mizan/server'
import { memoryCache } from 'mizan/cache'
export default defineServer({ cache: memoryCache() })
`,
}

const PLACEHOLDER = 'mizan:build:'

/** The ids that stand in the code of an output. */
function idsIn(app: App, folder: string): string[] {
  const code = Object.entries(app.output(folder)).flatMap(([file, text]) => (file.endsWith('.js') ? [text] : []))
  expect(code.join('\n')).not.toContain(PLACEHOLDER)
  return code.flatMap((text) => [...text.matchAll(/build: "([\w-]{22})"/g)].map(([, id]) => id as string))
}

it('the build of an application tells what code it is: another of another body, the same of the same', async () => {
  const app = testApp(FILES)
  const idOf = async () => {
    await buildApp(app)
    const ids = idsIn(app, 'dist-server')
    expect(ids).toHaveLength(1)
    return ids[0]
  }
  const first = await idOf()
  const bytes = app.output('dist-server')
  expect(await idOf()).toBe(first)
  expect(app.output('dist-server')).toEqual(bytes)
  app.write({ 'server/names.ts': "export const name = 'Bob'\n" })
  expect(await idOf()).not.toBe(first)
})

it('and a built server keeps its answers by it', async () => {
  const app = testApp(FILES)
  await buildApp(app)
  const { url } = await start(app)
  const ask = async () => (await fetch(`${url}/api/mizan/ctx/user/?user_id=5`)).headers.get('Cache-Status')
  expect([await ask(), await ask()]).toEqual(['mizan;fwd=uri-miss', 'mizan;hit'])
})

it('so does vite build --ssr, and what a host bundles once more of it', async () => {
  const app = testApp({ ...FILES, 'host.ts': "import { handler, table } from 'virtual:mizan/server'\nexport { handler, table }\n" })
  const config = { build: { ssr: 'host.ts', outDir: 'out', minify: true } }
  expect((await viteBuild(app, config)).error).toBeNull()
  const builtId = async (file: string) => ((await import(/* @vite-ignore */ file)) as { table: { build?: string } }).table.build
  const id = await builtId(`${app.root}/out/host.js`)
  expect(id).toMatch(/^[\w-]{22}$/)
  await bundle({ entryPoints: [`${app.root}/out/host.js`], outfile: `${app.root}/again.mjs`, bundle: true, minify: true, platform: 'node', format: 'esm', external: ['mizan/*'], logLevel: 'silent' })
  expect(await builtId(`${app.root}/again.mjs`)).toBe(id)
  app.write({ 'server/names.ts': "export const name = 'Bob'\n" })
  expect((await viteBuild(app, { build: { ...config.build, outDir: 'later' } })).error).toBeNull()
  expect(await builtId(`${app.root}/later/host.js`)).not.toBe(id)
})
