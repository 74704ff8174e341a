import type { Contest, Contestant, RequestSpec } from './contest.js'

const get = (path: string, headers: Record<string, string> = {}): RequestSpec =>
  ({ method: 'GET', path, headers: { Accept: 'application/json', ...headers } })

const post = (path: string, value: unknown, headers: Record<string, string> = {}): RequestSpec =>
  ({ method: 'POST', path, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(value) })

const only = ([body]: unknown[]): unknown => body

const READS = ['user_notifications', 'user_orders', 'user_profile']
const BATCH = encodeURIComponent(JSON.stringify(Object.fromEntries(READS.map((_, index) => [index, { user_id: 5 }]))))
const CONTEXT = get('/api/mizan/ctx/user/?user_id=5')
const named = (values: unknown[]): unknown => Object.fromEntries(READS.map((name, index) => [name, values[index]]))

const ADDRESS = { user_id: 5, street: 'Station Road 7', zip: '8001', primary: true }
const CALL = post('/api/mizan/call/', { fn: 'set_address', args: ADDRESS })
const result = ([body]: unknown[]): unknown => (body as { result: unknown }).result

interface Batched {
  result: { data: unknown }
}

/** The page of a user in one request, in one batch, or in three; and one change. */
export const CONTESTS: Contest[] = [
  {
    title: 'a public context of three functions, read by nobody in particular',
    contestants: [
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
    ],
  },
  {
    title: 'a mutation of four arguments, validated',
    contestants: [
      { name: 'Mizan', server: 'mizan', requests: [CALL], data: result },
      { name: 'node:http, the same bytes', server: 'bare', requests: [CALL], data: result },
      ...([
        { name: 'Fastify with schemas', server: 'fastify', requests: [post('/address', ADDRESS)], data: only },
        { name: 'Hono with zod', server: 'hono', requests: [post('/address', ADDRESS)], data: only },
        { name: 'tRPC', server: 'trpc', requests: [post('/set_address', ADDRESS)], data: ([body]) => (body as Batched).result.data },
      ] satisfies Contestant[]),
    ],
  },
]
