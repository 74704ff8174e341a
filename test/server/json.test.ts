import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { JsonError, stableJson } from '../../src/server/json.js'

/** The same value with the keys of every object in another order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).reverse().map(([key, item]) => [key, reversed(item)]))
}

describe('stable JSON', () => {
  test('sorts keys by code units at every depth, integers too', () => {
    const value = { b: { 9: 1, 10: 2, a: 3, A: 4 }, a: [{ z: 1, é: 2, y: 3 }] }
    expect(stableJson(value)).toBe('{"a":[{"y":3,"z":1,"é":2}],"b":{"10":2,"9":1,"A":4,"a":3}}')
  })

  test('keeps the order of arrays', () => {
    expect(stableJson([3, 1, 2])).toBe('[3,1,2]')
  })

  test('is what JSON.stringify means, whatever the value', () => {
    const anything = fc.anything({
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withSet: true,
      withSparseArray: true,
      withTypedArray: true,
    })
    fc.assert(
      fc.property(anything, (value) => {
        expect(JSON.parse(stableJson(value))).toEqual(JSON.parse(JSON.stringify(value) ?? 'null'))
      }),
    )
  })

  test('does not depend on the order in which keys were set', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(stableJson(reversed(value))).toBe(stableJson(value))
      }),
    )
  })

  test('does not depend on which keys came before, however many', () => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`"${index}`, index]))
    expect(JSON.parse(stableJson([many, many]))).toEqual([many, many])
    expect(stableJson({ b: 1, a: 2 })).toBe('{"a":2,"b":1}')
  })

  test('reads its own text to the same text', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(stableJson(JSON.parse(stableJson(value)))).toBe(stableJson(value))
      }),
    )
  })

  test('writes -0, NaN, infinities, undefined and functions as JSON.stringify does', () => {
    const nothing = [undefined, () => 1, Symbol('s')]
    const value = { a: -0, b: NaN, c: Infinity, d: undefined, e: () => 1, f: nothing, g: Symbol('s') }
    expect(stableJson(value)).toBe('{"a":0,"b":null,"c":null,"f":[null,null,null]}')
    expect(stableJson(undefined)).toBe('null')
  })

  test('honours toJSON with its key, and not on what it gives', () => {
    const date = new Date(0)
    const keyed = { toJSON: (key: string) => ({ key, toJSON: () => 'twice' }) }
    expect(stableJson({ date, list: [keyed], gone: { toJSON: () => undefined } })).toBe(
      '{"date":"1970-01-01T00:00:00.000Z","list":[{"key":"0"}]}',
    )
  })

  test('unboxes boxed values', () => {
    expect(stableJson([Object(5), Object('s'), Object(false)])).toBe('[5,"s",false]')
  })

  test('escapes lone surrogates', () => {
    expect(stableJson('\ud800')).toBe(String.raw`"\ud800"`)
  })

  test('keeps an own key __proto__ as data', () => {
    const value: unknown = JSON.parse('{"__proto__":{"admin":true},"a":1}')
    expect(stableJson(value)).toBe('{"__proto__":{"admin":true},"a":1}')
    expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false)
  })

  test('says where a bigint is, and what to return instead', () => {
    const write = () => stableJson({ orders: [{ total: 1n }] })
    expect(write).toThrow(JsonError)
    expect(write).toThrow('.orders[0].total, which JSON cannot carry. Return Number(…)')
    expect(() => stableJson(Object(1n))).toThrow('at its top')
  })

  test('says where a cycle is, and takes one object twice', () => {
    const user: Record<string, unknown> = {}
    expect(stableJson({ a: user, b: user })).toBe('{"a":{},"b":{}}')
    user.friends = [user]
    expect(() => stableJson(user)).toThrow('cycle at .friends[0]')
  })
})
