import { describe, expect, test } from 'vitest'
import { inputOf, parsed } from './document.js'

const object = (properties: Record<string, unknown>, required: string[] = Object.keys(properties)) => ({ type: 'object', required, properties })
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const one = (schema: unknown, schemas: Record<string, unknown> = {}) => inputOf(object({ p: schema }), schemas).params?.[0]

describe('the type of a param', () => {
  test.each([
    [{ type: 'string', format: 'date-time' }, 'p: string'],
    [{ type: 'integer', nullable: true }, 'p: integer | null'],
    [{ type: ['boolean', 'null'] }, 'p: boolean | null'],
    [{ anyOf: [{ type: 'number' }, { type: 'null' }] }, 'p: number | null'],
    [{ oneOf: [{ type: 'string' }, { type: 'string', maxLength: 3 }] }, 'p: string'],
    [{ enum: ['a', 'b'] }, 'p: string'],
    [{ enum: ['a', null] }, 'p: string | null'],
    [{ enum: [1, 2] }, 'p: integer'],
    [{ type: 'number', enum: [1, 2] }, 'p: number'],
    [{ type: ['number', 'null'], enum: [1, 2.5, null] }, 'p: number | null'],
    [{ type: 'array', items: { type: 'number', enum: [1, 2.5] } }, 'p: number[]'],
    [{ const: true }, 'p: boolean'],
    [{ type: 'array', items: { type: 'integer' } }, 'p: integer[]'],
    [{ type: ['array', 'null'], items: { enum: ['a'] } }, 'p: string[] | null'],
    [{ allOf: [{ type: 'string' }] }, 'p: string'],
    [{ allOf: [{ type: 'string' }], nullable: true }, 'p: string | null'],
    [{ allOf: [{ type: 'string' }, { maxLength: 3 }] }, 'p: string'],
    [{ allOf: [{ type: 'number' }, { type: 'integer' }] }, 'p: integer'],
    [{ type: 'string', anyOf: [{ format: 'date' }, { format: 'uuid' }] }, 'p: string'],
    [{ oneOf: [{ enum: ['a', 'b'] }, { enum: [''] }, { enum: [null] }] }, 'p: string | null'],
    [{ type: 'string', enum: ['a', null], nullable: true }, 'p: string | null'],
    [{ enum: [1, 1.5] }, 'p: number'],
  ])('%j', (schema, text) => {
    expect(one(schema)).toBe(text)
    expect(inputOf(object({ p: schema })).types?.[0]).not.toBeNull()
  })

  test.each([
    [{ type: ['string', 'integer'] }, 'integer | string'],
    [{ anyOf: [{ type: 'integer' }, { type: 'number' }] }, 'integer | number'],
    [{ enum: ['a', 1] }, 'integer | string'],
    [{ type: 'object' }, 'object'],
    [{ type: 'array' }, 'array'],
    [{ type: 'array', items: { type: ['string', 'null'] } }, 'array'],
    [{ type: 'array', items: { type: 'array', items: { type: 'string' } } }, 'string[][]'],
    [{ type: 'null' }, 'null'],
    [{ type: 'file' }, 'file'],
    [{}, 'any'],
    [true, 'any'],
    [5, 'any'],
    [{ allOf: [{ type: 'string' }, { type: 'integer' }] }, 'never'],
    [{ anyOf: [{}, { type: 'null' }] }, 'any'],
    [{ type: 'array', items: [{ type: 'string' }] }, 'array'],
    [{ type: 'array', prefixItems: [{ type: 'integer' }], items: { type: 'string' } }, 'array'],
  ])('%j is no cache key', (schema, text) => {
    const { params, types } = inputOf(object({ p: schema }))
    expect(params).toEqual([`p: ${text}`])
    expect(types).toEqual([null])
  })

  test('is looked up in the components, through references of references', () => {
    expect(one(ref('Id'), { Id: ref('Int'), Int: { type: 'integer' } })).toBe('p: integer')
    expect(one({ anyOf: [ref('Int'), { type: 'null' }] }, { Int: { type: 'integer' } })).toBe('p: integer | null')
    expect(one(ref('a~1b%20c'), { 'a/b c': { type: 'string' } })).toBe('p: string')
  })

  test('of references in a circle is any, soon', () => {
    expect(one(ref('A'), { A: ref('B'), B: ref('A') })).toBe('p: any')
    const self = { anyOf: [ref('A'), ref('A'), ref('A'), { type: 'string' }] }
    expect(one(ref('A'), { A: self })).toBe('p: string')
  })
})

