import { expect, it } from 'vitest'
import { describeBrowser } from './browser.js'
import { sessions } from './session.js'
import { openShop } from './shop.js'

describeBrowser('client code that imports a server file', () => {
  const session = sessions()
  const open = () => openShop(session)

  it('for its value is an error with the chain, in the page and in the terminal, until the import is gone', async () => {
    const { app, visit } = await open()
    app.edit('src/view.tsx', (text) => `import { Users } from '../server/user'\nconsole.log(Users)\n${text}`)
    const overlay = await visit.overlay('Client code imports the server file server/user.ts')
    expect(overlay.message).toMatch(/src\/view\.tsx\s+imports server\/user\.ts/)
    expect(overlay.message).toContain("'virtual:mizan/contexts'")
    expect(overlay.message).toContain('import type')
    expect(app.terminal.text).toMatch(/src\/view\.tsx\s+imports server\/user\.ts/)
    app.edit('src/view.tsx', (text) => text.replace(/^.*\n.*\n/, '').replace('<section>', '<section><p id="mended">mended</p>'))
    await visit.shows('#mended', 'mended')
    await visit.shows('#profile', '"Ann"')
    await visit.overlayGoes()
  })

  it('three modules away is an error with the whole chain', async () => {
    const { app, visit } = await open()
    app.write('src/c.ts', "import { people } from '../server/people'\nexport const c = people\n")
    app.write('src/b.ts', "export * from './c'\n")
    app.write('src/a.ts', "import { c } from './b'\nexport const a = c\n")
    app.edit('src/view.tsx', (text) => `import { a } from './a'\nconsole.log(a)\n${text}`)
    const chain = /src\/view\.tsx\s+imports src\/a\.ts\s+imports src\/b\.ts\s+imports src\/c\.ts\s+imports server\/people\.ts/
    expect((await visit.overlay('Client code imports the server file server/people.ts')).message).toMatch(chain)
    expect(app.terminal.text).toMatch(chain)
    app.write('src/c.ts', 'export const c = 1\n')
    await visit.becomes('the page is whole again', async () => {
      const fresh = await session.visit(app.url)
      return (await fresh.text('#root'))!.length > 0 && (await fresh.page.$('vite-error-overlay')) === null
    })
  })

  it.each(['?raw', '?url', '?inline', '?v=1'])('with %s is an error too', async (query) => {
    const { app, visit } = await open()
    app.edit('src/view.tsx', (text) => `import * as all from '../server/user.ts${query}'\nconsole.log(all)\n${text}`)
    await visit.overlay('Client code imports the server file server/user.ts')
    await expectNoServerCode(app.url, `server/user.ts${query}&import`)
  })

  it('by a dynamic import is an error once it runs', async () => {
    const { app, visit } = await open()
    app.edit('src/view.tsx', (text) =>
      text.replace('<section>', '<section><button id="load" onClick={() => import("../server/user").catch(() => {})}>load</button>'),
    )
    await visit.becomes('there is a button', async () => (await visit.text('#load')) !== null)
    await visit.press('#load')
    const overlay = await visit.overlay('Client code imports the server file server/user.ts')
    expect(overlay.message).toMatch(/src\/view\.tsx\s+imports server\/user\.ts/)
  })

  it('for its types alone is fine', async () => {
    const { app, visit } = await open()
    app.edit('src/view.tsx', (text) =>
      `import type { Users } from '../server/user'\nexport type Them = typeof Users\n${text}`.replace('<section>', '<section><p id="typed">typed</p>'),
    )
    await visit.shows('#typed', 'typed')
    expect(await visit.page.$('vite-error-overlay')).toBeNull()
  })

  it('is not served when the browser asks for it by its address', async () => {
    const { app } = await open()
    for (const file of ['server/user.ts', 'server/people.ts', 'server/user.ts?raw', 'server/user.ts?import', 'server/people.ts?t=1']) {
      await expectNoServerCode(app.url, file)
    }
  })
})

async function expectNoServerCode(url: string, file: string): Promise<void> {
  // As a script or a fetch of a page asks; without the header, a typed address gets the page itself.
  const response = await fetch(new URL(file, url), { headers: { Accept: '*/*', 'Sec-Fetch-Dest': 'script' } })
  expect(await response.text()).not.toMatch(/people = |async user_profile/)
}
