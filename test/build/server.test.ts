import { describe, expect, it } from 'vitest'
import { run } from '../package/command.js'
import { SHOP } from './app.js'
import { testApp, viteBuild } from './vite.js'

const USERS = SHOP['server/users.ts']!

describe('vite build --ssr of a server file', () => {
  const ENTRY = `import { Users } from './users.js'
const profile = await Users.user_profile({} as never, { user_id: 5 })
const updated = await Users.update_name({} as never, { user_id: 5, name: 'Ann' })
const { affects } = (Users.update_name as never as Record<symbol, { affects: unknown }>)[Symbol.for('mizan.function')]!
console.log(JSON.stringify({ profile, updated, affects }))
`

  it.each([true, false])('runs in node, its decorators applied (minify: %s)', async (minify) => {
    const app = testApp(SHOP, { 'server/main.ts': ENTRY })
    const { error } = await viteBuild(app, { build: { ssr: 'server/main.ts', minify } })
    expect(error).toBeNull()
    const output = await run(process.execPath, ['dist/main.js'], app.root, 20)
    expect(JSON.parse(output)).toEqual({
      profile: { id: 5 },
      updated: { user_id: 5, name: 'Ann' },
      affects: [{ context: 'user', params: ['user_id'] }],
    })
  })

  it('throws at the true line: the lowered code keeps its places', async () => {
    const app = testApp(SHOP, {
      'server/users.ts': USERS.replace('return { id: user_id }', `throw new Error('no user ' + user_id)`),
      'server/main.ts': `import { Users } from './users.js'
await Users.user_profile({} as never, { user_id: 5 }).catch((error) => console.log(error.stack))`,
    })
    const line = USERS.split('\n').findIndex((text) => text.includes('return { id: user_id }')) + 1
    await viteBuild(app, { build: { ssr: 'server/main.ts', sourcemap: true, minify: true } })
    const output = await run(process.execPath, ['--enable-source-maps', 'dist/main.js'], app.root, 20)
    expect(output).toContain('no user 5')
    expect(output).toContain(`server/users.ts:${line}:`)
  })
})

it('in Vitest, server files are what they are, in node and in a DOM alike', async () => {
  const test = (environment: string) => `// @vitest-environment ${environment}
import { expect, it } from 'vitest'
import { Users } from '../server/users'
it('calls the real function', async () => {
  expect(typeof document).toBe('${environment === 'node' ? 'undefined' : 'object'}')
  expect(await Users.user_profile({} as never, { user_id: 5 })).toEqual({ id: 5 })
  expect(Object.getOwnPropertySymbols(Users.user_profile)).toContain(Symbol.for('mizan.function'))
})
`
  const app = testApp(SHOP, {
    'vitest.config.js': `import mizan from 'mizan'\nexport default { plugins: [mizan()], test: { include: ['tests/*.ts'] } }`,
    'tests/node.ts': test('node'),
    'tests/dom.ts': test('happy-dom'),
  })
  const vitest = `${process.cwd()}/node_modules/vitest/vitest.mjs`
  const output = await run(process.execPath, [vitest, 'run', '--reporter=json', '--root', app.root], app.root, 60)
  const { numPassedTests, numTotalTests } = JSON.parse(output.slice(output.indexOf('{'))) as Record<string, number>
  expect({ numPassedTests, numTotalTests }).toEqual({ numPassedTests: 2, numTotalTests: 2 })
})
