import { describe, expect, test } from 'vitest'
import { link, type JsonObject } from '../../src/model/index.js'
import { parseOpenApi } from '../../src/source/openapi/parse.js'
import { derive } from './derive.js'

const json = (schema: object) => ({ content: { 'application/json': { schema } } })
const answer = (schema: object) => ({ 200: json(schema) })
const query = (name: string, schema: object) => ({ in: 'query', name, schema })
const Pet = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] }

/** An API with all that PROTOCOL does not take as it is. */
const PETS = {
  openapi: '3.0.0',
  paths: {
    '/pets': {
      get: { operationId: 'listPets', tags: ['Pets'], parameters: [query('limit', { type: 'integer' }), query('filter[name]', { type: 'string' })], responses: answer({ $ref: '#/components/schemas/Pet' }) },
      post: { operationId: 'list-pets', tags: ['pets'], requestBody: json({ $ref: '#/components/schemas/Pet' }), responses: { 201: { $ref: '#/components/responses/Made' } } },
    },
    '/pets/{id}': {
      parameters: [{ in: 'path', name: 'id', schema: { type: 'integer' } }],
      get: { operationId: 'delete', tags: ['Pets'], summary: 'One of them', responses: answer({ $ref: '#/paths/~1pets/get/responses/200/content/application~1json/schema' }) },
      put: { tags: ['Pets'], requestBody: json(Pet) },
    },
    '/pets/named': { get: { operationId: 'named', tags: ['Pets'], parameters: [query('id', { type: 'string' })], requestBody: json({ type: 'object' }) } },
    '/pets/search': { get: { operationId: 'search context', tags: ['Pets'], parameters: [query('where', { type: 'object' })] } },
    '/pets/asked': { get: { operationId: 'asked', tags: ['Pets'], requestBody: json(Pet) } },
    '/odd': { post: { requestBody: json({ type: 'object', properties: { '@odd': {} } }) } },
  },
  components: { schemas: { Pet }, responses: { Made: json({ type: 'string' }) } },
}

const functionsOf = (document: JsonObject) => Object.fromEntries((document['x-mizan-functions'] as (JsonObject & { name: string })[]).map((fn) => [fn.name, fn]))

describe('an API becomes functions', () => {
  const derived = derive(PETS)
  const functions = functionsOf(derived)

  test('which link without errors', () => {
    const { declarations, diagnostics } = parseOpenApi(JSON.stringify(derived), '/schema.json')
    expect([...diagnostics, ...link(declarations!).diagnostics].filter(({ severity }) => severity === 'error')).toEqual([])
  })

  test('with a valid name each', () => {
    expect(Object.keys(functions)).toEqual(['listPets', 'list_pets_2', 'delete_2', 'put_pets_id', 'named', 'search_context_2', 'asked', 'post_odd'])
  })

  test('in contexts whose params go together', () => {
    expect(derived['x-mizan-contexts']).toEqual({ Pets: { functions: ['listPets', 'delete_2'] }, Pets_2: { functions: ['named'] } })
    for (const name of ['search_context_2', 'asked']) expect(functions[name]).not.toHaveProperty('context')
  })

  test('or as mutations that affect those of their tag', () => {
    expect(functions['put_pets_id']).toMatchObject({ affects: [{ context: 'Pets', params: ['id'] }, { context: 'Pets_2', params: ['id'] }] })
    expect(functions['list_pets_2']).toMatchObject({ affects: ['Pets', 'Pets_2'] })
    expect(functions['post_odd']).toMatchObject({ affects: [] })
  })

  test('with input and output', () => {
    expect(functions['listPets']).toMatchObject({ input: { properties: { limit: {}, filter_name: {} }, required: [] }, output: { $ref: '#/components/schemas/Pet' } })
    expect(functions['list_pets_2']).toMatchObject({ input: { $ref: '#/components/schemas/Pet' }, output: { type: 'string' } })
    expect(functions['put_pets_id']).toMatchObject({ input: { properties: { id: { type: 'integer' }, body: Pet }, required: ['id', 'body'] }, output: null })
    expect(functions['post_odd']).toMatchObject({ input: { properties: { body: {} } } })
  })

  test('with a component for what lies elsewhere in the document', () => {
    expect(functions['delete_2']).toMatchObject({ description: 'One of them', output: { $ref: '#/components/schemas/Hoisted0' } })
    expect(derived['components']).toMatchObject({ schemas: { Hoisted0: { $ref: '#/components/schemas/Pet' } } })
    expect(PETS.components.schemas).toEqual({ Pet })
  })
})
