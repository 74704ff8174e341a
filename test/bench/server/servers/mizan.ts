import { serve as listen } from 'mizan/node'
import { client, createHandler, defineServer, jwt, loadedFrom, type IdentityMethod, type MizanRequest, type ServerFunction, type ServerTable } from 'mizan/server'
import type { Told } from '../child.js'
import { AUDIENCE, ISSUER, type Identity } from '../contest.js'
import { set_address, user_notifications, user_orders, user_profile } from '../shop.js'

/** What a build starts, without files. Bearers are told apart; who sends none needs no CSRF token, since there are no sessions. */
export async function serve({ setting }: Told): Promise<number> {
  const server = defineServer({ identity: identityOf(setting.identity), user: (claims) => claims })
  const { port } = await listen(createHandler(TABLE, server), { server, host: '127.0.0.1', port: 0 })
  return port
}

function identityOf(identity: Identity): IdentityMethod[] {
  if (!identity) return []
  const checks = { issuer: ISSUER, audience: AUDIENCE }
  return [identity.algorithm === 'HS256' ? jwt({ secret: identity.secret, ...checks }) : jwt({ publicKey: identity.publicKey, ...checks })]
}

type Scalar = 'integer' | 'string' | 'boolean'

const USER: Record<string, Scalar> = { user_id: 'integer' }
const READS = { user_notifications, user_orders, user_profile }

export function fn(name: string, answer: (args: never) => unknown, types: Record<string, Scalar>, more: Partial<ServerFunction>): ServerFunction {
  const properties = Object.fromEntries(Object.entries(types).map(([param, type]) => [param, { type }]))
  const schema = { type: 'object', properties, required: Object.keys(types), additionalProperties: false }
  const run = (_: MizanRequest, args: never) => answer(args)
  const loaded = loadedFrom({ run: more.auth ? client({ auth: true }, run) : run }, ['run'])
  if (!loaded) throw new Error(`There is no ${name}.`)
  return {
    name, context: null, affects: [], auth: false, private: false, maxAge: null, route: null, methods: null,
    params: params(types), input: { schema, schemas: {} }, load: () => loaded, ...more,
  }
}

export function params(types: Record<string, Scalar>): ServerTable['contexts'][number]['params'] {
  return Object.entries(types).map(([name, scalar]) => ({ name, type: { scalar, array: false, nullable: false }, required: true }))
}

const context = { params: params(USER), shapes: [['user_id']], maxAge: null }

const TABLE: ServerTable = {
  base: '/api/mizan/',
  schema: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c',
  contexts: [
    { ...context, name: 'user', private: false, functions: Object.keys(READS) },
    { ...context, name: 'account', private: true, functions: Object.keys(READS).map((name) => `own_${name}`) },
  ],
  functions: [
    ...Object.entries(READS).map(([name, read]) => fn(name, read, USER, { context: 'user' })),
    ...Object.entries(READS).map(([name, read]) => fn(`own_${name}`, read, USER, { context: 'account', auth: true, private: true })),
    fn('set_address', set_address, { ...USER, street: 'string', zip: 'string', primary: 'boolean' }, { affects: [{ context: 'user', params: ['user_id'] }] }),
  ],
}
