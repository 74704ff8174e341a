import { expect } from 'vitest'
import { config, type Files } from './application.js'
import type { Session, Sessions } from './session.js'
import type { Visit } from './visit.js'

/**
 * The client of all tests: providers in the entry under StrictMode, a counter and an input that have state to lose, and below
 * them a component that reads. The hooks are the same for both kinds of source.
 */
export const CLIENT: Files = {
  'index.html': '<!doctype html><title>Shop</title><link rel="icon" href="data:,"><div id="root"></div><script type="module" src="/src/main.tsx"></script>\n',
  'src/main.tsx': `import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { NewsProvider, UserProvider } from 'virtual:mizan/contexts'
import { App } from './app'

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <UserProvider user_id={5} fallback={<p id="loading">loading</p>}>
      <NewsProvider fallback={<p id="loading">loading</p>}>
        <App />
      </NewsProvider>
    </UserProvider>
  </StrictMode>,
)
`,
  'src/app.tsx': `import { Counter } from './counter'
import { View } from './view'

export function App() {
  return (
    <main>
      <Counter />
      <View />
    </main>
  )
}
`,
  'src/counter.tsx': `import { useEffect, useState } from 'react'

export function Counter() {
  const [count, setCount] = useState(0)
  useEffect(() => {
    window.effects = (window.effects ?? 0) + 1
  }, [])
  return (
    <>
      <button id="count" onClick={() => setCount(count + 1)}>{count}</button>
      <input id="text" />
    </>
  )
}
`,
  'src/view.tsx': `import { useNewsHeadlines, useUpdateName, useUserOrders, useUserProfile, useUserTheme } from 'virtual:mizan/contexts'

export function View() {
  const profile = useUserProfile()
  const orders = useUserOrders()
  const theme = useUserTheme()
  const headlines = useNewsHeadlines()
  const [updateName, update] = useUpdateName()
  return (
    <section>
      <output id="profile">{JSON.stringify(profile)}</output>
      <output id="orders">{JSON.stringify(orders)}</output>
      <output id="theme">{JSON.stringify(theme)}</output>
      <output id="news">{JSON.stringify(headlines)}</output>
      <button id="rename" onClick={() => updateName({ user_id: 5, name: 'Bob' })}>rename</button>
      <output id="error">{update.error?.code}</output>
    </section>
  )
}
`,
}

/** The client with decorated TypeScript behind it. */
export const SHOP: Files = {
  ...CLIENT,
  'vite.config.ts': config(),
  'server/people.ts': `export const people = { name: 'Ann' }
`,
  'server/user.ts': `import { client, ReactContext, type MizanRequest } from 'mizan/server'
import { people } from './people.js'

export const UserContext = new ReactContext('user')

export class Users {
  @client({ context: UserContext })
  static async user_profile(request: MizanRequest, { user_id }: { user_id: number }) {
    return { id: user_id, name: people.name }
  }

  @client({ context: UserContext })
  static async user_orders(request: MizanRequest, { user_id }: { user_id: number }) {
    return [user_id * 10]
  }

  @client({ context: UserContext })
  static async user_theme() {
    return 'dark'
  }
}

export const update_name = client(
  { affects: { context: UserContext, params: ['user_id'] } },
  async (request, { user_id, name }: { user_id: number; name: string }) => {
    people.name = name
    return { user_id }
  },
)
`,
  'server/news.ts': `import { client, ReactContext } from 'mizan/server'

export const NewsContext = new ReactContext('news')
const headlines: string[] = ['opened']

export const news_headlines = client({ context: NewsContext }, async () => headlines)
export const add_headline = client({ affects: NewsContext }, async (request, { text }: { text: string }) => headlines.push(text))
`,
}

/** Opens the shop, waits until it shows its data, and gives it state to lose. */
export async function openShop(sessions: Sessions, files: Files = SHOP): Promise<Session> {
  const session = await sessions.open(files)
  await session.visit.shows('#profile', '"Ann"')
  await session.visit.shows('#news', 'opened')
  await takeUp(session.visit)
  return session
}

/** Gives the page state that a reload, or a lost component, would lose. */
export async function takeUp({ page }: Visit): Promise<void> {
  await page.click('#count')
  await page.fill('#text', 'typed')
}

/** What was taken up is still there, and nothing went wrong that the test does not name. */
export async function expectKept(visit: Visit, complaints: RegExp[] = []): Promise<void> {
  const kept = await visit.page.evaluate(() => ({
    count: document.querySelector('#count')?.textContent,
    text: document.querySelector<HTMLInputElement>('#text')?.value,
  }))
  expect({ loads: visit.loads, ...kept }).toEqual({ loads: 1, count: '1', text: 'typed' })
  expect(visit.complaints.filter((text) => !complaints.some((known) => known.test(text)))).toEqual([])
}

/** No effect of the page ran again: nothing was mounted anew, or hidden for a while. */
export async function expectNoEffects({ page }: Visit): Promise<void> {
  // StrictMode runs each effect twice when its component mounts.
  expect(await page.evaluate(() => (window as { effects?: number }).effects)).toBe(2)
}
