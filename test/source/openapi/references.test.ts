import { describe, expect, test } from 'vitest'
import { link } from '../../../src/model/index.js'
import { FILE, parsed } from './document.js'

const object = (properties: Record<string, unknown>, more: object = {}) => ({ type: 'object', properties, ...more })

/** A document of one function, `f`, and these components. */
function read(fn: Record<string, unknown>, schemas: Record<string, unknown> = {}, more: object = {}) {
  const { declarations, diagnostics } = parsed(JSON.stringify({ ...more, 'x-mizan-functions': [{ name: 'f', ...fn }], components: { schemas } }))
  const payload = declarations?.functions[0]?.payload
  return { declarations, diagnostics, payload: payload?.kind === 'schema' ? payload : null, lifted: Object.fromEntries(declarations?.lifted ?? []) }
}

describe('a reference into the document', () => {
  test('leads to a component, which holds what is written elsewhere, under a name that says where', () => {
    const A = object({ b: { type: 'object', properties: { c: { type: 'string' } } } }, { $defs: { B: { type: 'integer' } } })
    const output = { anyOf: [{ $ref: '#/components/schemas/A/properties/b' }, { $ref: '#/components/schemas/A/$defs/B' }] }
    const { payload, declarations, lifted, diagnostics } = read({ output }, { A })
    expect(diagnostics).toEqual([])
    expect(payload?.output).toEqual({ anyOf: [{ $ref: '#/components/schemas/A.b' }, { $ref: '#/components/schemas/A.B' }] })
    expect(lifted).toEqual({ 'A.b': '/components/schemas/A/properties/b', 'A.B': '/components/schemas/A/$defs/B' })
    expect(declarations?.schemas).toEqual({ A, 'A.b': A.properties.b, 'A.B': { type: 'integer' } })
  })

  test('is read from the root of the document, else from the schema that it stands in', () => {
    const $defs = { Id: { type: 'integer' }, Name: { type: 'string' } }
    const input = object({ id: { $ref: '#/$defs/Id' }, name: { $ref: '#/$defs/Name' } }, { $defs })
    const { declarations, lifted, diagnostics } = read({ input }, {}, { $defs: { Id: { type: 'boolean' } } })
    expect(diagnostics).toEqual([])
    expect(declarations?.functions[0]?.params.map(({ name, text }) => `${name}: ${text}`)).toEqual(['id: boolean', 'name: string'])
    expect(lifted).toEqual({ Id: '/$defs/Id', 'f.input.Name': '/x-mizan-functions/0/input/$defs/Name' })
  })

  test('from a component is read from that component, and from what is lifted out of it alike', () => {
    const Order = object({ lines: { type: 'array', items: { $ref: '#/$defs/Line' } } }, { $defs: { Line: object({ item: { $ref: '#/$defs/Item' } }), Item: { enum: ['a'] } } })
    const { declarations, diagnostics } = read({ output: { $ref: '#/components/schemas/Order' } }, { Order })
    expect(diagnostics).toEqual([])
    expect(declarations?.schemas).toMatchObject({
      Order: { properties: { lines: { items: { $ref: '#/components/schemas/Order.Line' } } } },
      'Order.Line': { properties: { item: { $ref: '#/components/schemas/Order.Item' } } },
      'Order.Item': { enum: ['a'] },
    })
  })

  test('may go round: to itself, to what is around it, and to the schema as a whole', () => {
    const Tree = object({ left: { $ref: '#' }, right: { $ref: '#/components/schemas/Tree/properties/right' } })
    const output = object({ tree: { $ref: '#/components/schemas/Tree' }, all: { $ref: '#' } })
    const { declarations, payload, diagnostics } = read({ output }, { Tree })
    expect(diagnostics).toEqual([])
    expect(declarations?.schemas).toMatchObject({
      Tree: { properties: { left: { $ref: '#/components/schemas/Tree' }, right: { $ref: '#/components/schemas/Tree.right' } } },
      'Tree.right': { $ref: '#/components/schemas/Tree.right' },
      'f.output': { properties: { all: { $ref: '#/components/schemas/f.output' } } },
    })
    expect(payload?.output).toMatchObject({ properties: { all: { $ref: '#/components/schemas/f.output' } } })
  })

  test('takes no name that a component has', () => {
    const A = { $defs: { 'B': { type: 'string' } } }
    const { lifted, payload } = read({ output: { $ref: '#/components/schemas/A/$defs/B' } }, { A, 'A.B': { type: 'integer' } })
    expect(lifted).toEqual({ 'A.B2': '/components/schemas/A/$defs/B' })
    expect(payload?.output).toEqual({ $ref: '#/components/schemas/A.B2' })
  })

  test('is decoded, and leads through other functions, arrays and any other part', () => {
    const input = object({ a: { $ref: '#/paths/~1a%20b/get/parameters/0/schema' }, b: { $ref: '#/x-mizan-functions/0/input/properties/c' }, c: { type: 'integer' } })
    const { declarations, lifted, diagnostics } = read({ input }, {}, { paths: { '/a b': { get: { parameters: [{ schema: { type: 'boolean' } }] } } } })
    expect(diagnostics).toEqual([])
    expect(declarations?.functions[0]?.params.map(({ name, text }) => `${name}: ${text}`)).toEqual(['a: boolean', 'b: integer', 'c: integer'])
    expect(Object.keys(lifted)).toEqual(['paths._a_b.get.parameters.0', 'f.input.c'])
  })

  test('leaves a schema without any other reference the very same, and the document as it was', () => {
    const schemas = { A: object({ b: { $ref: '#/components/schemas/B' } }), B: { $ref: '#/components/schemas/A' } }
    const { declarations } = read({ input: { $ref: '#/components/schemas/A' } }, schemas)
    expect(declarations).toMatchObject({ schemas, lifted: new Map() })
  })

  test('in a long row of components is followed to its end', () => {
    const schemas = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`C${index}`, { items: { $ref: `#/components/schemas/C${index + 1}` } }]))
    const { diagnostics } = read({ output: { $ref: '#/components/schemas/C0' } }, schemas)
    expect(diagnostics).toMatchObject([{ code: 'MZ106', place: { file: FILE, pointer: '/components/schemas/C19999/items/$ref' } }])
  })

  test('gives a param the place where it is written', () => {
    const schemas = { A: { $ref: '#/components/schemas/B/$defs/C' }, B: { $defs: { C: object({ when: { type: 'object' } }) } } }
    const { declarations } = read({ context: 'user', input: { $ref: '#/components/schemas/A' } }, schemas)
    const found = declarations && link(declarations).diagnostics
    expect(found).toMatchObject([{ code: 'MZ304', place: { pointer: '/components/schemas/B/$defs/C/properties/when' } }])
  })
})
