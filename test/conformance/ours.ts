import { SignJWT } from 'jose'
import { toNodeHandler } from 'srvx/node'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Model } from '../../src/model/index.js'
import { createHandler, defineServer, jwt, MizanError, session, type Implementation, type ServerTable } from '../../src/server/index.js'
import { MODEL } from './reference/schema.js'
import { APP_ORIGIN } from './reference/server.js'

const SECRET = 'a secret of the tests, of 32 bytes and more'

/** A bearer that this server takes. */
export const bearer = () => new SignJWT({ sub: 'ann' }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1h').sign(new TextEncoder().encode(SECRET))

const FUNCTIONS: Readonly<Record<string, Implementation>> = {
  user_profile: (_request, { user_id }) => ({ name: 'Ann', id: user_id }),
  user_orders: (_request, { user_id }) => {
    if (user_id === 13) throw new MizanError('not_found', 'There is no such user.')
    return [{ lines: [{ sku: 'a', count: 1 }], id: 2 }]
  },
  product_list: () => [],
  shelf_items: (_request, args) => ({ ...args }),
  account_me: () => ({ name: 'Ann' }),
  news: () => ['news'],
  inbox: () => [],
  update_name: (_request, { name }) => ({ name }),
  close_account: () => null,
  ping: () => 'pong',
  sign_in: async (request, { name }) => request.login({ sub: name }),
  profile_page: () => new Response('<h1>Ann</h1>', { headers: { 'Content-Type': 'text/html' } }),
  save_profile: (_request, { user_id }) => new Response(null, { status: 302, headers: { Location: `/profile/${String(user_id)}/` } }),
  restock: () => new Response('<p>Done</p>', { headers: { 'Content-Type': 'text/html' } }),
  admin_page: () => new Response('<h1>Admin</h1>', { headers: { 'Content-Type': 'text/html' } }),
}

/** The table that a build would write of a model, with code for each of its functions. */
function tableOf({ base, contexts, functions, schemas }: Model, dev: boolean): ServerTable {
  return {
    base,
    schema: 'ours-1',
    dev,
    contexts: contexts.map(({ name, params, functions: reads, shapes, private: isPrivate, maxAge }) => ({ name, params, functions: reads, shapes, private: isPrivate, maxAge })),
    functions: functions.map(({ name, context, affects, auth, private: isPrivate, maxAge, route, methods, params, payload }) => ({
      name, context, affects, auth, private: isPrivate, maxAge, route, methods, params,
      input: payload.kind === 'schema' && payload.input !== null ? { schema: { additionalProperties: false, ...(payload.input as object) }, schemas } : null,
      load: () => ({ run: FUNCTIONS[name] ?? (() => null), guard: auth, affectsParams: null, input: null, output: null }),
    })),
  }
}

/** Our handler on Node, with everything configured. */
export async function serveOurs({ dev }: { dev: boolean }): Promise<{ url: string; close(): Promise<void> }> {
  const server = defineServer({
    identity: [jwt({ secret: SECRET }), session({ secret: SECRET, cookie: { secure: false } })],
    allowedOrigins: [APP_ORIGIN],
    cors: true,
    // A busy machine is no reason to leave checks out.
    singleFlight: { budget: 10_000 },
    onError: (error) => console.error(error),
  })
  const handle = createHandler(tableOf(MODEL, dev), server)
  const listener = toNodeHandler(async (request) => (await handle(request)) ?? new Response('Not found', { status: 404 }))
  const host = createServer(listener as RequestListener)
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(host.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        host.close(() => resolve())
        host.closeAllConnections()
      }),
  }
}
