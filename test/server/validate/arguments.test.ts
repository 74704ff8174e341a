import { type } from 'arktype'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { JsonSchema, Loaded, ServerFunction } from '../../../src/server/index.js'
import { validateArguments } from '../../../src/server/validate/arguments.js'
import { fn, loaded, param, type as paramType } from '../shop.js'

type Schemas = Record<string, JsonSchema>

const object = (properties: Record<string, JsonSchema>, required = Object.keys(properties)): JsonSchema => ({
  type: 'object',
  properties,
  ...(required.length ? { required } : {}),
})

/** A function of these arguments; each is a param of no known type, as where the schema alone knows. */
function taking(schema: JsonSchema, schemas: Schemas = {}): ServerFunction {
  const names = typeof schema === 'object' ? Object.keys(schema['properties'] ?? {}) : []
  return fn('save', () => null, { params: names.map((name) => param(name, null, false)), input: { schema, schemas } })
}

const plain = loaded(() => null)

function fieldsOf(target: ServerFunction, given: Record<string, unknown>, code: Loaded = plain) {
  const valid = validateArguments(target, code, given)
  if (valid instanceof Promise) throw new Error('it was not asked to wait')
  return valid.ok ? null : valid.fields
}

describe('arguments of a known type', () => {
  const address = object({ street: { type: 'string' }, city: { type: 'string' } }, ['street'])
  const save = taking(
    object(
      {
        id: { type: 'integer' },
        price: { type: 'number' },
        state: { type: 'string', enum: ['open', 'closed'] },
        nick: { type: ['string', 'null'] },
        address: { $ref: '#/components/schemas/Address' },
        tags: { type: 'array', items: { type: 'string' } },
        extra: { type: 'object', additionalProperties: { type: 'number' } },
      },
      ['id'],
    ),
    { Address: address },
  )

  test('come out as they went in, in an object without a prototype', () => {
    const given = { id: 5, price: 1.5, state: 'open', nick: null, address: { street: 'A' }, tags: [], extra: { a: 1 } }
    const valid = validateArguments(save, plain, given)
    expect(valid).toEqual({ ok: true, args: given })
    expect(Object.getPrototypeOf((valid as { args: object }).args)).toBe(null)
  })

  test.each<[Record<string, unknown>, Record<string, string[]>]>([
    [{ id: '5x' }, { id: ['Expected an integer, got "5x".'] }],
    [{ id: 1.5 }, { id: ['Expected an integer, got 1.5.'] }],
    [{ id: Infinity }, { id: ['Expected an integer, got Infinity.'] }],
    [{ id: null }, { id: ['Expected an integer, got null.'] }],
    [{ id: {} }, { id: ['Expected an integer, got an object.'] }],
    [{}, { id: ['"save" requires it.'] }],
    [{ id: 1, state: 'shut' }, { state: ['Expected "open" or "closed", got "shut".'] }],
    [{ id: 1, nick: 5 }, { nick: ['Expected a string or null, got 5.'] }],
    [{ id: 1, nick: 'x'.repeat(9) + '"', price: 'y'.repeat(5000) }, { price: [`Expected a number, got "${'y'.repeat(50)}…".`] }],
    [{ id: 1, address: {} }, { address: ['`address.street`: It is required.'] }],
    [{ id: 1, address: { street: 5 } }, { address: ['`address.street`: Expected a string, got 5.'] }],
    [{ id: 1, address: { street: 'A', zip: 1 } }, { address: ['`address.zip`: There is no such key; known are street, city.'] }],
    [{ id: 1, tags: ['a', 5, 'b', null] }, { tags: ['`tags[1]`: Expected a string, got 5.', '`tags[3]`: Expected a string, got null.'] }],
    [{ id: 1, extra: { a: 'x' } }, { extra: ['`extra.a`: Expected a number, got "x".'] }],
    [{ id: 1, role: 'admin' }, { role: ['"save" takes no such argument; it takes id, price, state, nick, address, tags, extra.'] }],
    [{ id: 'a', price: 'b' }, { id: ['Expected an integer, got "a".'], price: ['Expected a number, got "b".'] }],
    [JSON.parse('{"id":1,"__proto__":{"admin":true}}'), JSON.parse('{"__proto__":["\\"save\\" takes no such argument; it takes id, price, state, nick, address, tags, extra."]}')],
    [{ id: 1, constructor: 5 }, { constructor: [expect.stringContaining('takes no such argument')] }],
    [{ id: 1, address: new File([], 'x') }, { address: [expect.stringContaining('got a file')] }],
  ] as [Record<string, unknown>, Record<string, string[]>][])('are refused as %j', (given, fields) => {
    expect(fieldsOf(save, given)).toEqual(fields)
  })

  test('are refused in an answer of bounded size, however many faults they have', () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`${'k'.repeat(500)}${index}`, 1]))
    expect(JSON.stringify(fieldsOf(save, { ...many, tags: Array(50_000).fill(5) })).length).toBeLessThan(20_000)
  })

  test('may be named as what every object has', () => {
    const odd = taking(object({ constructor: { type: 'string' }, valueOf: { type: 'number' } }, []))
    expect(fieldsOf(odd, {})).toBe(null)
    expect(fieldsOf(odd, { constructor: 'a', valueOf: 1 })).toBe(null)
    expect(fieldsOf(odd, { constructor: 1 })).toEqual({ constructor: ['Expected a string, got 1.'] })
  })
})

