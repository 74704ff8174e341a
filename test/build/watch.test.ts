import { setTimeout as pause } from 'node:timers/promises'
import mizan, { type MizanOptions } from 'mizan'
import { build, type InlineConfig, type Rolldown } from 'vite'
import { expect, it, onTestFinished, vi } from 'vitest'
import { SHOP, type App, type Files } from './app.js'
import { base, inProduction, listeningLogger, plain, testApp } from './vite.js'

/** `vite build --watch` of an application. `state` is of its latest build; `error` is null when that passed. */
async function watch(app: App, options: MizanOptions = {}, config: InlineConfig = {}) {
  const { logger, warnings } = listeningLogger()
  const all = { ...base(app, logger), plugins: [mizan(options)], ...config, build: { watch: {}, ...config.build } }
  const watcher = (await inProduction(() => build(all))) as Rolldown.RolldownWatcher
  onTestFinished(() => watcher.close())
  const state: { builds: number; error: string | null } = { builds: 0, error: null }
  let error: string | null = null
  let building = true
  watcher.on('event', (event) => {
    building = event.code !== 'END'
    if (event.code === 'START') error = null
    if (event.code === 'ERROR') error = plain(event.error.message)
    if (event.code === 'END') Object.assign(state, { error, builds: state.builds + 1 })
  })
  /** A watcher may build more than once for one change: what counts is where it ends up. */
  const settled = async (check: () => void) => {
    const ended = () => {
      expect(building).toBe(false)
      check()
    }
    await vi.waitFor(ended, { timeout: 15_000, interval: 20 })
    // Rolldown hears of nothing that happens right after a build, before it watches again.
    await pause(200)
  }
  return { state, warnings, settled }
}

const manifestOf = (app: App) => JSON.parse(app.output()['mizan-manifest.json']!) as { contexts: object; functions: object }
const contextsOf = (app: App) => Object.keys(manifestOf(app).contexts)
const functionsOf = (app: App) => Object.keys(manifestOf(app).functions)

const ORDERS: Files = {
  'server/deep/orders.ts': `import { client, ReactContext } from 'mizan/server'
export const OrdersContext = new ReactContext('orders')
export const orders = client({ context: OrdersContext }, async () => [1])
`,
}

it('a change of a server file, a new one and a removed one each give a new manifest', async () => {
  const app = testApp(SHOP, { 'src/main.tsx': 'console.log(1)' })
  const { settled } = await watch(app)
  await settled(() => expect(functionsOf(app)).toEqual(['update_name']))
  app.write({ 'server/users.ts': SHOP['server/users.ts']!.replace('async update_name', 'async rename') })
  await settled(() => expect(functionsOf(app)).toEqual(['rename']))
  app.write(ORDERS)
  await settled(() => expect(contextsOf(app)).toEqual(['orders', 'user']))
  app.remove('server/deep')
  await settled(() => expect(contextsOf(app)).toEqual(['user']))
})

it('a change of the schema gives a new manifest', async () => {
  const document = (name: string) => ({
    openapi: '3.1.0',
    'x-mizan-functions': [{ name, context: 'user' }],
    'x-mizan-contexts': { user: { functions: [name] } },
  })
  const functions = (name: string) => ({ 'mizan.schema.json': JSON.stringify(document(name)) })
  const app = testApp({ 'src/main.tsx': `import { useOne } from 'virtual:mizan/contexts'\nconsole.log(useOne)` }, functions('one'))
  const { state, settled } = await watch(app, { schema: 'mizan.schema.json' })
  await settled(() => expect(state.error).toBeNull())
  const { schema } = JSON.parse(app.output()['mizan-manifest.json']!)
  app.write({ 'src/main.tsx': `import { useTwo } from 'virtual:mizan/contexts'\nconsole.log(useTwo)` })
  await settled(() => expect(state.error).toContain('useTwo'))
  app.write(functions('two'))
  await settled(() => expect(state.error).toBeNull())
  expect(JSON.parse(app.output()['mizan-manifest.json']!).schema).not.toBe(schema)
})

it('a change of a type that only the checker follows gives a new hash', async () => {
  const code = `import { client } from 'mizan/server'\nimport type { Order } from '../shared/order.js'\nexport const order = client({ context: 'orders' }, (): Order => null!)\n`
  const app = testApp({ 'src/main.tsx': 'console.log(1)', 'server/orders.ts': code, 'shared/order.ts': 'export interface Order { id: number }' })
  const { settled } = await watch(app)
  await settled(() => expect(contextsOf(app)).toEqual(['orders']))
  const schema = () => (JSON.parse(app.output()['mizan-manifest.json']!) as { schema: string }).schema
  const first = schema()
  app.write({ 'shared/order.ts': 'export interface Order { id: string }' })
  await settled(() => expect(schema()).not.toBe(first))
})

it('a source with an error fails its build, and the mended one passes', async () => {
  const app = testApp(SHOP)
  const { state, settled } = await watch(app)
  const good = SHOP['server/users.ts']!
  await settled(() => expect(state.error).toBeNull())
  app.write({ 'server/users.ts': good.replace("ReactContext('user')", "ReactContext('us er')") })
  await settled(() => expect(state.error).toContain('MZ201'))
  app.write({ 'server/users.ts': good })
  await settled(() => expect(state.error).toBeNull())
})

it('a build that starts on an error recovers', async () => {
  const app = testApp(SHOP, { 'server/users.ts': 'export class {' })
  const { state, settled } = await watch(app)
  await settled(() => expect(state.error).not.toBeNull())
  app.write(SHOP)
  await settled(() => expect(functionsOf(app)).toEqual(['update_name']))
})

it('an import of a server file fails every build until it is gone', async () => {
  const app = testApp(SHOP, { 'src/other.ts': 'console.log(1)' })
  const { state, settled } = await watch(app)
  const refused = `import '../server/users'\nimport './other'`
  await settled(() => expect(state.error).toBeNull())
  app.write({ 'src/main.tsx': refused })
  await settled(() => expect(state.error).toContain('imports server/users.ts'))
  const { builds } = state
  app.write({ 'src/other.ts': 'console.log(2)' })
  await settled(() => expect(state.builds).toBeGreaterThan(builds))
  expect(state.error).toContain('imports server/users.ts')
  app.write({ 'src/main.tsx': `import './other'` })
  await settled(() => expect(state.error).toBeNull())
  app.write({ 'src/main.tsx': refused })
  await settled(() => expect(state.error).toContain('imports server/users.ts'))
})

it('the first of several outputs has the manifest after each change', async () => {
  const app = testApp(SHOP)
  const output = [{ dir: `${app.root}/dist` }, { dir: `${app.root}/old` }]
  const { state, settled } = await watch(app, {}, { build: { rolldownOptions: { output } } })
  await settled(() => expect(state.error).toBeNull())
  app.write(ORDERS)
  await settled(() => expect(contextsOf(app)).toEqual(['orders', 'user']))
  expect(Object.keys(app.output('old'))).not.toContain('mizan-manifest.json')
})

it('a warning is printed once, not again with every build', async () => {
  const empty = `import { ReactContext } from 'mizan/server'\nexport const E = new ReactContext('empty')\n`
  const app = testApp(SHOP, { 'server/empty.ts': empty })
  const { state, settled, warnings } = await watch(app)
  await settled(() => expect(state.error).toBeNull())
  app.write({ 'src/main.tsx': `console.log('changed')` })
  await settled(() => expect(Object.values(app.output()).join()).toContain('changed'))
  expect(warnings.filter((warning) => warning.includes('MZ307'))).toHaveLength(1)
})
