import { expect, it } from 'vitest'
import { describeBrowser } from './browser.js'
import { sessions } from './session.js'
import { expectKept, expectNoEffects, openShop } from './shop.js'

describeBrowser('an edit of decorated TypeScript keeps the page, and shows', () => {
  const session = sessions()
  const open = () => openShop(session)

  it('a field added to a result', async () => {
    const { app, visit } = await open()
    app.edit('server/user.ts', (text) => text.replace('name: people.name', 'name: people.name, city: "Ulm"'))
    await visit.shows('#profile', '"city":"Ulm"')
    await expectNoEffects(visit)
    await expectKept(visit)
  })

  it('the changed body of a function, time after time', async () => {
    const { app, visit } = await open()
    for (const [before, after] of [
      ['dark', 'light'],
      ['light', 'sepia'],
      ['sepia', 'dark'],
    ] as const) {
      app.edit('server/user.ts', (text) => text.replace(before, after))
      await visit.shows('#theme', after)
    }
    await expectNoEffects(visit)
    await expectKept(visit)
  })

  it('a function added, once a component reads it', async () => {
    const { app, visit } = await open()
    app.edit('server/user.ts', (text) => `${text}export const user_points = client({ context: UserContext }, async () => 77)\n`)
    app.edit('src/view.tsx', (text) =>
      text
        .replace('useUserProfile,', 'useUserProfile, useUserPoints,')
        .replace('= useUserProfile()', '= useUserProfile()\n  const points = useUserPoints()')
        .replace('<section>', '<section><output id="points">{points}</output>'),
    )
    await visit.shows('#points', '77')
    await visit.shows('#profile', '"Ann"')
    await expectKept(visit)
  })

  it('a context added in a new file, once a component provides and reads it', async () => {
    const { app, visit } = await open()
    app.write(
      'server/weather.ts',
      `import { client, ReactContext, type MizanRequest } from 'mizan/server'
export const WeatherContext = new ReactContext('weather')
export class Weather {
  @client({ context: WeatherContext })
  static async weather_today(request: MizanRequest, { town }: { town: string }) {
    return town + ' sunny'
  }
}
`,
    )
    await visit.becomes('the context is served', () => visit.messages.some(({ type }) => type === 'update'))
    app.edit('src/view.tsx', (text) =>
      text
        .replace('useUserProfile,', 'useUserProfile, useWeatherToday, WeatherProvider,')
        .replace('<section>', '<section><WeatherProvider town="Ulm" fallback="…"><Weather /></WeatherProvider>')
        .concat('function Weather() {\n  return <output id="weather">{useWeatherToday()}</output>\n}\n'),
    )
    await visit.shows('#weather', 'Ulm sunny')
    await expectKept(visit)
  })

  it('a helper module of the server changed', async () => {
    const { app, visit } = await open()
    app.edit('server/people.ts', (text) => text.replace('Ann', 'Zoe'))
    await visit.shows('#profile', '"Zoe"')
    await expectNoEffects(visit)
    await expectKept(visit)
  })

  it('a param added, with a default', async () => {
    const { app, visit } = await open()
    app.edit('server/user.ts', (text) =>
      text.replace('user_theme()', 'user_theme(request: MizanRequest, { hue = 7 }: { hue?: number })').replace("'dark'", "'dark' + hue"),
    )
    await visit.shows('#theme', 'dark7')
    await expectNoEffects(visit)
    await expectKept(visit)
  })

  it('what a file saved five times in a row holds at last', async () => {
    const { app, visit } = await open()
    for (const name of ['B', 'C', 'D', 'E', 'Final']) {
      app.write('server/people.ts', `export const people = { name: '${name}' }\n`)
      app.edit('server/user.ts', (text) => text.replace(/return '\w+'/, `return '${name}'`))
    }
    await visit.shows('#profile', '"Final"')
    await visit.shows('#theme', '"Final"')
    await expectNoEffects(visit)
    await expectKept(visit)
  })

  it('a function renamed, once the component calls it so', async () => {
    const { app, visit } = await open()
    app.edit('server/user.ts', (text) => text.replace('user_theme()', 'user_style()').replace("'dark'", "'light'"))
    await visit.becomes('told that it is gone', () => visit.complaints.some((text) => text.includes('"user_theme"')))
    await visit.shows('#theme', 'dark')
    app.edit('src/view.tsx', (text) => text.replaceAll('useUserTheme', 'useUserStyle'))
    await visit.shows('#theme', 'light')
    await expectKept(visit, [/no longer has the function "user_theme"/])
  })

  it('a function moved to another context whose provider is on the page', async () => {
    const { app, visit } = await open()
    moveTheme(app, 'NewsContext', "import { NewsContext } from './news.js'")
    await visit.shows('#theme', 'light')
    await expectNoEffects(visit)
    await expectKept(visit)
    const fetched = visit.requestsTo(/ctx\/news/).length
    // From now on its new context is what brings it.
    app.edit('server/user.ts', (text) => text.replace("'light'", "'sepia'"))
    await visit.shows('#theme', 'sepia')
    expect(visit.requestsTo(/ctx\/news/).length).toBeGreaterThan(fetched)
    await expectKept(visit)
  })

  it('the last data of a function moved to a context without a provider, until there is one', async () => {
    const { app, visit } = await open()
    moveTheme(app, 'LookContext', "const LookContext = new ReactContext('look')")
    await visit.becomes('told that it moved', () => visit.complaints.some((text) => text.includes('<LookProvider>')))
    await visit.shows('#theme', 'dark')
    await visit.shows('#profile', '"Ann"')
    app.edit('src/app.tsx', (text) =>
      text
        .replace("from './view'", "from './view'\nimport { LookProvider } from 'virtual:mizan/contexts'")
        .replace('<View />', '<LookProvider fallback="…"><View /></LookProvider>'),
    )
    await visit.shows('#theme', 'light')
    await expectKept(visit, [/has moved to the context "look"/])
  })

  it('and what an untouched module of the server keeps in memory stays', async () => {
    const { app, visit } = await open()
    await call(app.url, 'add_headline', { text: 'kept in memory' })
    app.edit('server/user.ts', (text) => text.replace("'dark'", "'light'"))
    await visit.shows('#theme', 'light')
    app.edit('server/people.ts', (text) => text.replace('Ann', 'Zoe'))
    await visit.shows('#profile', '"Zoe"')
    app.write('server/weather.ts', "import { client } from 'mizan/server'\nexport const wind = client({}, async () => 'north')\n")
    await expect.poll(() => call(app.url, 'wind', {})).toMatchObject({ result: 'north' })
    expect(await (await fetch(new URL('/api/mizan/ctx/news/', app.url))).json()).toEqual({ news_headlines: ['opened', 'kept in memory'] })
    await expectKept(visit)
  })
})

function moveTheme(app: { edit(file: string, change: (text: string) => string): void }, context: string, line: string): void {
  app.edit('server/user.ts', (text) =>
    text
      .replace(/context: UserContext(?= }\)\s+static async user_theme)/, `context: ${context}`)
      .replace("'dark'", "'light'")
      .replace('\n\n', `\n${line}\n\n`),
  )
}

async function call(url: string, fn: string, args: unknown): Promise<unknown> {
  const response = await fetch(new URL('/api/mizan/call/', url), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ fn, args }),
  })
  return response.json()
}
