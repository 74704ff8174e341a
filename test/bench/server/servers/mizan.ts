import { createHandler, type ServerFunction, type ServerTable } from 'mizan/server'
import { toNodeHandler } from 'srvx/node'
import { set_address, user_notifications, user_orders, user_profile, type Address } from '../shop.js'
import { listen } from './listen.js'

type NodeHandler = Parameters<typeof listen>[0]

/** The handler as a build has it. */
export function serve(): Promise<number> {
  const handler = createHandler(TABLE)
  const fetch = async (request: Request) => (await handler(request)) ?? new Response('Nothing here', { status: 404 })
  return listen(toNodeHandler(fetch) as NodeHandler)
}

const param = (name: string, scalar: 'integer' | 'string' | 'boolean') =>
  ({ name, type: { scalar, array: false, nullable: false }, required: true })

const read = (name: string, load: ServerFunction['load']): ServerFunction =>
  ({ name, context: 'user', affects: [], private: false, maxAge: null, params: [param('user_id', 'integer')], load })

const TABLE: ServerTable = {
  base: '/api/mizan/',
  schema: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c',
  contexts: [
    {
      name: 'user', params: [param('user_id', 'integer')], shapes: [['user_id']], private: false, maxAge: null,
      functions: ['user_notifications', 'user_orders', 'user_profile'],
    },
  ],
  functions: [
    read('user_profile', () => (_, args) => user_profile(args as { user_id: number })),
    read('user_orders', () => (_, args) => user_orders(args as { user_id: number })),
    read('user_notifications', () => (_, args) => user_notifications(args as { user_id: number })),
    {
      name: 'set_address', context: null, affects: [{ context: 'user', params: ['user_id'] }], private: false, maxAge: null,
      params: [param('user_id', 'integer'), param('street', 'string'), param('zip', 'string'), param('primary', 'boolean')],
      load: () => (_, args) => set_address(args as unknown as Address),
    },
  ],
}
