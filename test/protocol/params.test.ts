import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalParams, type ParamValue } from '../../src/protocol/index.js'

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/)
const scalar = fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean())
const value: fc.Arbitrary<ParamValue> = fc.oneof(scalar, fc.constantFrom(null, undefined), fc.array(scalar))
const params = fc.dictionary(name, value)

describe('canonical params', () => {
  test('are sorted by code unit, upper case first', () => {
    expect(canonicalParams({ b: 1, a: 2, B: 3, a_1: 4, aa: 5 })).toBe('B=3&a=2&a_1=4&aa=5&b=1')
  })

  test('leave out what is absent, null or an empty array, and keep the empty string', () => {
    expect(canonicalParams({ a: undefined, b: null, c: [], d: '' })).toBe('d=')
  })

  test('repeat the name of an array, in its order', () => {
    expect(canonicalParams({ tag: ['b', 'a', 'b'] })).toBe('tag=b&tag=a&tag=b')
  })

  test('print numbers as RFC 8785 does', () => {
    const printed = (n: number) => canonicalParams({ n })
    expect([-0, 5.0, 1e21, 1e-7, 0.1].map(printed)).toEqual(['n=0', 'n=5', 'n=1e%2B21', 'n=1e-7', 'n=0.1'])
  })

  test('encode as a form does', () => {
    expect(canonicalParams({ q: "a b+c/é'~*" })).toBe('q=a+b%2Bc%2F%C3%A9%27%7E*')
  })

  test('are one text for a number, a boolean and their spelling', () => {
    expect(canonicalParams({ id: 5, on: true })).toBe(canonicalParams({ id: '5', on: 'true' }))
  })

  test('do not depend on the order in which params were set', () => {
    fc.assert(
      fc.property(params, (given) => {
        const reversed = Object.fromEntries(Object.entries(given).reverse())
        expect(canonicalParams(reversed)).toBe(canonicalParams(given))
      }),
    )
  })

  test('survive a URL and a form reader unchanged', () => {
    fc.assert(
      fc.property(params, (given) => {
        const canonical = canonicalParams(given)
        expect(new URL(`http://host/?${canonical}`).search.slice(1)).toBe(canonical)
        expect(new URLSearchParams(canonical).toString()).toBe(canonical)
      }),
    )
  })
})