describe('an argument that is a union', () => {
  const card = object({ kind: { type: 'string', enum: ['card'] }, number: { type: 'string' } })
  const cash = object({ kind: { type: 'string', const: 'cash' }, amount: { type: 'number' } })
  const pay = taking(object({ by: { anyOf: [{ $ref: '#/components/schemas/Card' }, { $ref: '#/components/schemas/Cash' }, { type: 'null' }] } }), {
    Card: card,
    Cash: cash,
  })

  test.each([{ kind: 'card', number: '1' }, { kind: 'cash', amount: 1 }, null])('takes %j', (by) => {
    expect(fieldsOf(pay, { by })).toBe(null)
  })

  test.each([
    [{ kind: 'card', number: 5 }, '`by.number`: Expected a string, got 5.'],
    [{ kind: 'card', number: '1', amount: 1 }, '`by.amount`: There is no such key; known are kind, number.'],
    [{ kind: 'cheque' }, 'Expected an object or null, got an object.'],
    ['card', 'Expected an object or null, got "card".'],
  ])('refuses %j by the alternative that was meant', (by, message) => {
    expect(fieldsOf(pay, { by })).toEqual({ by: [message] })
  })

  test('is told by its faults where the arguments themselves are one', () => {
    const either = fn('pay', () => null, {
      params: ['kind', 'number', 'amount'].map((name) => param(name, null, false)),
      input: { schema: { type: 'object', properties: { kind: { enum: ['card', 'cash'], type: 'string' } }, required: ['kind'], anyOf: [card, cash] }, schemas: {} },
    })
    expect(fieldsOf(either, { kind: 'card', number: '1' })).toBe(null)
    expect(fieldsOf(either, { kind: 'card' })).toEqual({ number: ['"pay" requires it.'] })
    expect(fieldsOf(either, { kind: 'card', number: '1', amount: 5 })).toEqual({ amount: [expect.stringContaining('no such key')] })
    expect(fieldsOf(either, {})).toEqual({ kind: ['"pay" requires it.'] })
  })

  test('which holds itself costs no more with every level', () => {
    const list = { type: 'array', items: { $ref: '#/components/schemas/Rule' } }
    const rule = (op: string) => object({ items: list, op: { type: 'string', enum: [op] } })
    const filter = taking(object({ rule: { $ref: '#/components/schemas/Rule' } }), { Rule: { anyOf: [rule('and'), rule('or'), { type: 'string' }] } })
    let good: unknown = 'x'
    let bad: unknown = 5
    for (let level = 0; level < 40; level++) [good, bad] = [{ op: 'or', items: [good] }, { op: 'or', items: [bad] }]
    expect(fieldsOf(filter, { rule: good })).toBe(null)
    expect(fieldsOf(filter, { rule: bad })?.rule?.[0]).toContain('Expected an object or a string, got 5')
  })
})

describe('an argument that is a file', () => {
  const file = { type: 'string', format: 'binary' }
  const upload = taking(object({ photo: file, more: { type: 'array', items: file }, old: { ...file, type: ['string', 'null'] } }, ['photo']))
  const photo = new File(['x'], 'x.png')

  test('takes a file and nothing else', () => {
    expect(fieldsOf(upload, { photo, more: [photo, new Blob()], old: null })).toBe(null)
    expect(fieldsOf(upload, { photo: 'x.png', more: [{}], old: 5 })).toEqual({
      photo: ['Expected a file, got "x.png".'],
      more: ['`more[0]`: Expected a file, got an object.'],
      old: ['Expected a file or null, got 5.'],
    })
  })

  test('is no other argument', () => {
    const save = taking(object({ text: { type: 'string' }, settings: object({ dark: { type: 'boolean' } }, []), any: {} }, []))
    expect(fieldsOf(save, { text: photo, settings: photo, any: photo })).toEqual({
      text: ['Expected a string, got a file.'],
      settings: ['Expected an object, got a file.'],
    })
  })
})

