import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { link, takesFiles, type JsonSchema, type Payload } from '../../src/model/index.js'
import { likelyServer } from './arbitrary.js'
import { declare, fn } from './declare.js'

const string = { type: 'string' }
const file = { type: 'string', format: 'binary' }
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const object = (properties: Record<string, unknown>) => ({ type: 'object', properties })

function takes(payload: Payload, schemas: Record<string, JsonSchema> = {}): boolean {
  const { model } = link(declare([fn('f', { payload })], { schemas }))
  return takesFiles(model!, model!.functions[0]!)
}

const taken = (input: JsonSchema | null, schemas?: Record<string, JsonSchema>) => takes({ kind: 'schema', input, output: file }, schemas)

describe('a function takes files', () => {
  test.each<[string, object]>([
    ['as an argument', file],
    ['that may be null', { anyOf: [file, { type: 'null' }] }],
    ['in a list', { type: 'array', items: file }],
    ['in a tuple', { type: 'array', prefixItems: [string, file] }],
    ['in an object', object({ inner: object({ file }) })],
    ['by any name', { type: 'object', additionalProperties: file }],
    ['of one part of a union', { oneOf: [object({ string }), object({ file })] }],
    ['of one part of all', { allOf: [object({ string }), object({ file })] }],
    ['of a component', ref('Photo')],
    ['of a component that is made of another', ref('Child')],
    ['of a component within itself', ref('Tree')],
    ['where anything may be', {}],
    ['where anything may be in it', { type: 'object', additionalProperties: true }],
  ])('%s', (_, argument) => {
    const schemas = {
      Photo: object({ file }),
      Parent: object({ file }),
      Child: { allOf: [ref('Parent'), object({ string })] },
      Tree: object({ left: ref('Tree'), right: ref('Tree'), file }),
    }
    expect(taken(object({ first: string, argument }), schemas)).toBe(true)
  })

  test('when nobody knows what it takes', () => {
    expect(taken(true)).toBe(true)
    const typescript = { kind: 'typescript' as const, file: '/app/server.ts', path: ['f'] }
    expect(takes(typescript)).toBe(true)
    expect(takes({ ...typescript, described: { input: object({ string }), output: null } })).toBe(false)
    expect(takes({ ...typescript, described: { input: object({ file }), output: null } })).toBe(true)
    expect(takes({ ...typescript, described: { input: null, output: null } })).toBe(false)
  })
})

test('a function takes none when no type of its arguments has one', () => {
  const Tree = object({ left: ref('Tree'), right: { anyOf: [ref('Tree'), { type: 'null' }] }, name: string })
  expect(taken(null)).toBe(false)
  expect(taken(object({ tree: ref('Tree'), list: { type: 'array', items: ref('Tree') }, at: { enum: ['a', 1, null] } }), { Tree })).toBe(false)
})

test('whatever a server takes, it is known whether there are files in it', () => {
  fc.assert(
    fc.property(likelyServer, (server) => {
      const { model } = link(server)
      for (const each of model?.functions ?? []) expect(takesFiles(model!, each)).toBeTypeOf('boolean')
    }),
    { numRuns: 200 },
  )
})
