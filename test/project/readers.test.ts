import { expect, test } from 'vitest'
import { schemaHash, schemasOf, type Model } from '../../src/model/index.js'
import { manifestText, virtualModules } from '../../virtual-modules/index.js'
import { folder, projectIn } from './folder.js'

const SERVER = `
import { client, ReactContext, type MizanRequest } from 'mizan/server'
import type { Query } from './query.js'

export const UserContext = new ReactContext('user')
export const cart = new ReactContext('cart')

interface Profile { name: string }

export class Users {
  /** Who it is. */
  @client({ context: UserContext })
  static async user_profile(request: MizanRequest, { user_id, page = 1 }: { user_id: number; page?: number }): Promise<Profile> {
    return { name: String(user_id + page) }
  }

  @client({ context: UserContext, private: true, name: 'user_orders' })
  static orders(request: MizanRequest, { user_id, tags, key }: { user_id: number; tags: string[]; key: string | null }): Profile[] {
    return [{ name: String(user_id) + tags.join() + String(key) }]
  }

  @client({ affects: ['cart', { context: UserContext, params: ['user_id'] }] })
  static update_name(request: MizanRequest, args: { user_id: number; name: string; color: 'red' | 'blue'; tree: { leaf: boolean }[] }): void {}
}

export const cart_items = client({ context: cart }, (request, { open }: { open?: boolean }) => [String(open)])
export const ping = client({ private: true }, () => 'pong')
export const rename = client({ affects: [UserContext, cart], affectsParams: (request, args, name) => ({ user_id: 5, open: true }), auth: 'staff', websocket: true }, (request: MizanRequest) => 'Ann')
export const cart_total = client({ context: cart, maxAge: 60 * 5 }, () => 5)
export const upload = client({ auth: () => true }, (request, { photo }: { photo: File }) => photo.size)
export const login = client({ route: '/login/:next/', methods: ['GET', 'POST'], affects: 'user', auth: false }, (request, { next }: { next: string }) => new Response(next))
export const search = client({}, async (request, query: Query) => query.text)
`

/** Only the type checker can tell these. */
const QUERY = `export type Query = Pick<{ text: string; size?: number; other: boolean }, 'text' | 'size'>`

const number = { type: 'number' }
const string = { type: 'string' }
const object = (properties: Record<string, unknown>, required: string[]) => ({ type: 'object', properties, ...(required.length > 0 ? { required } : {}) })
/** The arguments of a function: nothing that they do not name. */
const closed = (properties: Record<string, unknown>, required: string[]) => ({ ...object(properties, required), additionalProperties: false })

const SCHEMA = {
  openapi: '3.1.0',
  'x-mizan-version': 1,
  'x-mizan-functions': [
    { name: 'search', input: closed({ text: string, size: number }, ['text']), output: string },
    { name: 'rename', affects: [{ context: 'user', params: ['user_id'] }, { context: 'cart', params: ['open'] }], auth: 'staff', websocket: true, input: null, output: string },
    { name: 'cart_total', context: 'cart', maxAge: 300, input: null, output: number },
    { name: 'upload', auth: 'custom', input: closed({ photo: { type: 'string', format: 'binary', contentMediaType: 'application/octet-stream' } }, ['photo']), output: number },
    { name: 'login', route: '/login/:next/', methods: ['GET', 'POST'], affects: ['user'], input: closed({ next: string }, ['next']), output: null },
    { name: 'ping', private: true, input: null, output: string },
    { name: 'cart_items', context: 'cart', input: closed({ open: { type: 'boolean' } }, []), output: { type: 'array', items: string } },
    {
      name: 'update_name',
      affects: ['cart', { context: 'user', params: ['user_id'] }],
      input: closed(
        {
          user_id: number,
          name: string,
          color: { type: 'string', enum: ['blue', 'red'] },
          tree: { type: 'array', items: object({ leaf: { type: 'boolean' } }, ['leaf']) },
        },
        ['color', 'name', 'tree', 'user_id'],
      ),
      output: { type: 'null' },
    },
    {
      name: 'user_orders',
      context: 'user',
      private: true,
      input: closed({ user_id: number, tags: { type: 'array', items: string }, key: { type: ['string', 'null'] } }, ['key', 'tags', 'user_id']),
      output: { type: 'array', items: { $ref: '#/components/schemas/Profile' } },
    },
    {
      name: 'user_profile',
      description: 'Who it is.',
      context: 'user',
      input: closed({ user_id: number, page: { type: 'number', default: 1 } }, ['user_id']),
      output: { $ref: '#/components/schemas/Profile' },
    },
  ],
  'x-mizan-contexts': { user: { functions: ['user_profile', 'user_orders'] }, cart: { functions: ['cart_items', 'cart_total'] } },
  components: { schemas: { Profile: object({ name: string }, ['name']) } },
}

/** A model without what says where things are. */
function bare(model: Model): unknown {
  const functions = model.functions.map((fn) => ({ ...fn, source: null, payload: schemasOf(fn.payload) }))
  return JSON.parse(JSON.stringify({ ...model, functions }, (key, value: unknown) => (key === 'place' ? undefined : value)))
}

test('one server, written in TypeScript and as a schema, is one model, one manifest and one code', async () => {
  const typescript = projectIn(folder('readers', { 'server/users.ts': SERVER, 'server/query.ts': QUERY }))
  const openapi = projectIn(folder('readers', { 'schema.json': JSON.stringify(SCHEMA, null, 2) }), 'schema.json')
  const [one, other] = [await typescript.described(), await openapi.described()]
  expect(one.diagnostics).toEqual([])
  expect(other.diagnostics).toEqual([])
  expect(bare(one.model!)).toEqual(bare(other.model!))
  const [text, otherText] = [one.model!, other.model!].map((model) => manifestText(model, schemaHash(model)))
  expect(text).toBe(otherText)
  const codeOf = (model: Model) => virtualModules(model).filter(({ id }) => !id.endsWith('manifest')).map((module) => [module.id, module.code({ dev: true })])
  expect(codeOf(one.model!)).toEqual(codeOf(other.model!))
})
