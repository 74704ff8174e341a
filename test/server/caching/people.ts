import { memoryCache } from '../../../src/cache/index.js'
import type { CacheEntry, OriginCache } from '../../../src/protocol/index.js'
import { html, session, type Implementation, type Loaded, type ServerFunction, type ServerTable, type Settings } from '../../../src/server/index.js'
import { browser, SECRET } from '../identity/browser.js'
import { context, fn, param, serve, type } from '../shop.js'

export const USER_ID = param('user_id', type('integer'))
export const PAGE = param('page', type('integer'), false)
export const BUILD = 'a-build-of-the-server0'

/** What functions of the server do. */
export interface Code {
  /** Of the public context `user`. @default the name of the user */
  profile?: Implementation
  /** Of the private context `mine`. @default who asks */
  mine?: Implementation
  /** @default everybody may ask for `mine` */
  guard?: Loaded['guard']
  /** The page of a user, in the context `user`. @default the name as HTML */
  page?: Implementation
  /** What makes other arguments of those of the page. */
  pageInput?: Loaded['input']
  /** Changes the name of a user. */
  rename?: Implementation
  maxAge?: number
  table?: Partial<ServerTable>
}

/** Names of users, read by a public context and a view of it; who asks, read by a private one; and what changes them. */
export function people(code: Code = {}, settings: Partial<Settings> = {}) {
  const names = new Map<unknown, unknown>([[5, 'Ann'], [6, 'Bob']])
  const members = new Map<unknown, unknown>([[5, { id: 5, roles: ['staff'] }], [6, { id: 6, roles: ['staff'] }]])
  const ran: string[] = []
  const { guard = false } = code
  const told = (name: string, run: Implementation): Implementation => (request, args) => {
    ran.push(name)
    return run(request, args)
  }
  const one = (name: string, run: Implementation, more: Partial<ServerFunction> = {}, loaded: Partial<Loaded> = {}) => fn(name, told(name, run), more, loaded)
  const user = context(
    'user',
    [
      one('profile', code.profile ?? ((_request, { user_id }) => ({ name: names.get(user_id) })), { params: [USER_ID] }),
      one('orders', (_request, { page = 1 }) => [page], { params: [USER_ID, PAGE] }),
    ],
    { params: [USER_ID, PAGE], shapes: [['user_id']], maxAge: code.maxAge ?? null },
  )
  const auth = guard === false || guard === true ? guard : typeof guard === 'string' ? guard : 'custom'
  const mine = context('mine', [one('mine_data', code.mine ?? ((request) => request.user ?? null), { private: true, auth }, { guard })], { private: true })
  const page = code.page ?? ((_request, { user_id }) => html.response(html`<h1>${names.get(user_id) as string}</h1>`))
  const rename = code.rename ?? ((_request, { user_id, name }) => void names.set(user_id, name))
  const renaming = { affects: [{ context: 'user', params: ['user_id'] }], params: [USER_ID, param('name', type('string'))] }
  const shop = serve(
    {
      build: BUILD,
      contexts: [...user.contexts, ...mine.contexts],
      functions: [
        ...user.functions,
        ...mine.functions,
        one('page', page, { context: 'user', route: '/people/:user_id/', params: [USER_ID, PAGE] }, { input: code.pageInput ?? null }),
        one('my_page', async (request) => html.response(html`${JSON.stringify(await (code.mine ?? (() => request.user))(request, {}))}`), { context: 'mine', private: true, route: '/me/' }),
        one('rename', rename, renaming),
        one('rename_page', (request, args) => (rename(request, args), new Response('ok')), { ...renaming, route: '/rename/', methods: ['POST'] }),
        one('touch', () => null, { affects: [{ context: 'mine', params: [] }] }),
        one('login', (request, args) => request.login(args), { private: true, params: [param('user_id', null)] }),
        one('put', (request, { value }) => request.session.set('cart', value), { private: true, params: [param('value', null)] }),
      ],
      ...code.table,
    },
    {
      cache: memoryCache(),
      identity: session({ secret: SECRET }),
      user: ({ user_id }: Record<string, unknown>) => members.get(user_id) ?? null,
      ...settings,
    } as Settings,
  )
  const status = async (path: string, init?: RequestInit) => (await shop.send(path, init)).headers.get('Cache-Status')
  const visitor = () => browser(shop)
  const member = async (user_id: number) => {
    const it = browser(shop)
    await it.login({ user_id })
    return it
  }
  /** As nobody may who has a session: by whoever has none, of a server without identity. */
  const read = async (path: string, init?: RequestInit) => (await shop.send(path, init)).json()
  return { ...shop, names, members, ran, status, read, visitor, member }
}

/** A cache that tells what it is asked. */
export function listening(cache: OriginCache = memoryCache()) {
  const entries: CacheEntry[] = []
  const said: string[] = []
  const heard: OriginCache = {
    open: (application) => {
      said.push(`open ${application.schema}`)
      cache.open(application)
    },
    read: (entry, fill) => {
      entries.push(entry)
      return cache.read(entry, fill)
    },
    purge: (names, contexts) => {
      said.push(`purge ${names.join(',')} | ${contexts.join(',')}`)
      return cache.purge(names, contexts)
    },
    writing: () => cache.writing(),
    clear: () => {
      said.push('clear')
      return cache.clear()
    },
    close: () => cache.close(),
  }
  return { cache: heard, entries, said, keys: () => entries.map(({ key }) => key) }
}
