import type { Implementation, Loaded, ServerFunction, Settings } from '../../../src/server/index.js'
import { context, fn, param, serve, type } from '../shop.js'

export const USER_ID = param('user_id', type('integer'))
export const PAGE = param('page', type('integer'), false)

export interface Slice {
  context: string
  params: Record<string, unknown>
  data: Record<string, unknown>
}

export interface CallAnswer {
  contexts?: Slice[]
  invalidate: unknown[]
  result: unknown
  code?: string
}

/** What the functions of the server do, and how often each ran. */
export interface Code {
  /** @default writes `name`, and returns it */
  write?: Implementation
  profile?: Implementation
  orders?: Implementation
  news?: Implementation
  /** Of all three reads. */
  loaded?: Partial<Loaded>
  more?: ServerFunction[]
}

/** Names of users, two functions that read them, a context of news, and a write that makes stale one user and the news. */
export function desk(code: Code = {}, settings: Settings = {}) {
  const names = new Map<unknown, unknown>([[5, 'Ann'], [6, 'Bob']])
  const ran: string[] = []
  const told = (name: string, run: Implementation): Implementation => (request, args) => {
    ran.push(name)
    return run(request, args)
  }
  const read = (name: string, run: Implementation, more: Partial<ServerFunction> = {}) => fn(name, told(name, run), more, code.loaded)
  const user = context(
    'user',
    [
      read('user_profile', code.profile ?? ((_request, { user_id }) => ({ name: names.get(user_id) })), { params: [USER_ID] }),
      read('user_orders', code.orders ?? ((_request, { page = 1 }) => [page]), { params: [USER_ID, PAGE] }),
    ],
    { params: [USER_ID, PAGE] },
  )
  const news = context('news', [read('news_items', code.news ?? (() => [...names.values()]))])
  const other = context('other', [read('other_item', () => 1)])
  const affects = [{ context: 'user', params: ['user_id'] }, { context: 'news', params: [] }]
  const write: Implementation = code.write ?? ((_request, { user_id, name }) => void names.set(user_id, name))
  const parts = [user, news, other]
  const shop = serve(
    {
      contexts: parts.flatMap((one) => one.contexts),
      functions: [
        ...parts.flatMap((one) => one.functions),
        fn('write', told('write', write), { affects, params: [USER_ID, param('name', type('string'), false)] }),
        ...(code.more ?? []),
      ],
    },
    { singleFlight: { budget: 2000 }, ...settings },
  )
  const post = (body: unknown, path = 'call/', headers: Record<string, string> = {}) =>
    shop.send(path, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) })
  const ask = async (contexts: unknown, args: unknown = { user_id: 5, name: 'Eve' }): Promise<CallAnswer> => {
    const answer = await post({ fn: 'write', args, contexts })
    return { ...((await answer.json()) as CallAnswer) }
  }
  return { ...shop, post, ask, ran, names }
}

/** Its slices, as keys. */
export const keysOf = ({ contexts = [] }: CallAnswer): string[] =>
  contexts.map(({ context: name, params }) => `${name}${Object.keys(params).length ? `?${new URLSearchParams(Object.entries(params).map(([key, value]) => [key, String(value)])).toString()}` : ''}`)

export const after = (milliseconds: number) => new Promise<void>((resolve) => void setTimeout(resolve, milliseconds))
