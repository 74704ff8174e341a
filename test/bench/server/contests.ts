import type { Contest, Contestant, RequestSpec } from './contest.js'
import { issue } from './tokens.js'

const get = (path: string): RequestSpec => ({ method: 'GET', path, headers: { Accept: 'application/json' } })

const post = (path: string, value: unknown): RequestSpec =>
  ({ method: 'POST', path, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) })

const READS = ['user_notifications', 'user_orders', 'user_profile']
const BATCH = encodeURIComponent(JSON.stringify(Object.fromEntries(READS.map((_, index) => [index, { user_id: 5 }]))))
const CONTEXT = get('/api/mizan/ctx/user/?user_id=5')
const ACCOUNT = get('/api/mizan/ctx/account/?user_id=5')

const ADDRESS = { user_id: 5, street: 'Station Road 7', zip: '8001', primary: true }
const CALL = post('/api/mizan/call/', { fn: 'set_address', args: ADDRESS })

/** Enough that a server which remembers some has forgotten the first when it comes again. */
const MANY = 6000

interface Batched {
  result: { data: unknown }
}

const only = ([body]: unknown[]): unknown => body
const named = (values: unknown[]): unknown => Object.fromEntries(READS.map((name, index) => [name, values[index]]))
const result = ([body]: unknown[]): unknown => (body as { result: unknown }).result

const PAGE: Contest['contestants'] = [
  { name: 'Mizan', server: 'mizan', requests: [CONTEXT], data: only },
  { name: 'node:http, the same bytes', server: 'bare', requests: [CONTEXT], data: only },
  { name: 'Fastify, one route with schemas', server: 'fastify', requests: [get('/page?user_id=5')], data: only },
  { name: 'Hono with zod', server: 'hono', requests: [get('/page?user_id=5')], data: only },
  {
    name: 'tRPC, a batch of three', server: 'trpc', requests: [get(`/${READS.join(',')}?batch=1&input=${BATCH}`)],
    data: ([body]) => named((body as Batched[]).map(({ result }) => result.data)),
  },
  {
    name: 'Fastify, three requests', server: 'fastify', data: named,
    requests: ['/notifications', '/orders', '/profile'].map((path) => get(`${path}?user_id=5`)),
  },
]

const change = (bare: string): Contest['contestants'] => [
  { name: 'Mizan', server: 'mizan', requests: [CALL], data: result },
  { name: bare, server: 'bare', requests: [CALL], data: result },
]

const CHANGE: Contest['contestants'] = [
  ...change('node:http, body parsed, the same bytes'),
  ...([
    { name: 'Fastify with schemas', server: 'fastify', requests: [post('/address', ADDRESS)], data: only },
    { name: 'Hono with zod', server: 'hono', requests: [post('/address', ADDRESS)], data: only },
    { name: 'tRPC', server: 'trpc', requests: [post('/set_address', ADDRESS)], data: ([body]) => (body as Batched).result.data },
  ] satisfies Contestant[]),
]

const VERIFIED: Contest['contestants'] = [
  { name: 'Mizan', server: 'mizan', requests: [ACCOUNT], data: only },
  { name: 'node:http with jose, the same bytes', server: 'bare', requests: [ACCOUNT], data: only },
]

/** The page of a user in one request, in one batch, or in three; and one change. */
export async function* contests(): AsyncGenerator<Contest> {
  const { identity, tokens } = await issue('HS256', MANY)
  const rsa = await issue('RS256', MANY)
  const page = 'a public context of three functions, read by nobody in particular'
  yield { title: `${page}; answers of a row`, setting: { identity, rows: 1 }, tokens: [], contestants: PAGE }
  yield { title: `${page}; answers of five rows`, setting: { identity, rows: 5 }, tokens: [], contestants: PAGE }
  const setting = { identity, rows: 1 }
  yield { title: 'a mutation of four arguments, validated', setting, tokens: [], contestants: CHANGE }
  yield { title: 'the same by a user, HS256, one token', setting, tokens: tokens.slice(0, 1), contestants: change('node:http with jose, body parsed') }
  const privately = 'a private context of three functions'
  yield { title: `${privately}, HS256, one token`, setting, tokens: tokens.slice(0, 1), contestants: VERIFIED }
  yield { title: `${privately}, HS256, each time another token`, setting, tokens, contestants: VERIFIED }
  yield { title: `${privately}, RS256, each time another token`, setting: { identity: rsa.identity, rows: 1 }, tokens: rsa.tokens, contestants: VERIFIED }
}
