import { config, type Files } from './application.js'
import { CLIENT } from './shop.js'

/** The file that the applications of these tests read their schema from. */
export const SCHEMA = 'mizan.schema.json'

interface Fn {
  name: string
  context?: string | null
  affects?: unknown
  input?: unknown
  output: unknown
}

/** A schema document, to be changed at will. */
export interface Schema {
  'x-mizan-functions': Fn[]
  'x-mizan-contexts'?: Record<string, { functions: string[] }>
  components: { schemas: Record<string, { type: string; properties: Record<string, unknown>; required?: string[] }> }
}

const USER_ID = { type: 'object', properties: { user_id: { type: 'integer' } }, required: ['user_id'] }

/** The functions of the shop, as a server in another language would write them. */
export function shopSchema(): Schema & Record<string, unknown> {
  return {
    openapi: '3.1.0',
    info: { title: 'Shop', version: '1' },
    'x-mizan-version': 1,
    'x-mizan-functions': [
      { name: 'user_profile', context: 'user', input: USER_ID, output: { $ref: '#/components/schemas/Profile' } },
      { name: 'user_orders', context: 'user', input: USER_ID, output: { type: 'array', items: { type: 'integer' } } },
      { name: 'user_theme', context: 'user', output: { type: 'string' } },
      { name: 'news_headlines', context: 'news', output: { type: 'array', items: { type: 'string' } } },
      {
        name: 'update_name',
        affects: [{ context: 'user', params: ['user_id'] }],
        input: { type: 'object', properties: { user_id: { type: 'integer' }, name: { type: 'string' } }, required: ['user_id', 'name'] },
        output: { type: 'object', properties: { user_id: { type: 'integer' } } },
      },
    ],
    components: {
      schemas: { Profile: { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } }, required: ['id', 'name'] } },
    },
  }
}

export const schemaText = (schema: Schema): string => `${JSON.stringify(schema, null, 2)}\n`

/** The client with a schema, and a backend behind Vite's proxy. */
export function schemaShop(backend: string): Files {
  return {
    ...CLIENT,
    'vite.config.ts': config({ options: `{ schema: '${SCHEMA}' }`, server: `proxy: { '/api/mizan/': '${backend}' }` }),
    [SCHEMA]: schemaText(shopSchema()),
  }
}
