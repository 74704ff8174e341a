import { expect, it } from 'vitest'
import { startBackend } from './backend.js'
import { describeBrowser } from './browser.js'
import { sessions } from './session.js'
import { SCHEMA, schemaShop } from './shop-schema.js'
import { SHOP } from './shop.js'

describeBrowser('a dev server that starts on a fault recovers by itself, when', () => {
  const session = sessions()

  it('the schema is broken', async () => {
    const backend = await startBackend()
    try {
      const files = schemaShop(backend.url)
      const { app, visit } = await session.open({ ...files, [SCHEMA]: files[SCHEMA]!.replace('"Shop",', '"Shop"') })
      const overlay = await visit.overlay('MZ102')
      expect(overlay.file).toMatch(/mizan\.schema\.json:5:\d+$/)
      expect(app.terminal.text).toContain('MZ102')
      app.write(SCHEMA, files[SCHEMA]!)
      await visit.shows('#profile', '"Ann"')
      await visit.overlayGoes()
    } finally {
      await backend.close()
    }
  })

  it('the schema is not there yet', async () => {
    const backend = await startBackend()
    try {
      const { [SCHEMA]: schema, ...files } = schemaShop(backend.url)
      const { app, visit } = await session.open(files)
      expect((await visit.overlay('MZ101')).message).toContain('Fix: ')
      app.write(SCHEMA, schema!)
      await visit.shows('#profile', '"Ann"')
      await visit.overlayGoes()
    } finally {
      await backend.close()
    }
  })

  it('a source does not parse', async () => {
    const { app, visit } = await session.open({ ...SHOP, 'server/user.ts': SHOP['server/user.ts']!.replace('static async', 'static async async') })
    const overlay = await visit.overlay('MZ501')
    expect(overlay.file).toMatch(/server\/user\.ts:8:\d+$/)
    expect(overlay.frame).toContain('static async async user_profile')
    app.write('server/user.ts', SHOP['server/user.ts']!)
    await visit.shows('#profile', '"Ann"')
    await visit.overlayGoes()
    // From now on it is a session like any other.
    const { loads } = visit
    app.edit('server/people.ts', (text) => text.replace('Ann', 'Zoe'))
    await visit.shows('#profile', '"Zoe"')
    expect(visit.loads).toBe(loads)
  })

  it('two functions have one name, and it is mended one step after another', async () => {
    const twice = `${SHOP['server/news.ts']}export const user_theme = client({ context: NewsContext }, async () => 2)\n`
    const { app, visit } = await session.open({ ...SHOP, 'server/news.ts': twice })
    expect((await visit.overlay('MZ202')).message).toContain('"user_theme"')
    app.write('server/news.ts', twice.replace('user_theme = ', 'user_theme == '))
    await visit.overlay('MZ501')
    app.write('server/news.ts', SHOP['server/news.ts']!)
    await visit.shows('#profile', '"Ann"')
    await visit.overlayGoes()
  })
})
