import { expect, it } from 'vitest'
import type { Session } from './session.js'
import { describeBrowser } from './browser.js'
import { sessions } from './session.js'
import { expectKept, openShop } from './shop.js'

describeBrowser('a page outlives the removal of', () => {
  const session = sessions()
  const open = () => openShop(session)

  it('a function whose hook it uses: the last data stay, with one warning', async () => {
    const { app, visit } = await open()
    const text = app.read('server/user.ts')
    app.edit('server/user.ts', (text) => text.replace(/  @client\(.*\)\n  static async user_theme[^}]*}\n/, ''))
    await visit.becomes('told so', () => visit.complaints.length > 0)
    await visit.shows('#theme', 'dark')
    await editsView({ app, visit })
    await visit.shows('#theme', 'dark')
    await expectKept(visit, [/no longer has the function "user_theme"/])
    expect(visit.complaints).toHaveLength(1)
    app.write('server/user.ts', text.replace("'dark'", "'light'"))
    await visit.shows('#theme', 'light')
    await expectKept(visit, [/no longer has the function "user_theme"/])
  })

  it('a context whose provider it uses: the children stay, with their last data', async () => {
    const { app, visit } = await open()
    const text = app.read('server/news.ts')
    app.remove('server/news.ts')
    await visit.becomes('updated', () => visit.messages.some(({ type }) => type === 'update'))
    await editsView({ app, visit })
    expect(visit.complaints.join()).toContain('function "news_headlines"')
    await visit.shows('#news', 'opened')
    app.edit('server/people.ts', (text) => text.replace('Ann', 'Zoe'))
    await visit.shows('#profile', '"Zoe"')
    const known = [/no longer has the context "news"/, /no longer has the function "news_headlines"/]
    await expectKept(visit, known)
    app.write('server/news.ts', text.replace('opened', 'opened again'))
    await visit.shows('#news', 'opened again')
    await expectKept(visit, known)
  })

  it('a mutation that it calls: the call is refused', async () => {
    const { app, visit } = await open()
    const text = app.read('server/user.ts')
    app.edit('server/user.ts', (text) => text.slice(0, text.indexOf('export const update_name')))
    await visit.becomes('updated', () => visit.messages.some(({ type }) => type === 'update'))
    await editsView({ app, visit })
    await visit.becomes('refused', async () => {
      await visit.press('#rename')
      return (await visit.text('#error')) === 'not_found'
    })
    app.write('server/user.ts', text)
    await visit.becomes('called again', async () => {
      await visit.press('#rename')
      return (await visit.text('#profile'))!.includes('"Bob"')
    })
    await expectKept(visit, [/404/, /MizanError/])
  })

  it('everything at once, and gets it back', async () => {
    const { app, visit } = await open()
    const text = app.read('server/user.ts')
    app.remove('server/news.ts')
    app.remove('server/user.ts')
    await visit.becomes('updated', () => visit.messages.filter(({ type }) => type === 'update').length === 2)
    await editsView({ app, visit })
    await visit.shows('#profile', '"Ann"')
    app.write('server/user.ts', text.replace("'dark'", "'light'"))
    await visit.shows('#theme', 'light')
    await expectKept(visit, [/no longer has the/])
  })
})

/** The component is edited while it still imports what is gone: its update must find the name. */
async function editsView({ app, visit }: Session): Promise<void> {
  app.edit('src/view.tsx', (text) => text.replace('<section>', '<section><p id="edited">edited</p>'))
  await visit.shows('#edited', 'edited')
}
