import type { Diagnostic } from '../../../src/model/index.js'
import { createLocator } from '../../../src/source/openapi/locate.js'
import { parseOpenApi } from '../../../src/source/openapi/parse.js'

/** A schema with every extension that is read, and no fault. */
export const SHOP = {
  openapi: '3.1.0',
  info: { title: 'Shop', version: '1' },
  'x-mizan-version': 1,
  'x-mizan-base': '/shop/api/',
  'x-mizan-functions': [
    {
      name: 'user_profile',
      description: 'Who it is.',
      source: 'shop/users.py:14',
      context: 'user',
      auth: 'staff',
      maxAge: 60,
      input: { $ref: '#/components/schemas/UserProfileInput' },
      output: { $ref: '#/components/schemas/Profile' },
    },
    { name: 'user_page', context: 'user', route: '/u/:user_id/', methods: ['GET'], private: true, websocket: true },
    {
      name: 'update_name',
      affects: [{ context: 'user', params: ['user_id'] }, 'news'],
      input: { type: 'object', required: ['name'], properties: { name: { type: 'string' }, user_id: { type: 'integer', default: 1 } } },
      output: null,
    },
    { name: 'news', context: 'news' },
  ],
  'x-mizan-contexts': { user: { functions: ['user_profile', 'user_page'] }, news: { functions: ['news'] } },
  components: {
    schemas: {
      UserProfileInput: { type: 'object', required: ['user_id'], properties: { user_id: { type: 'integer' }, page: { type: ['integer', 'null'] } } },
      Profile: { type: 'object', required: ['name'], properties: { name: { type: 'string' }, friend: { $ref: '#/components/schemas/Profile' } } },
    },
  },
}

export const FILE = '/app/mizan.schema.json'

/** What a text says, each fault as `code line:column`. */
export function parsed(text: string) {
  const { declarations, diagnostics } = parseOpenApi(text, FILE)
  const locate = createLocator(text)
  return { declarations, diagnostics, faults: diagnostics.map((found) => `${found.code} ${where(found, locate)}`) }
}

function where({ place }: Diagnostic, locate: ReturnType<typeof createLocator>): string {
  const { line, column } = locate(place)
  return `${line}:${column}`
}

/** The params of one function with this input, as `name?: type`. */
export function inputOf(input: unknown, schemas: Record<string, unknown> = {}) {
  const document = { 'x-mizan-functions': [{ name: 'f', input }], components: { schemas } }
  const { declarations, diagnostics } = parseOpenApi(JSON.stringify(document), FILE)
  const params = declarations?.functions[0]?.params.map(({ name, required, text }) => `${name}${required ? '' : '?'}: ${text}`)
  return { params, types: declarations?.functions[0]?.params.map(({ type }) => type), codes: diagnostics.map(({ code }) => code) }
}
