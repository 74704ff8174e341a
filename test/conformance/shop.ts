import { SignJWT } from 'jose'
import { readValues, type Values } from '../../src/conformance/index.js'
import type { Files } from '../build/app.js'

const SECRET = 'a secret of the tests, of 32 bytes and more'

const APP_ORIGIN = 'https://app.shop.example'

/** An application as its developers write it, with one of everything that the protocol has. */
export const SHOP: Files = {
  'vite.config.ts': `import mizan from 'mizan'
export default { logLevel: 'warn' as const, plugins: [mizan()] }
`,
  'server/mizan.ts': `import { defineServer, jwt, session } from 'mizan/server'

export default defineServer({
  identity: [jwt({ secret: '${SECRET}' }), session({ secret: '${SECRET}' })],
  user: ({ sub }: { sub?: unknown }) => ({ name: String(sub), roles: sub === 'ann' ? ['staff'] : [] }),
  allowedOrigins: ['${APP_ORIGIN}'],
  cors: true,
  // A busy machine is no reason to leave checks out.
  singleFlight: { budget: 10_000 },
})
`,
  'server/users.ts': `import { client, MizanError, ReactContext, type MizanRequest } from 'mizan/server'
import { CatalogContext } from './catalog.js'

export const UserContext = new ReactContext('user')
export const AccountContext = new ReactContext('account')
export const DeskContext = new ReactContext('desk')

export interface Profile {
  id: number
  name: string
  tags: string[]
}

const names = new Map([[5, 'Ann'], [13, 'Bob']])

export class Users {
  @client({ context: UserContext })
  static async user_profile(request: MizanRequest, { user_id, tags = [] }: { user_id: number; tags?: string[] }): Promise<Profile> {
    return { tags, name: names.get(user_id) ?? '', id: user_id }
  }

  @client({ context: UserContext })
  static async user_orders(request: MizanRequest, { user_id, page = 1 }: { user_id: number; page?: number }) {
    if (user_id === 13) throw new MizanError('not_found', 'There are no orders of this user.')
    return [{ page, lines: [{ sku: 'a', count: 1 }], id: 2 }]
  }

  @client({ affects: [{ context: UserContext, params: ['user_id'] }, CatalogContext] })
  static async update_name(request: MizanRequest, { user_id, name }: { user_id: number; name: string }) {
    names.set(user_id, name)
    return { user_id, name }
  }

  @client({ affects: UserContext, affectsParams: (request, { order_id }: { order_id: number }) => ({ user_id: order_id % 100 }) })
  static async cancel_order(request: MizanRequest, { order_id }: { order_id: number }) {
    return { order_id, at: '2026-01-01T00:00:00Z' }
  }

  @client({ context: AccountContext, auth: true })
  static async account_me(request: MizanRequest) {
    return { name: request.user?.name ?? null }
  }

  @client({ affects: AccountContext, auth: true })
  static async close_account(request: MizanRequest, { reason }: { reason: string }) {
    return { reason }
  }

  @client({ context: DeskContext })
  static async news(request: MizanRequest) {
    return ['news']
  }

  @client({ context: DeskContext, auth: true })
  static async inbox(request: MizanRequest): Promise<string[]> {
    return []
  }

  @client({ context: DeskContext, auth: 'staff' })
  static async reports(request: MizanRequest) {
    return { figures: [1, 2.5] }
  }
}

export const ping = client({}, async () => 'pong')

export const sign_in = client({}, async (request: MizanRequest, { name }: { name: string }) => {
  await request.login({ sub: name })
  return { name }
})
`,
  'server/catalog.ts': `import { client, ReactContext, type MizanRequest } from 'mizan/server'

export const CatalogContext = new ReactContext('catalog')
export const ShelfContext = new ReactContext('shelf')

interface Search {
  search?: string
  price?: number
  in_stock?: boolean
  brand?: string | null
}

export class Catalog {
  @client({ context: CatalogContext, maxAge: 60 })
  static async product_list(request: MizanRequest, { search = '', price = 1.5, in_stock = true, brand = null }: Search) {
    return [{ search, price, in_stock, brand }]
  }

  @client({ context: ShelfContext })
  static async shelf_items(request: MizanRequest, { labels, owner }: { labels: string[]; owner: string | null }) {
    return { owner, labels }
  }
}
`,
  'server/pages.ts': `import { client, html, type MizanRequest } from 'mizan/server'
import { CatalogContext } from './catalog.js'
import { UserContext } from './users.js'

export class Pages {
  @client({ context: UserContext, route: '/profile/:user_id/' })
  static async profile_page(request: MizanRequest, { user_id }: { user_id: number }) {
    return html.response(html\`<h1>User \${user_id}</h1>\`)
  }

  @client({ affects: { context: UserContext, params: ['user_id'] }, route: '/profile/:user_id/save/', methods: ['POST'] })
  static async save_profile(request: MizanRequest, { user_id, name }: { user_id: number; name: string }) {
    return new Response(null, { status: 302, headers: { Location: \`/profile/\${user_id}/?name=\${encodeURIComponent(name)}\` } })
  }

  @client({ affects: { context: CatalogContext, params: ['search'] }, route: '/restock/', methods: ['POST'] })
  static async restock(request: MizanRequest, { search }: { search: string }) {
    return html.response(html\`<p>\${search}</p>\`)
  }

  @client({ route: '/admin/', auth: 'staff' })
  static async admin_page(request: MizanRequest) {
    return html.response(html\`<h1>Admin</h1>\`)
  }
}
`,
  'src/main.tsx': `import { ping } from 'virtual:mizan/functions'\nvoid ping()\n`,
}

/** What no schema tells of it, so that no check is left out. */
const VALUES = {
  contexts: { user: { user_id: 5 }, shelf: { labels: ['new', 'blue'], owner: 'Ann' } },
  failing: { user: { user_id: 13 } },
  calls: { update_name: { user_id: 5, name: 'Ann' }, cancel_order: { order_id: 105 }, ping: {}, close_account: { reason: 'none' } },
  views: { restock: { form: { search: 'Jürgen "5%"' } }, save_profile: { params: { user_id: 5 }, form: { name: 'Ann' } }, profile_page: { params: { user_id: 5 } } },
  login: { call: 'sign_in', args: { name: 'ann' } },
  origin: APP_ORIGIN,
  sessions: true,
  bodyLimit: 1024 * 1024,
}

/** The same, with a bearer that holds for an hour. */
export async function values(): Promise<Values> {
  const key = new TextEncoder().encode(SECRET)
  return readValues({ ...VALUES, bearer: await new SignJWT({ sub: 'ann' }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1h').sign(key) })
}
