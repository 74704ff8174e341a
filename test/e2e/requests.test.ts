import { expect, it } from 'vitest'
import { config, type Files } from './application.js'
import { describeBrowser } from './browser.js'
import { sessions } from './session.js'
import { CLIENT } from './shop.js'

const PAGE: Files = {
  'index.html': CLIENT['index.html']!,
  'server/user.ts': `import { client, ReactContext, type MizanRequest } from 'mizan/server'

export const UserContext = new ReactContext('user')
const served: Record<number, number> = {}
type Args = { user_id: number }

export class Users {
  @client({ context: UserContext })
  static async user_served(request: MizanRequest, { user_id }: Args) {
    return (served[user_id] = (served[user_id] ?? 0) + 1)
  }
  @client({ context: UserContext })
  static async user_name(request: MizanRequest, { user_id }: Args) {
    return 'Ann' + user_id
  }
  @client({ context: UserContext })
  static async user_city(request: MizanRequest, { user_id }: Args) {
    return 'Ulm' + user_id
  }
  @client({ context: UserContext })
  static async user_orders(request: MizanRequest, { user_id }: Args) {
    return [user_id]
  }
  @client({ context: UserContext })
  static async user_points() {
    return 7
  }
  @client({ affects: { context: UserContext, params: ['user_id'] } })
  static async touch_one(request: MizanRequest, { user_id }: Args) {
    return user_id
  }
  @client({ affects: UserContext })
  static async touch_all() {
    return 0
  }
}
`,
  'src/main.tsx': `import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { viewFetch } from 'mizan/client'
import { touchAll, touchOne, UserProvider, useUserCity, useUserName, useUserOrders, useUserPoints, useUserServed } from 'virtual:mizan/contexts'

function Card() {
  return <div>{useUserName()} <Orders /> <Points /></div>
}
function Orders() {
  return <span>{useUserOrders().join()} {useUserCity()}</span>
}
function Points() {
  return <b>{useUserPoints()} <Served /></b>
}
function Served() {
  return <i className="served">{useUserServed()}</i>
}

function Page() {
  return (
    <>
      <article id="five"><UserProvider user_id={5} fallback="…"><Card /><Card /></UserProvider></article>
      <article id="six"><UserProvider user_id={6} fallback="…"><Card /></UserProvider></article>
      <button id="one" onClick={() => touchOne({ user_id: 5 })}>one</button>
      <button id="all" onClick={() => touchAll()}>all</button>
      <button id="view" onClick={() => viewFetch('/view/', { method: 'POST' })}>view</button>
      <button id="views" onClick={() => viewFetch('/view/all/', { method: 'POST' })}>views</button>
    </>
  )
}
createRoot(document.getElementById('root')!).render(<StrictMode><Page /></StrictMode>)
`,
  'vite.config.ts': config({
    plugin: `{
    name: 'views',
    configureServer(server) {
      server.middlewares.use('/view/', (request, response) => {
        response.setHeader('X-Mizan-Invalidate', request.url === '/all/' ? 'user' : 'user;user_id=5')
        response.end('done')
      })
    },
  }`,
  }),
}

const FIVE = 'GET /api/mizan/ctx/user/?user_id=5'
const SIX = 'GET /api/mizan/ctx/user/?user_id=6'

describeBrowser('requests, under StrictMode', () => {
  const session = sessions()
  const open = async () => {
    const { visit } = await session.open(PAGE)
    await visit.shows('#five', 'Ann5 5 Ulm5 7 1')
    await visit.shows('#six', 'Ann6 6 Ulm6 7 1')
    return visit
  }

  it('are one for all hooks of a context with equal params', async () => {
    const visit = await open()
    expect(visit.requests.toSorted()).toEqual([FIVE, SIX])
    expect(visit.complaints).toEqual([])
  })

  const writes = async (scoped: string, whole: string) => {
    const visit = await open()
    visit.requests.length = 0
    await visit.page.click(scoped)
    await visit.shows('#five .served', '2')
    await visit.page.click(whole)
    await visit.shows('#five .served', '3')
    await visit.shows('#six .served', '2')
    expect(visit.complaints).toEqual([])
    return visit.requests
  }

  it('are none after a mutation, whose answer brings what it made stale', async () => {
    expect(await writes('#one', '#all')).toEqual(['POST /api/mizan/call/', 'POST /api/mizan/call/'])
  })

  it('are one after a view that is scoped, for its entry; after another they are two', async () => {
    const requests = await writes('#view', '#views')
    expect(requests.slice(0, 3)).toEqual(['POST /view/', FIVE, 'POST /view/all/'])
    expect(requests.slice(3).toSorted()).toEqual([FIVE, SIX])
  })
})