describe('the params of an input', () => {
  test('are required when the schema says so and gives no default', () => {
    const schema = { type: 'object', required: ['a', 'b'], properties: { a: { type: 'string' }, b: { type: 'string', default: null }, c: { type: 'string' } } }
    expect(inputOf(schema).params).toEqual(['a: string', 'b?: string', 'c?: string'])
  })

  test('are gathered from allOf and references', () => {
    const Paged = { type: 'object', properties: { page: { type: 'integer' } } }
    const input = { allOf: [ref('Paged'), object({ id: { type: 'integer' } }), { required: ['page'] }] }
    expect(inputOf(input, { Paged })).toMatchObject({ params: ['page: integer', 'id: integer'], codes: [] })
  })

  test('are none for null, an empty schema, and an object without properties', () => {
    for (const input of [null, {}, { type: 'object' }]) expect(inputOf(input)).toMatchObject({ params: [], codes: [] })
  })

  test.each([[{ type: 'string' }], [true], [{ type: 'array', items: {} }], [{ allOf: [{ type: 'string' }] }], [{ anyOf: [object({})] }]])(
    'cannot be read off %j',
    (input) => {
      expect(inputOf(input).codes).toEqual(['MZ103'])
    },
  )

  test('are required by names, and by nothing else', () => {
    expect(inputOf(object({ id: { type: 'integer' } }, [{ toString: ['id'] }, 5, 'id'] as string[])).params).toEqual(['id: integer'])
  })

  test('have the default of what they refer to', () => {
    const schemas = { Page: { type: 'integer', default: 1 } }
    expect(inputOf(object({ page: ref('Page'), size: { allOf: [ref('Page')], description: 'How many.' } }), schemas).params).toEqual(['page?: integer', 'size?: integer'])
  })

  test('of a schema that contains itself are read once, soon', () => {
    const Self = { allOf: [ref('Self'), ref('Self'), ref('Self'), object({ id: { type: 'integer' } })] }
    expect(inputOf(ref('Self'), { Self })).toMatchObject({ params: ['id: integer'], codes: [] })
  })
})

describe('references', () => {
  test('that lead nowhere are faults, where they stand', () => {
    const { faults, diagnostics } = parsed(
      '{ "x-mizan-functions": [\n{ "name": "f",\n  "output": { "$ref": "#/components/schemas/Gone" } },\n{ "name": "g", "output": { "$ref": "#/components/schemas/A" } }],\n' +
        '"components": { "schemas": {\n"A": { "items": { "$ref": "other.json#/B" } } } } }',
    )
    expect(faults).toEqual(['MZ106 3:23', 'MZ106 6:27'])
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'The reference "#/components/schemas/Gone" leads to nothing in this document.',
      'The reference "other.json#/B" leads out of this document, which is read alone.',
    ])
  })

  test.each([
    ['https://example.com/schema.json', 'leads out of this document'],
    ['#anchor', 'names an anchor'],
    ['#/components/schemas/%zz', 'can be decoded'],
    ['#/components/schemas/A/required', 'leads to an array, which is no schema'],
    ['#/components/schemas/A/properties/01', 'leads to nothing'],
    ['#/components/schemas/A/__proto__', 'leads to nothing'],
    ['#/info/title', 'leads to "Shop", which is no schema'],
  ])('%s is one fault', (ref, words) => {
    const A = object({ id: { type: 'string' } })
    const document = { info: { title: 'Shop' }, 'x-mizan-functions': [{ name: 'f', input: { $ref: ref } }], components: { schemas: { A } } }
    const { diagnostics } = parsed(JSON.stringify(document))
    expect(diagnostics.map(({ code }) => code)).toEqual(['MZ106'])
    expect(diagnostics[0]?.message).toContain(words)
  })

  test('of what no function uses are nobody\'s fault', () => {
    expect(inputOf(null, { A: ref('Gone'), B: { $defs: { C: ref('Gone') } } }).codes).toEqual([])
    expect(inputOf(object({ b: ref('B') }), { B: { type: 'string', $defs: { C: ref('Gone') } } }).codes).toEqual([])
  })

  test('are none where data stand, and are some below properties of any name', () => {
    const schema = { default: { $ref: 'x' }, examples: [{ $ref: 'x' }], enum: [{ $ref: 'x' }], const: { $ref: 'x' } }
    expect(inputOf(object({ a: schema })).codes).toEqual([])
    expect(inputOf(object({ default: ref('Gone') })).codes).toEqual(['MZ106'])
    expect(inputOf(object({ $ref: { type: 'string' } })).codes).toEqual([])
  })
})
