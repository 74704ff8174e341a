import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formFields, link, type JsonSchema } from '../../src/model/index.js'
import { likelyServer } from './arbitrary.js'
import { declare, fn, param } from './declare.js'

const string = { type: 'string' }
const integer = { type: 'integer' }
const boolean = { type: 'boolean' }
const file = { type: 'string', format: 'binary' }
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const list = (items: object) => ({ type: 'array', items })
const object = (properties: Record<string, unknown>, required = Object.keys(properties)) => ({ type: 'object', properties, required })

function fieldsOf(input: JsonSchema | null, schemas: Record<string, JsonSchema> = {}): Record<string, string> {
  const { model } = link(declare([fn('f', { payload: { kind: 'schema', input, output: null } })], { schemas }))
  return formFields(model!, model!.functions[0]!)
}

test('texts need no words', () => {
  expect(fieldsOf(object({ name: string, at: { ...string, format: 'date-time' }, word: { enum: ['a', 'b'] }, one: { const: 'x' } }, ['name']))).toEqual({})
  expect(fieldsOf(null)).toEqual({})
  expect(fieldsOf(object({ '': integer, 'a.b': integer }))).toEqual({})
})

test('a field is of the kind of its argument', () => {
  const nullable = (type: string) => ({ type: [type, 'null'] })
  expect(
    fieldsOf(
      object({
        n: integer, x: { type: 'number' }, level: { enum: [1, 2, 3] }, b: boolean, yes: { const: true }, photo: file, s: nullable('string'), 'n?': { anyOf: [integer, { type: 'null' }] },
        'b?': nullable('boolean'), tags: list(string), ids: list(integer), photos: list(file), holes: list(nullable('string')), map: { type: 'object', additionalProperties: integer },
        rows: list(object({ id: integer })), either: { anyOf: [string, integer] }, pair: { type: 'array', prefixItems: [integer, integer] }, any: true,
      }),
    ),
  ).toEqual({
    n: 'n', x: 'n', level: 'n', b: 'b', yes: 'b', photo: 'f', s: 's?', 'n?': 'n?', 'b?': 'b?', tags: 's*', ids: 'n*', photos: 'f*', holes: 's*?', map: 'j', rows: 'j', either: 'j', pair: 'j', any: 'j',
  })
})

test('objects are taken apart, and say where they may be left out', () => {
  const Address = object({ street: string, zip: integer, main: boolean, tags: list(string) })
  expect(fieldsOf(object({ home: ref('Address'), work: ref('Address') }, ['home']), { Address })).toEqual({
    'home.main': 'b', 'home.street': 's', 'home.tags': 's*', 'home.zip': 'n',
    'work.main': 'b~', 'work.street': 's', 'work.tags': 's*~', 'work.zip': 'n',
  })
  const optional = object({ on: boolean, tags: list(string), zip: integer }, [])
  expect(fieldsOf(object({ ...optional.properties, at: optional, home: optional }, ['home']))).toEqual({
    on: 'b-', tags: 's*-', zip: 'n', 'at.on': 'b-', 'at.tags': 's*-', 'at.zip': 'n', 'home.on': 'b-', 'home.tags': 's*-', 'home.zip': 'n',
  })
  expect(fieldsOf(object({ a: { allOf: [object({ x: integer }), object({ y: string })] } }))).toEqual({ 'a.x': 'n', 'a.y': 's' })
  expect(fieldsOf(object({ odd: object({ 'a.b': integer }), none: object({}) }))).toEqual({ odd: 'j', none: 'j' })
})

test('a type that is made of itself comes to an end', () => {
  const schemas = { Tree: object({ size: integer, left: ref('Tree') }, ['size']), List: { anyOf: [ref('List'), integer] } }
  expect(fieldsOf(object({ tree: ref('Tree'), list: ref('List') }), schemas)).toEqual({
    list: 'n', 'tree.size': 'n', 'tree.left.size': 'n', 'tree.left.left.size': 'n', 'tree.left.left.left.size': 'n', 'tree.left.left.left.left': 'j',
  })
})

test('of TypeScript that nobody has described, the params tell', () => {
  const params = [param('id'), param('name', 'string'), param('on?', 'boolean'), param('off', 'boolean'), param('tags', 'string[]'), param('ids?', 'integer[]'), param('nick', 'string | null'), param('photo', 'File')]
  const typescript = { kind: 'typescript' as const, file: '/app/server.ts', path: ['f'] }
  const { model } = link(declare([fn('f', { params, payload: typescript }), fn('g', { params, payload: { ...typescript, described: { input: object({ photo: file }), output: null } } })]))
  const [f, g] = model!.functions
  expect(formFields(model!, f!)).toEqual({ id: 'n', on: 'b-', off: 'b', tags: 's*', ids: 'n*-', nick: 's?' })
  expect(formFields(model!, g!)).toEqual({ photo: 'f' })
})

test('whatever a server takes, there are fields for it', () => {
  fc.assert(
    fc.property(likelyServer, (server) => {
      const { model } = link(server)
      for (const each of model?.functions ?? []) {
        for (const [path, kind] of Object.entries(formFields(model!, each))) {
          expect(kind).toMatch(/^([nbsf]\*?|j)\??[~-]?$/)
          expect(path).not.toBe('')
        }
      }
    }),
    { numRuns: 200 },
  )
})
