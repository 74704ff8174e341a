import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { share } from '../../src/model/share.js'

const clone = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe('a document that is read again', () => {
  test('is the very same when nothing in it changed', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      const before = clone(value)
      if (!JSON.stringify(before).includes('__proto__')) expect(share(before, clone(before))).toBe(before)
    }))
  })

  test('says what it said without', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (first, second) => {
      const [before, after] = [clone(first), clone(second)]
      expect(JSON.stringify(share(before, after))).toBe(JSON.stringify(clone(second)))
      expect(JSON.stringify(before)).toBe(JSON.stringify(clone(first)))
    }))
  })

  test('keeps each part that did not change', () => {
    const before = { functions: [{ name: 'a' }, { name: 'b' }], schemas: { Pet: { type: 'object' } } }
    const after = { functions: [{ name: 'a' }, { name: 'c' }, { name: 'd' }], schemas: { Pet: { type: 'object' } } }
    const shared = share(before, clone(after)) as typeof before
    expect(shared).toEqual(after)
    expect(shared.functions[0]).toBe(before.functions[0])
    expect(shared.schemas).toBe(before.schemas)
  })

  test('touches no prototype', () => {
    const text = '{"__proto__":{"polluted":true},"constructor":{"a":1}}'
    const shared = share(JSON.parse(text), JSON.parse(text))
    expect(JSON.stringify(shared)).toBe(text)
    expect(Object.getPrototypeOf(shared)).toBe(Object.prototype)
    expect({}).not.toHaveProperty('polluted')
  })
})
