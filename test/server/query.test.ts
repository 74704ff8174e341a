import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalParams, type ParamType, type ParamValue, type Scalar } from '../../src/protocol/index.js'
import { readQuery } from '../../src/server/query.js'
import type { ServerContext } from '../../src/server/table.js'
import { param, type } from './shop.js'

const contextOf = (...params: ServerContext['params']): ServerContext => ({
  name: 'user',
  params,
  functions: [],
  shapes: [],
  private: false,
  maxAge: null,
})

const user = contextOf(
  param('user_id', type('integer')),
  param('price', type('number'), false),
  param('on', type('boolean'), false),
  param('q', type('string'), false),
  param('tags', type('string[]'), false),
  param('ids', type('integer[]'), false),
)

const values = (query: string) => {
  const reading = readQuery(query, user)
  return reading.ok ? Object.fromEntries(reading.values) : reading
}
const fields = (query: string, context = user) => {
  const reading = readQuery(query, context)
  return reading.ok ? {} : reading.fields
}

describe('reading a query', () => {
  test('tells of some faults where there are thousands', () => {
    const query = Array.from({ length: 5000 }, (_, index) => `${'x'.repeat(500)}${index}`).join('&')
    expect(JSON.stringify(fields(query)).length).toBeLessThan(5000)
  })

  test('gives each param its declared type', () => {
    expect(values('ids=1&ids=-2&on=false&price=1.5&q=5&tags=a&user_id=5')).toEqual({
      ids: [1, -2],
      on: false,
      price: 1.5,
      q: '5',
      tags: ['a'],
      user_id: 5,
    })
  })

  const noIntegers = ['', '05', '+5', '5.0', '5e0', '-0', ' 5', '5 ', '0x5', '９', '9007199254740992', '1e3', 'null']
  test.each(noIntegers)('refuses %j as an integer', (text) => {
    const query = new URLSearchParams({ user_id: text }).toString()
    expect(fields(query)).toEqual({ user_id: [`Expected one integer, such as 5, got ${JSON.stringify(text)}.`] })
  })

  const noNumbers = ['', '.5', '5.', '+1', '0x1', '1e400', 'NaN', 'Infinity', '01', '1_000', '1,5']
  test.each(noNumbers)('refuses %j as a number', (text) => {
    expect(Object.keys(fields(`${new URLSearchParams({ price: text })}&user_id=5`))).toEqual(['price'])
  })

  test.each(['', '1', '0', 'TRUE', 'yes', 'null'])('refuses %j as a boolean', (text) => {
    expect(Object.keys(fields(`on=${text}&user_id=5`))).toEqual(['on'])
  })

  test.each([
    ['price=5.0&user_id=5', 'price=5&user_id=5'],
    ['price=1e2&user_id=5', 'price=100&user_id=5'],
    ['price=-0&user_id=5', 'price=0&user_id=5'],
    ['user_id=5&q=a', 'q=a&user_id=5'],
    ['q=a%20b&user_id=5', 'q=a+b&user_id=5'],
    ['&&user_id=5&', 'user_id=5'],
    ['q&user_id=5', 'q=&user_id=5'],
    ['%75ser_id=5', 'user_id=5'],
  ])('knows that %s is canonically %s', (query, canonical) => {
    expect(readQuery(query, user)).toMatchObject({ ok: true, canonical })
  })

  test('refuses what is undeclared, in any case, and says what there is', () => {
    expect(fields('User_id=6&user_id=5')).toEqual({
      User_id: ['The context "user" takes no such param; it takes user_id, price, on, q, tags, ids.'],
    })
    expect(fields('x=1', contextOf())).toEqual({ x: ['The context "user" takes no params.'] })
  })

  test('refuses a repeated scalar', () => {
    const fault = 'Expected one integer, such as 5, got 2 values, "5" first.'
    expect(fields('user_id=5&user_id=5')).toEqual({ user_id: [fault] })
  })

  test('refuses an array with one ill-typed item', () => {
    expect(Object.keys(fields('ids=1&ids=b&user_id=5'))).toEqual(['ids'])
  })

  test('misses a required param', () => {
    expect(fields('q=a')).toEqual({ user_id: ['The context "user" requires it: one integer, such as 5.'] })
  })

  test('takes the absence of a required array or nullable param for its empty value', () => {
    expect(fields('', contextOf(param('tags', type('string[]')), param('parent', type('integer?'))))).toEqual({})
  })

  test('reports all faults together, hostile names included', () => {
    const reported = fields('__proto__=1&constructor=2&on=x')
    expect(Object.keys(reported).sort()).toEqual(['__proto__', 'constructor', 'on', 'user_id'])
    expect(Object.getPrototypeOf(reported)).toBe(Object.prototype)
  })

  test('does not send a long hostile value back', () => {
    expect(JSON.stringify(fields(`user_id=${'9'.repeat(5000)}`)).length).toBeLessThan(200)
  })

  test('gives back the values whose canonical params it reads', () => {
    const item: Record<Scalar, fc.Arbitrary<string | number | boolean>> = {
      // A URL carries Unicode scalar values only.
      string: fc.string({ unit: 'grapheme' }),
      integer: fc.maxSafeInteger(),
      number: fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
      boolean: fc.boolean(),
    }
    const paramType = fc.record({
      scalar: fc.constantFrom<Scalar>('string', 'integer', 'number', 'boolean'),
      array: fc.boolean(),
      nullable: fc.boolean(),
    })
    const typed = ({ scalar, array }: ParamType): fc.Arbitrary<ParamValue> => {
      const present: fc.Arbitrary<ParamValue> = array ? fc.array(item[scalar], { minLength: 1 }) : item[scalar]
      return fc.option(present, { nil: undefined })
    }
    const entry = fc
      .dictionary(fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/), paramType, { maxKeys: 5 })
      .chain((types) => fc.record({ types: fc.constant(types), given: fc.record(mapValues(types, typed)) }))

    fc.assert(
      fc.property(entry, ({ types, given }) => {
        const context = contextOf(...Object.entries(types).map(([name, one]) => param(name, one, false)))
        const canonical = canonicalParams(given)
        const expected = Object.entries(given).filter(([, value]) => value !== undefined)
        const reading = readQuery(canonical, context)
        expect(reading).toEqual({ ok: true, values: new Map(expected), canonical })
      }),
    )
  })

  test('calls a query canonical only when reading it again gives the same one', () => {
    const near = fc.stringMatching(/^(user_id|price|q|ids|tags)=[-+.e0-9a%]{0,6}$/)
    const text = fc.oneof(fc.webQueryParameters(), fc.string(), near)
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), (parts) => {
        const reading = readQuery(parts.join('&'), user)
        if (reading.ok) expect(readQuery(reading.canonical, user)).toEqual(reading)
      }),
    )
  })
})

function mapValues<A, B>(record: Record<string, A>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))
}