describe('arguments of which the params alone are known', () => {
  const read = fn('read', () => null, {
    params: [param('id', paramType('integer')), param('tags', paramType('string[]'), false), param('on', paramType('boolean?'), false), param('any', null, false)],
  })

  test('are held to their types', () => {
    expect(fieldsOf(read, { id: 5, tags: ['a'], on: null, any: {} })).toBe(null)
    expect(fieldsOf(read, { id: '5', tags: 'a', on: 1, none: 1 })).toEqual({
      id: ['Expected an integer, got "5".'],
      tags: ['Expected an array, got "a".'],
      on: ['Expected true or false or null, got 1.'],
      none: ['"read" takes no such argument; it takes id, tags, on, any.'],
    })
  })
})

describe('arguments whose type is still being worked out', () => {
  test('wait for it', async () => {
    const slow = fn('slow', () => null, {
      params: [param('id', null)],
      input: () => new Promise((resolve) => setTimeout(resolve, 5, { schema: object({ id: { type: 'integer' } }), schemas: {} })),
    })
    expect(await validateArguments(slow, plain, { id: 5 })).toMatchObject({ ok: true })
    expect(await validateArguments(slow, plain, { id: 'x' })).toMatchObject({ ok: false, fields: { id: ['Expected an integer, got "x".'] } })
  })
})

describe('arguments with a schema of `input`', () => {
  const params = [param('name', null), param('address', null, false)]
  const save = fn('save', () => null, { params })

  test.each([
    ['zod', z.object({ name: z.string().trim().min(2), address: z.object({ zip: z.number() }).optional() })],
    ['valibot', v.object({ name: v.pipe(v.string(), v.trim(), v.minLength(2)), address: v.optional(v.object({ zip: v.number() })) })],
    ['arktype', type({ name: type('string.trim').to('string >= 2'), 'address?': { zip: 'number' } })],
  ])('of %s are what it makes of them, or its messages by argument', (_, input) => {
    const code = loaded(() => null, { input })
    const valid = validateArguments(save, code, { name: ' Ann ' })
    expect(valid).toEqual({ ok: true, args: { name: 'Ann' } })
    expect(Object.getPrototypeOf((valid as { args: object }).args)).toBe(null)
    expect(fieldsOf(save, { name: 'A' }, code)).toEqual({ name: [expect.any(String)] })
    expect(fieldsOf(save, { name: 'Ann', address: { zip: 'x' } }, code)).toEqual({ address: [expect.stringContaining('`address.zip`: ')] })
    expect(Object.keys(fieldsOf(save, {}, code) ?? {})).toEqual(['name'])
  })

  test('refuse unknown keys, which the library would drop', () => {
    const code = loaded(() => null, { input: z.object({ name: z.string() }) })
    expect(fieldsOf(save, { name: 'Ann', role: 'admin' }, code)).toEqual({ role: ['"save" takes no such argument; it takes name, address.'] })
  })

  test('may be asked a database', async () => {
    const input = z.object({ name: z.string().refine(async (name) => Promise.resolve(name !== 'taken'), 'Somebody has it') })
    const code = loaded(() => null, { input })
    expect(await validateArguments(save, code, { name: 'free' })).toEqual({ ok: true, args: { name: 'free' } })
    expect(await validateArguments(save, code, { name: 'taken' })).toEqual({ ok: false, fields: { name: ['Somebody has it'] } })
  })

  test('may be wrong as a whole', () => {
    const input = z.object({ name: z.string() }).refine(() => false, 'The passwords differ')
    expect(validateArguments(save, loaded(() => null, { input }), { name: 'Ann' })).toEqual({ ok: false, fields: {}, detail: 'The passwords differ' })
  })

  test('are its alone to judge where nothing else is known', () => {
    const input = z.object({ id: z.number() })
    expect(fieldsOf(fn('bare', () => null), { id: 5 }, loaded(() => null, { input }))).toBe(null)
  })
})
