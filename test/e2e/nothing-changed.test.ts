import { readdirSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Application } from './application.js'
import { startBackend } from './backend.js'
import { describeBrowser } from './browser.js'
import { sessions } from './session.js'
import { SCHEMA, schemaShop } from './shop-schema.js'
import { expectKept, openShop } from './shop.js'
import type { HotMessage, Visit } from './visit.js'

describeBrowser('where nothing changed, no generated file is written and the page is left alone, after', () => {
  const session = sessions()

  it('a source that is touched, saved as it was, or given a comment', async () => {
    const { app, visit } = await openShop(session)
    const before = await written(app, visit)
    visit.messages.length = 0
    await unchanged(app, 'server/user.ts')
    const commented = app.read('server/user.ts').replace("'dark'", "'dark' // a comment")
    await told(app, 'server/user.ts', () => app.write('server/user.ts', commented))
    app.edit('server/news.ts', (text) => `${text}export const news_count = client({ context: NewsContext }, async () => 1)\n`)
    await visit.becomes('a true change is written', () => app.read('.mizan/contexts/news.d.ts').includes('useNewsCount'))
    await visit.becomes('a true change is sent', () => updatesOf(visit).length > 0)
    expect(updatesOf(visit)).toEqual(['virtual:mizan/contexts/news'])
    const changed = [...stamps(app)].filter(([file, stamp]) => before.get(file) !== stamp).map(([file]) => file)
    expect(changed.filter((file) => !/news|manifest/.test(file))).toEqual([])
    await expectKept(visit)
  })

  it('a schema that is touched, saved as it was, or replaced by its like', async () => {
    const backend = await startBackend()
    try {
      const { app, visit } = await openShop(session, schemaShop(backend.url))
      const before = await written(app, visit)
      visit.messages.length = 0
      visit.requests.length = 0
      await unchanged(app, SCHEMA)
      const text = app.read(SCHEMA)
      await told(app, SCHEMA, () => app.replace(SCHEMA, text))
      expect(stamps(app)).toEqual(before)
      // What comes behind it on the same wire shows that nothing came before.
      app.edit('src/view.tsx', (text) => text.replace('<section>', '<section><p id="edited">edited</p>'))
      await visit.shows('#edited', 'edited')
      expect(updatesOf(visit)).toEqual(['/src/view.tsx'])
      expect(visit.messages.filter(({ type }) => type !== 'update')).toEqual([])
      expect(visit.requests).toEqual([])
      await expectKept(visit)
    } finally {
      await backend.close()
    }
  })
})

/** Touches the file, and saves it as it is. */
async function unchanged(app: Application, file: string): Promise<void> {
  await told(app, file, () => utimesSync(app.path(file), new Date(), new Date()))
  await told(app, file, () => app.write(file, app.read(file)))
}

/** Makes the change, which may be made again, until the watcher tells of it: for 50 ms after the last one it tells of none. */
async function told(app: Application, file: string, change: () => void): Promise<void> {
  const count = () => app.watched.filter((one) => one.file === app.path(file)).length
  const before = count()
  await expect.poll(() => (change(), count()), { timeout: 5000, interval: 100, message: `${file} is told` }).toBeGreaterThan(before)
}

/** When and as what each generated file was written, once all of them are there. */
async function written(app: Application, visit: Visit): Promise<Map<string, string>> {
  await visit.becomes('the types are written', () => readdirSync(app.path('.mizan')).includes('.gitignore'))
  let last = stamps(app)
  await expect
    .poll(() => {
      const now = stamps(app)
      const settled = JSON.stringify([...now]) === JSON.stringify([...last]) && ![...now.keys()].some((file) => file.endsWith('.tmp'))
      last = now
      return settled
    })
    .toBe(true)
  return last
}

function stamps(app: Application): Map<string, string> {
  const folder = app.path('.mizan')
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort()
  return new Map(
    paths.map((path) => {
      const { mtimeMs, ino } = statSync(path)
      return [path.slice(folder.length + 1), `${mtimeMs} ${ino}`]
    }),
  )
}

/** The modules that the page was told to load anew. */
function updatesOf({ messages }: Visit): string[] {
  return messages.flatMap(({ updates = [] }: HotMessage) => updates.map(({ path }) => path.replace('\0', '')))
}
