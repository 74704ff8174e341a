import { createBuilder } from 'vite'
import { describe, expect, it } from 'vitest'
import { SHOP } from './app.js'
import { base, inProduction, listeningLogger, testApp, viteBuild } from './vite.js'

describe('a source with errors fails the build', () => {
  it('with all of them, each with its code, its place and its fix', async () => {
    const app = testApp(SHOP, {
      'server/wrong.ts': `import { client, ReactContext } from 'mizan/server'
export const W = new ReactContext('wrong name')
export const first = client({ context: 'nowhere' }, async (request, args: { when: Date }) => 1)
export const second = client({ affects: 'user', colour: 'red' }, async () => 1)
`,
    })
    const { error } = await viteBuild(app)
    expect(error).toContain('MZ201 "wrong name" cannot name a context')
    expect(error).toContain('at server/wrong.ts:2:35')
    expect(error).toContain('MZ507 `colour` is not an option of client().')
    expect(error).toContain('at server/wrong.ts:4:49')
    expect(error).toContain('MZ304 The param "when" of context "nowhere" has the type Date')
    expect(error?.match(/Fix: /g)?.length).toBe(error?.match(/^.*MZ\d{3} /gm)?.length)
    expect(app.output('.')).not.toHaveProperty('dist/index.html')
  })

  it('and so does a schema, with the JSON pointer', async () => {
    const schema = {
      openapi: '3.1.0',
      'x-mizan-functions': [
        { name: 'one', context: 'user', input: { $ref: '#/components/schemas/Gone' } },
        { name: 'two', affects: ['users'] },
      ],
      'x-mizan-contexts': { user: { functions: ['one'] } },
    }
    const app = testApp({ 'src/main.tsx': '', 'mizan.schema.json': JSON.stringify(schema, null, 2) })
    const { error } = await viteBuild(app, {}, { schema: 'mizan.schema.json' })
    expect(error).toContain('MZ106 The reference "#/components/schemas/Gone" leads to nothing in this document.')
    expect(error).toMatch(/at mizan\.schema\.json:\d+:\d+ \(\/x-mizan-functions\/0\/input/)
    expect(error).toContain('MZ301 There is no context "users".')
    expect(error).toMatch(/at mizan\.schema\.json:\d+:\d+ \(\/x-mizan-functions\/1\/affects\/0\)/)
  })

  it('and so does a name that no virtual module has, with those that there are', async () => {
    const { error } = await viteBuild(testApp(SHOP, { 'src/main.tsx': `import 'virtual:mizan/contexts/usr'` }))
    expect(error).toContain(`virtual:mizan/contexts/usr is no module of mizan.\nThere are: virtual:mizan/contexts/user.`)
  })
})

describe('a source with warnings alone', () => {
  const empty = `import { ReactContext } from 'mizan/server'\nexport const EmptyContext = new ReactContext('empty')\n`
  const EMPTY = { 'server/empty.ts': empty }
  const printed = (warnings: string[]) => warnings.filter((warning) => warning.includes('MZ307 No function is read by context "empty".'))

  it('builds, and prints each once, with its place', async () => {
    const app = testApp(SHOP, EMPTY)
    const { warnings, error } = await viteBuild(app)
    expect(error).toBeNull()
    expect(printed(warnings)).toEqual([expect.stringContaining('server/empty.ts:2:46')])
  })

  it('prints it once for several outputs, and in a build with --ssr', async () => {
    const app = testApp(SHOP, EMPTY)
    const output = ['one', 'two'].map((dir) => ({ dir: `${app.root}/dist/${dir}` }))
    const several = await viteBuild(app, { build: { rolldownOptions: { output } } })
    expect(printed(several.warnings)).toHaveLength(1)
    const ssr = await viteBuild(testApp(SHOP, EMPTY), { build: { ssr: 'server/users.ts' } })
    expect(printed(ssr.warnings)).toHaveLength(1)
  })

  it.each([true, false])('prints it once for all environments of --app (shared: %s)', async (shared) => {
    const config = `import mizan from 'mizan'
export default {
  plugins: [mizan()],
  builder: { sharedConfigBuild: ${shared}, sharedPlugins: ${shared} },
  environments: { ssr: { build: { outDir: 'dist/ssr', rolldownOptions: { input: 'server/users.ts' } } } },
}`
    const app = testApp(SHOP, EMPTY, { 'vite.config.js': config })
    const { logger, warnings } = listeningLogger()
    await inProduction(async () => (await createBuilder({ ...base(app, logger), configFile: undefined })).buildApp())
    expect(printed(warnings)).toHaveLength(1)
  })
})
