import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Application } from './application.js'
import { startBackend, type Backend } from './backend.js'
import { describeBrowser } from './browser.js'
import { sessions } from './session.js'
import { SCHEMA, schemaShop, schemaText, shopSchema, type Schema } from './shop-schema.js'
import { expectKept, expectNoEffects, openShop } from './shop.js'

describeBrowser('an edit of a schema keeps the page, and shows', () => {
  const session = sessions()
  let backend: Backend
  beforeEach(async () => {
    backend = await startBackend()
  })
  afterEach(() => backend.close())
  const open = () => openShop(session, schemaShop(backend.url))
  const user = () => backend.contexts['user']!

  it('a field added to a result', async () => {
    const { app, visit } = await open()
    user()['user_profile'] = { id: 5, name: 'Ann', city: 'Ulm' }
    change(app, ({ components }) => (components.schemas['Profile']!.properties['city'] = { type: 'string' }))
    await visit.shows('#profile', '"city":"Ulm"')
    await expectNoEffects(visit)
    await expectKept(visit)
  })

  it('a function added, once a component reads it', async () => {
    const { app, visit } = await open()
    user()['user_points'] = 77
    change(app, (schema) => schema['x-mizan-functions'].push({ name: 'user_points', context: 'user', output: { type: 'integer' } }))
    await visit.becomes('the function is served', () => visit.messages.some(({ type }) => type === 'update'))
    app.edit('src/view.tsx', (text) =>
      text
        .replace('useUserProfile,', 'useUserProfile, useUserPoints,')
        .replace('= useUserProfile()', '= useUserProfile()\n  const points = useUserPoints()')
        .replace('<section>', '<section><output id="points">{points}</output>'),
    )
    await visit.shows('#points', '77')
    await expectKept(visit)
  })

  it('a context added, once a component provides and reads it', async () => {
    const { app, visit } = await open()
    backend.contexts['weather'] = { weather_today: 'sunny' }
    change(app, (schema) => schema['x-mizan-functions'].push({ name: 'weather_today', context: 'weather', output: { type: 'string' } }))
    await visit.becomes('the context is served', () => visit.messages.some(({ type }) => type === 'update'))
    app.edit('src/view.tsx', (text) =>
      text
        .replace('useUserProfile,', 'useUserProfile, useWeatherToday, WeatherProvider,')
        .replace('<section>', '<section><WeatherProvider fallback="…"><Weather /></WeatherProvider>')
        .concat('function Weather() {\n  return <output id="weather">{useWeatherToday()}</output>\n}\n'),
    )
    await visit.shows('#weather', 'sunny')
    await expectKept(visit)
  })

  it('a function renamed, once the component calls it so', async () => {
    const { app, visit } = await open()
    delete user()['user_theme']
    user()['user_style'] = 'light'
    change(app, (schema) => (schema['x-mizan-functions'][2]!.name = 'user_style'))
    await visit.becomes('told that it is gone', () => visit.complaints.some((text) => text.includes('"user_theme"')))
    await visit.shows('#theme', 'dark')
    app.edit('src/view.tsx', (text) => text.replaceAll('useUserTheme', 'useUserStyle'))
    await visit.shows('#theme', 'light')
    await expectKept(visit, [/no longer has the function "user_theme"/])
  })

  it('a function moved to another context', async () => {
    const { app, visit } = await open()
    delete user()['user_theme']
    backend.contexts['news']!['user_theme'] = 'light'
    change(app, (schema) => (schema['x-mizan-functions'][2]!.context = 'news'))
    await visit.shows('#theme', 'light')
    await expectNoEffects(visit)
    await expectKept(visit)
  })

  it('the last data of a context that is removed', async () => {
    const { app, visit } = await open()
    delete backend.contexts['news']
    change(app, (schema) => schema['x-mizan-functions'].splice(3, 1))
    await visit.becomes('updated', () => visit.messages.some(({ type }) => type === 'update'))
    app.edit('src/view.tsx', (text) => text.replace('<section>', '<section><p id="edited">edited</p>'))
    await visit.shows('#edited', 'edited')
    await visit.shows('#news', 'opened')
    expect(visit.complaints.join()).toContain('function "news_headlines"')
    await expectKept(visit, [/no longer has the context "news"/, /no longer has the function "news_headlines"/])
  })

  it('the refusal of a mutation that is removed', async () => {
    const { app, visit } = await open()
    change(app, (schema) => schema['x-mizan-functions'].splice(4, 1))
    await visit.becomes('refused', async () => {
      await visit.press('#rename')
      return (await visit.text('#error')) === 'not_found'
    })
    await expectKept(visit, [/MizanError/])
  })

  it('the schema replaced by rename', async () => {
    const { app, visit } = await open()
    for (const name of ['Bea', 'Cem', 'Dora']) {
      user()['user_profile'] = { id: 5, name }
      app.replace(SCHEMA, changed(app, ({ components }) => (components.schemas['Profile']!.properties[name] = { type: 'string' })))
      await visit.shows('#profile', `"${name}"`)
    }
    await expectNoEffects(visit)
    await expectKept(visit)
  })

  it('the schema broken and mended', async () => {
    const { app, visit } = await open()
    const text = app.read(SCHEMA)
    app.edit(SCHEMA, (text) => text.replace('"Shop",', '"Shop"'))
    const overlay = await visit.overlay('MZ102')
    expect(overlay.message).toContain('Fix: ')
    expect(overlay.file).toMatch(/mizan\.schema\.json:5:\d+$/)
    expect(overlay.frame).toContain('> 5 |')
    await visit.press('#rename')
    await visit.shows('#profile', '"Bob"')
    app.write(SCHEMA, text)
    await visit.overlayGoes()
    await expectNoEffects(visit)
    await expectKept(visit)
  })

  it('a fault that only linking finds, and mended', async () => {
    const { app, visit } = await open()
    const text = app.read(SCHEMA)
    change(app, (schema) => (schema['x-mizan-functions'][4]!.affects = ['nowhere']))
    const overlay = await visit.overlay('MZ301')
    expect(overlay.message).toContain('There is no context "nowhere"')
    expect(overlay.message).toContain('/x-mizan-functions/4/affects/0')
    expect(overlay.frame).toContain('"nowhere"')
    expect(app.terminal.text).toContain('MZ301')
    app.write(SCHEMA, text)
    await visit.overlayGoes()
    await visit.press('#rename')
    await visit.shows('#profile', '"Bob"')
    await expectKept(visit)
  })

  it('the schema written in two steps', async () => {
    const { app, visit } = await open()
    user()['user_profile'] = { id: 5, name: 'Ann', city: 'Ulm' }
    const whole = changed(app, ({ components }) => (components.schemas['Profile']!.properties['city'] = { type: 'string' }))
    app.write(SCHEMA, whole.slice(0, whole.length / 2))
    await visit.overlay('MZ102')
    app.write(SCHEMA, whole)
    await visit.shows('#profile', '"city":"Ulm"')
    await visit.overlayGoes()
    await expectNoEffects(visit)
    await expectKept(visit)
  })

  it('the schema whose second half comes while the watcher is deaf', async () => {
    const { app, visit } = await open()
    user()['user_profile'] = { id: 5, name: 'Ann', city: 'Ulm' }
    const whole = changed(app, ({ components }) => (components.schemas['Profile']!.properties['city'] = { type: 'string' }))
    const told = app.watched.length
    app.write(SCHEMA, whole.slice(0, whole.length / 2))
    await visit.becomes('the first half is told', () => app.watched.length > told)
    app.write(SCHEMA, whole)
    await visit.shows('#profile', '"city":"Ulm"')
    await visit.overlayGoes()
    await expectKept(visit)
  })
})

function changed(app: Application, edit: (schema: Schema) => unknown): string {
  const schema = JSON.parse(app.read(SCHEMA)) as Schema
  edit(schema)
  return schemaText(schema)
}

function change(app: Application, edit: (schema: Schema) => unknown): void {
  app.write(SCHEMA, changed(app, edit))
}

// Read by the tests above by position.
it('the schema lists its functions in the order that these tests count on', () => {
  expect(shopSchema()['x-mizan-functions'].map(({ name }) => name)).toEqual([
    'user_profile',
    'user_orders',
    'user_theme',
    'news_headlines',
    'update_name',
  ])
})
