import { describe, expect, test } from 'vitest'
import type { JsonSchema, ServerFunction } from '../../../src/server/index.js'
import { coerceFields } from '../../../src/server/validate/coerce.js'
import { inputOf } from '../../../src/server/validate/declared.js'
import { fn, param, type } from '../shop.js'

const FILE = { type: 'string', format: 'binary' }
const properties: Record<string, JsonSchema> = {
  id: { type: 'integer' },
  price: { type: 'number' },
  on: { type: 'boolean' },
  name: { type: 'string' },
  nick: { type: ['string', 'null'] },
  state: { type: 'string', enum: ['open', 'on'] },
  level: { type: ['number', 'null'], enum: [1, 2, null] },
  yes: { type: 'boolean', enum: [true] },
  tags: { type: 'array', items: { type: 'string' } },
  ids: { anyOf: [{ type: 'array', items: { $ref: '#/components/schemas/Id' } }, { type: 'null' }] },
  either: { type: ['number', 'string'] },
  size: { anyOf: [{ type: 'number' }, { type: 'string', enum: ['auto', '5'] }] },
  photo: FILE,
  photos: { type: 'array', items: FILE },
  address: { type: 'object', properties: { street: { type: 'string' } } },
  any: {},
}

function taking(required: string[] = []): ServerFunction {
  const schema = { type: 'object', properties, ...(required.length ? { required } : {}) }
  return fn('save', () => null, { params: Object.keys(properties).map((name) => param(name, null)), input: { schema, schemas: { Id: { type: 'integer' } } } })
}

function coerce(entries: [string, string | File][], target = taking()) {
  const input = inputOf(target)
  if (input instanceof Promise) throw new Error('it was not asked to wait')
  return coerceFields(entries, target, input)
}

const photo = new File(['x'], 'x.png')
const none = new File([], '')

describe('a field', () => {
  test.each<[string, string | File, unknown]>([
    ['id', '5', 5],
    ['id', '-9007199254740991', -9007199254740991],
    ['price', '1.50', 1.5],
    ['price', '1e3', 1000],
    ['on', 'true', true],
    ['on', 'false', false],
    ['on', 'on', true],
    ['name', '5', '5'],
    ['name', ' ', ' '],
    ['state', 'on', 'on'],
    ['level', '2', 2],
    ['yes', 'on', true],
    ['either', '5', '5'],
    ['size', '5', '5'],
    ['size', '6', 6],
    ['size', 'auto', 'auto'],
    ['photo', photo, photo],
    ['any', '5', '5'],
    ['any', photo, photo],
  ])('%s=%j is %j', (name, text, value) => {
    expect(coerce([[name, text]])).toEqual({ values: { [name]: value } })
  })

  test.each<[string, string | File, string]>([
    ['id', '5x', 'Expected an integer, got "5x".'],
    ['id', '05', 'Expected an integer, got "05".'],
    ['id', ' 5', 'Expected an integer, got " 5".'],
    ['id', '9007199254740993', 'Expected an integer, got "9007199254740993".'],
    ['id', photo, 'Expected an integer, got a file.'],
    ['price', '0x10', 'Expected a number, got "0x10".'],
    ['price', 'Infinity', 'Expected a number, got "Infinity".'],
    ['on', '1', 'Expected true or false, got "1".'],
    ['on', 'TRUE', 'Expected true or false, got "TRUE".'],
    ['state', 'shut', 'Expected "open" or "on", got "shut".'],
    ['level', 'null', 'Expected 1, 2 or null, got "null".'],
    ['name', photo, 'Expected a string, got a file.'],
    ['photo', 'x.png', 'Expected a file, got "x.png".'],
    ['address', '{}', 'Expected an object, got "{}". A field cannot carry it: send application/json.'],
    ['role', 'admin', expect.stringContaining('"save" takes no such argument; it takes id, price,') as string],
    ['__proto__', 'x', expect.stringContaining('takes no such argument') as string],
    ['constructor', 'x', expect.stringContaining('takes no such argument') as string],
  ])('%s=%j is refused', (name, text, message) => {
    const found = coerce([[name, text]])
    expect('fields' in found && Object.entries(found.fields)).toEqual([[name, [message]]])
  })

  test('that is empty is no value where none is needed', () => {
    expect(coerce([['id', ''], ['name', ''], ['nick', ''], ['on', ''], ['photo', none], ['photos', none]])).toEqual({ values: { photos: [] } })
    const needed = taking(['id', 'name', 'nick', 'photo'])
    expect(coerce([['id', '5'], ['name', ''], ['nick', ''], ['photo', photo]], needed)).toEqual({ values: { id: 5, name: '', nick: null, photo } })
    expect(coerce([['id', ''], ['name', ''], ['nick', ''], ['photo', none]], needed)).toEqual({
      fields: { id: ['Expected an integer, got "".'], photo: ['"save" requires it.'] },
    })
  })

  test('that is needed and did not come is told, unless its absence says it all', () => {
    expect(coerce([], taking(['id', 'tags', 'level']))).toEqual({ fields: { id: ['"save" requires it.'] } })
    expect(coerce([['id', '5']], taking(['id', 'tags', 'level', 'ids']))).toEqual({ values: { id: 5, tags: [], level: null, ids: [] } })
  })

  test('that repeats is an array, and nothing else', () => {
    expect(coerce([['tags', 'a'], ['ids', '1'], ['tags', ''], ['ids', '2'], ['photos', photo], ['photos', photo]])).toEqual({
      values: { tags: ['a', ''], ids: [1, 2], photos: [photo, photo] },
    })
    expect(coerce([['ids', '1'], ['ids', 'x'], ['id', '1'], ['id', '2']])).toEqual({
      fields: { ids: ['`ids[1]`: Expected an integer, got "x".'], id: ['Expected an integer, once; it came 2 times.'] },
    })
  })
})

describe('fields of a function of which the params alone are known', () => {
  test('are typed by them', () => {
    const read = fn('read', () => null, { params: [param('id', type('integer')), param('tags', type('string[]'), false), param('any', null, false)] })
    expect(coerce([['id', '5'], ['tags', 'a'], ['any', 'x']], read)).toEqual({ values: { id: 5, tags: ['a'], any: 'x' } })
    expect(coerce([['id', 'x'], ['none', '']], read)).toEqual({
      fields: { id: ['Expected an integer, got "x".'], none: ['"read" takes no such argument; it takes id, tags, any.'] },
    })
  })
})

describe('fields of arguments that are a union', () => {
  test('are those of each', () => {
    const part = (kind: string, member: Record<string, JsonSchema>): JsonSchema => ({ type: 'object', properties: { kind: { type: 'string', enum: [kind] }, ...member }, required: ['kind'] })
    const schema = { anyOf: [part('card', { number: { type: 'string' } }), part('cash', { amount: { type: 'number' } })] }
    const pay = fn('pay', () => null, { params: ['kind', 'number', 'amount'].map((name) => param(name, null, false)), input: { schema, schemas: {} } })
    expect(coerce([['kind', 'cash'], ['amount', '5']], pay)).toEqual({ values: { kind: 'cash', amount: 5 } })
  })
})
