import { createHandler, loadedFrom, type ServerFunction, type ServerTable } from 'mizan/server'
import { toNodeHandler } from 'srvx/node'
import * as shop from '../shop.js'
import { listen } from './listen.js'

type NodeHandler = Parameters<typeof listen>[0]

/** The handler as a build has it. */
export function serve(): Promise<number> {
  const handler = createHandler(TABLE)
  const fetch = async (request: Request) => (await handler(request)) ?? new Response('Nothing here', { status: 404 })
  return listen(toNodeHandler(fetch) as NodeHandler)
}

type Scalar = 'integer' | 'string' | 'boolean'

function fn(name: keyof typeof shop, types: Record<string, Scalar>, more: Partial<ServerFunction>): ServerFunction {
  const answer = shop[name] as (args: never) => unknown
  const loaded = loadedFrom({ [name]: (_: unknown, args: never) => answer(args) }, [name])
  if (!loaded) throw new Error(`There is no ${name}.`)
  const properties = Object.fromEntries(Object.entries(types).map(([param, type]) => [param, { type }]))
  const schema = { type: 'object', properties, required: Object.keys(types), additionalProperties: false }
  return {
    name, context: null, affects: [], auth: false, private: false, maxAge: null, route: null, methods: null,
    params: params(types), input: { schema, schemas: {} }, load: () => loaded, ...more,
  }
}

function params(types: Record<string, Scalar>): ServerTable['contexts'][number]['params'] {
  return Object.entries(types).map(([name, scalar]) => ({ name, type: { scalar, array: false, nullable: false }, required: true }))
}

const TABLE: ServerTable = {
  base: '/api/mizan/',
  schema: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c',
  contexts: [
    {
      name: 'user', params: params({ user_id: 'integer' }), shapes: [['user_id']], private: false, maxAge: null,
      functions: ['user_notifications', 'user_orders', 'user_profile'],
    },
  ],
  functions: [
    fn('user_profile', { user_id: 'integer' }, { context: 'user' }),
    fn('user_orders', { user_id: 'integer' }, { context: 'user' }),
    fn('user_notifications', { user_id: 'integer' }, { context: 'user' }),
    fn('set_address', { user_id: 'integer', street: 'string', zip: 'string', primary: 'boolean' }, { affects: [{ context: 'user', params: ['user_id'] }] }),
  ],
}
