import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { config, type Files } from './application.js'
import { backendProcess, type BackendProcess } from './backend-process.js'
import { describeBrowser } from './browser.js'
import { sessions } from './session.js'
import { schemaText, shopSchema, type Schema } from './shop-schema.js'
import { CLIENT, expectKept, openShop } from './shop.js'
import type { Visit } from './visit.js'

const withCity = ({ components }: Schema) => (components.schemas['Profile']!.properties['city'] = { type: 'string' })
const withFault = (schema: Schema) => (schema['x-mizan-functions'][4]!.affects = ['nowhere'])

/** The schema of the shop, changed. */
function schemaWith(edit: (schema: Schema) => unknown = () => {}): string {
  const schema = shopSchema()
  edit(schema)
  return schemaText(schema)
}

/** What the page was told of that covers it. */
const overlays = ({ messages }: Visit) => messages.filter(({ type }) => type === 'error')

describeBrowser('a schema that a server gives', () => {
  const session = sessions()
  let backend: BackendProcess
  beforeEach(async () => {
    const user = { user_profile: { id: 5, name: 'Ann' }, user_orders: [50], user_theme: 'dark' }
    backend = await backendProcess({ schema: schemaWith(), contexts: { user, news: { news_headlines: ['opened'] } } })
  })
  afterEach(() => backend.close())

  /** All that a user writes: no proxy of his own. */
  const files = (): Files => ({ ...CLIENT, 'vite.config.ts': config({ options: `{ schema: '${backend.schemaUrl}' }` }) })

  const answerWith = (schema: string, profile: object = {}) => {
    const user = backend.answers.contexts['user']!
    user['user_profile'] = { ...(user['user_profile'] as object), ...profile }
    backend.answers.schema = schema
    backend.publish()
  }

  it('starts the page by itself once the server is there', async () => {
    const { app, visit } = await session.open(files())
    const overlay = await visit.overlay('MZ110')
    expect(overlay.message).toContain('nothing listens there')
    expect(overlay.file).toContain('vite.config.ts')
    await backend.start()
    await visit.shows('#profile', '"Ann"')
    await visit.overlayGoes()
    expect(visit.requestsTo(/ctx\/user/)).not.toEqual([])
    expect(visit.loads).toBe(2)
    expect(app.terminal.text).toContain('mizan: the errors are mended.')
  })

  it('may change while the server restarts: the page keeps its state and shows what is new', async () => {
    await backend.start()
    const { app, visit } = await openShop(session, files())
    await backend.kill()
    await visit.becomes('told in the terminal', () => app.terminal.text.includes('MZ118'))
    answerWith(schemaWith(withCity), { city: 'Ulm' })
    await backend.start()
    await visit.shows('#profile', '"city":"Ulm"')
    expect(app.terminal.text).toContain(`mizan: ${backend.schemaUrl} is back.`)
    expect(overlays(visit)).toEqual([])
    await expectKept(visit)
  })

  const withCommand = (): Files => ({
    ...CLIENT,
    'vite.config.ts': config({ options: `{ schema: { command: 'node schema.mjs', watch: ['server/**'], proxy: '${backend.url}' } }` }),
    'schema.mjs': `import { schema } from './server/schema.mjs'\nconsole.log(JSON.stringify(schema))\n`,
    'server/schema.mjs': `export const schema = ${schemaWith()}`,
  })
  const withUrl = (): Files => ({
    ...CLIENT,
    'vite.config.ts': config({ options: `{ schema: { url: '${backend.schemaUrl}', poll: 600_000, watch: ['server/**'] } }` }),
  })

  it.each([
    ['printed by a command', withCommand],
    ['given under a URL', withUrl],
  ])('may stay as it is while what functions answer changes, %s: the page shows it once the server has restarted', async (_, application) => {
    await backend.start()
    const { app, visit } = await openShop(session, application())
    const before = visit.requests.length
    app.write('server/functions.py', 'a changed body')
    answerWith(backend.answers.schema, { name: 'Zoe' })
    // It goes on for a while, as a server does whose files are looked through once a second, and is then away for as long.
    await pause(700)
    await backend.kill()
    await pause(700)
    expect(await visit.text('#profile')).toContain('"Ann"')
    expect(visit.requests).toHaveLength(before)
    await backend.start()
    await visit.shows('#profile', '"Zoe"')
    await pause(300)
    expect(visit.requests.slice(before).toSorted()).toEqual(['GET /api/mizan/ctx/news/', 'GET /api/mizan/ctx/user/?user_id=5'])
    expect(overlays(visit)).toEqual([])
    await expectKept(visit)
  })

  it('finds a page that was refused while the server restarted waiting for nothing else', async () => {
    await backend.start()
    const { app, visit } = await openShop(session, withCommand())
    app.write('server/functions.py', 'a changed body')
    await pause(300)
    await backend.kill()
    await visit.page.reload()
    const refused = () => visit.requestsTo(/ctx\/user/).length
    // After the third it waits for two to four seconds.
    await visit.becomes('refused three times', () => refused() === 4)
    await backend.start()
    const started = performance.now()
    await visit.shows('#profile', '"Ann"')
    expect(performance.now() - started).toBeLessThan(1500)
    expect(refused()).toBe(5)
  })

  it('shows what is wrong in it at its place, over a page that goes on, until it is mended', async () => {
    await backend.start()
    const { visit } = await openShop(session, files())
    answerWith(schemaWith(withFault))
    const overlay = await visit.overlay('MZ301')
    expect(overlay.message).toContain('There is no context "nowhere"')
    expect(overlay.file).toMatch(/\.mizan\/schema\.json:\d+:\d+$/)
    expect(overlay.frame).toContain('"nowhere"')
    answerWith(schemaWith(withCity), { city: 'Ulm' })
    await visit.overlayGoes()
    await visit.shows('#profile', '"city":"Ulm"')
    await expectKept(visit)
  })

  it('may be printed by a command instead, which follows the files that it depends on', async () => {
    await backend.start()
    const server = (schema: string) => `export const schema = ${schema}`
    const { app, visit } = await openShop(session, withCommand())
    answerWith('', { city: 'Ulm' })
    app.write('server/schema.mjs', server(schemaWith(withCity)))
    await visit.shows('#profile', '"city":"Ulm"')
    app.write('server/schema.mjs', `${server('null')}\nthrow new Error('no such table: shop')\n`)
    const overlay = await visit.overlay('MZ114')
    expect(overlay.message).toContain('no such table: shop')
    expect(overlay.file).toMatch(/server\/schema\.mjs:2:\d+$/)
    expect(overlay.frame).toContain("> 2 | throw new Error('no such table: shop')")
    app.write('server/schema.mjs', server(schemaWith(withCity)))
    await visit.overlayGoes()
    await expectKept(visit)
  })
})
