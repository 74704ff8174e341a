import { expect, it } from 'vitest'
import { describeBrowser } from './browser.js'
import { sessions } from './session.js'
import { expectKept, openShop } from './shop.js'

describeBrowser('a fault in decorated TypeScript is shown over the page, which goes on beneath', () => {
  const session = sessions()
  const open = () => openShop(session)

  it('a syntax error, broken and mended', async () => {
    const { app, visit } = await open()
    app.edit('server/user.ts', (text) => text.replace('static async user_theme', 'static async async user_theme'))
    const overlay = await visit.overlay('MZ501')
    expect(overlay.message).toContain('Fix: ')
    expect(overlay.file).toMatch(/server\/user\.ts:18:\d+$/)
    expect(overlay.frame).toContain('> 18 |   static async async user_theme')
    expect(app.terminal.text).toContain('server/user.ts:18')
    await visit.shows('#theme', 'dark')
    app.edit('server/user.ts', (text) => text.replace('static async async user_theme', 'static async user_theme').replace('dark', 'light'))
    await visit.shows('#theme', 'light')
    await visit.overlayGoes()
    await expectKept(visit)
  })

  it('a diagnostic, with code, place, frame and fix', async () => {
    const { app, visit } = await open()
    app.edit('server/news.ts', (text) => `${text}export const user_theme = client({ context: NewsContext }, async () => 2)\n`)
    const overlay = await visit.overlay('MZ202')
    expect(overlay.message).toContain('Two functions are named "user_theme"')
    expect(overlay.message).toContain('at server/user.ts:18:16')
    expect(overlay.message).toContain('Fix: ')
    expect(overlay.file).toMatch(/server\/user\.ts:18:\d+$/)
    expect(overlay.frame).toContain('> 18 |   static async user_theme')
    app.edit('server/people.ts', (text) => text.replace('Ann', 'Zoe'))
    await visit.shows('#profile', '"Zoe"')
    await visit.overlay('MZ202')
    app.edit('server/news.ts', (text) => text.replace('export const user_theme', 'export const news_theme'))
    await visit.overlayGoes()
    await expectKept(visit)
  })

  it('a fault while another change waits: both are there once it is mended', async () => {
    const { app, visit } = await open()
    app.edit('server/user.ts', (text) => text.replace('static async user_theme', 'static async async user_theme').replace('dark', 'light'))
    await visit.overlay('MZ501')
    app.edit('server/news.ts', (text) => text.replace('opened', 'second'))
    app.edit('server/user.ts', (text) => text.replace('async async', 'async'))
    await visit.shows('#theme', 'light')
    await visit.shows('#news', 'second')
    await visit.overlayGoes()
    await expectKept(visit)
  })

  it('a mutation that throws: the overlay shows the line that threw, until it is mended', async () => {
    const { app, visit } = await open()
    app.edit('server/user.ts', (text) => text.replace('people.name = name', "throw new Error('no ink left')"))
    await visit.becomes('the call fails', async () => {
      await visit.press('#rename')
      return (await visit.text('#error')) === 'server'
    })
    const overlay = await visit.overlay('no ink left')
    expect(overlay.message).toContain('update_name')
    expect(overlay.file).toMatch(/server\/user\.ts:26:\d+$/)
    expect(overlay.frame).toContain("> 26 |     throw new Error('no ink left')")
    expect(app.terminal.text).toContain('server/user.ts:26:11')
    app.edit('server/user.ts', (text) => text.replace("throw new Error('no ink left')", 'people.name = name'))
    await visit.overlayGoes()
    await visit.press('#rename')
    await visit.shows('#profile', '"Bob"')
    await expectKept(visit, [/500/, /no ink left/, /MizanError/, /"update_name" failed/])
  })

  it('a read that throws in a module it imports: the overlay shows the line there, until it is mended', async () => {
    const { app, visit } = await open()
    app.edit('server/people.ts', () => "export const people = {\n  get name(): string {\n    throw new Error('no ink left')\n  },\n}\n")
    const overlay = await visit.overlay('no ink left')
    expect(overlay.message).toContain('user_profile')
    expect(overlay.file).toMatch(/server\/people\.ts:3:\d+$/)
    expect(overlay.frame).toContain("> 3 |     throw new Error('no ink left')")
    app.write('server/people.ts', "export const people = { name: 'Zoe' }\n")
    await visit.overlayGoes()
    await visit.shows('#profile', '"Zoe"')
    expect(visit.loads).toBe(1)
  })

  it('a module that throws while it loads, at its true line', async () => {
    const { app, visit } = await open()
    app.edit('server/people.ts', (text) => `// a comment\n${text}throw new Error('no database')\n`)
    const overlay = await visit.overlay('no database')
    expect(overlay.file).toMatch(/server\/people\.ts:3:\d+$/)
    app.write('server/people.ts', "export const people = { name: 'Zoe' }\n")
    await visit.overlayGoes()
    await visit.shows('#profile', '"Zoe"')
    expect(visit.loads).toBe(1)
  })

  it('a page that comes late sees the overlay too, and works beneath', async () => {
    const { app, visit } = await open()
    app.edit('server/user.ts', (text) => text.replace('static async user_theme', 'static async async user_theme'))
    await visit.overlay('MZ501')
    const late = await session.visit(app.url)
    expect((await late.overlay('MZ501')).file).toMatch(/server\/user\.ts:18:\d+$/)
    await late.shows('#profile', '"Ann"')
    await late.shows('#theme', 'dark')
    app.edit('server/user.ts', (text) => text.replace('async async', 'async').replace('dark', 'light'))
    await late.shows('#theme', 'light')
    await late.overlayGoes()
    expect(late.loads).toBe(1)
    expect(late.complaints).toEqual([])
    await visit.shows('#theme', 'light')
    await expectKept(visit)
  })
})
