import { readSchema } from '../../../src/conformance/index.js'
import type { Model } from '../../../src/model/index.js'

const integer = { type: 'integer' }
const string = { type: 'string' }

/** An object schema; a name that ends in `?` is optional. */
const object = (properties: Record<string, unknown>) => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name.replace('?', ''), schema])),
  required: Object.keys(properties).filter((name) => !name.endsWith('?')),
})

/** A shop with one of everything that the protocol has. */
export const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Reference', version: '1' },
  'x-mizan-version': 1,
  'x-mizan-functions': [
    { name: 'user_profile', context: 'user', input: object({ user_id: integer, 'tags?': { type: 'array', items: string } }), output: object({ id: integer, name: string }) },
    { name: 'user_orders', context: 'user', input: object({ user_id: integer, 'page?': integer }) },
    { name: 'product_list', context: 'catalog', maxAge: 60, input: object({ 'search?': string, 'price?': { type: 'number' }, 'in_stock?': { type: 'boolean' }, 'brand?': { type: ['string', 'null'] } }) },
    { name: 'shelf_items', context: 'shelf', input: object({ labels: { type: 'array', items: string }, owner: { type: ['string', 'null'] } }) },
    { name: 'account_me', context: 'account', auth: true },
    { name: 'news', context: 'desk' },
    { name: 'inbox', context: 'desk', auth: true },
    { name: 'profile_page', context: 'user', route: '/profile/:user_id/', methods: ['GET'], input: object({ user_id: integer }) },
    { name: 'update_name', affects: [{ context: 'user', params: ['user_id'] }, 'catalog'], input: object({ user_id: integer, name: string }), output: object({ name: string }) },
    { name: 'close_account', affects: ['account'], auth: true, input: object({ reason: string }) },
    { name: 'ping' },
    { name: 'sign_in', input: object({ name: string }) },
    { name: 'save_profile', affects: [{ context: 'user', params: ['user_id'] }], route: '/profile/:user_id/save/', methods: ['POST'], input: object({ user_id: integer, name: string }) },
    { name: 'restock', affects: [{ context: 'catalog', params: ['search'] }], route: '/restock/', methods: ['POST'], input: object({ search: string }) },
    { name: 'admin_page', auth: 'staff', route: '/admin/', methods: ['GET'] },
  ],
  'x-mizan-contexts': {
    user: { functions: ['user_profile', 'user_orders', 'profile_page'] },
    catalog: { functions: ['product_list'] },
    shelf: { functions: ['shelf_items'] },
    account: { functions: ['account_me'] },
    desk: { functions: ['news', 'inbox'] },
  },
}

const linked = readSchema(JSON.stringify(DOCUMENT), '/reference.json')
if (!linked.model) throw new Error(JSON.stringify(linked.diagnostics))

export const MODEL: Model = linked.model
