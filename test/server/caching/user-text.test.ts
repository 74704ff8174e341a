import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { userText } from '../../../src/server/caching/user-text.js'

const leaf = fc.oneof(
  fc.constantFrom<unknown>(null, undefined, true, false, 0, -0, 1, NaN, Infinity, '', '0', 'null', '1n', '[]', '{}', 'a', 'a,"b', '\ud800'),
  fc.bigInt(0n, 3n),
  fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(3) }),
)
const { user } = fc.letrec<{ user: unknown }>((tie) => ({
  user: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.array(tie('user'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', '__proto__', '"', 'a":1,"b'), tie('user'), { maxKeys: 3, noNullPrototype: true }),
    fc.array(tie('user'), { maxLength: 2 }).map((items) => new Set(items)),
    fc.array(fc.tuple(fc.constantFrom('a', 'b'), tie('user')), { maxLength: 2 }).map((items) => new Map(items)),
  ),
}))

test('two users have the same text only if they are equal', () => {
  fc.assert(
    fc.property(user, user, (a, b) => {
      const [one, other] = [userText(a), userText(b)]
      expect(one).not.toBeNull()
      if (one === other) expect(isDeepStrictEqual(a, b)).toBe(true)
    }),
    { numRuns: 5000 },
  )
})

test('equal users have the same text, whatever the order of their keys', () => {
  fc.assert(
    fc.property(user, (a) => {
      expect(userText(structuredClone(a))).toBe(userText(a))
    }),
  )
  expect(userText({ a: 1, b: [new Date(0)] })).toBe(userText({ b: [new Date(0)], a: 1 }))
})

test.each([
  ['a symbol as key', { [Symbol('role')]: 'admin' }],
  ['a hidden member', Object.defineProperty({}, 'role', { value: 'admin', enumerable: false })],
  ['a list with more to it', Object.assign([1], { role: 'admin' })],
  ['a list with holes', Object.assign([], { length: 2 })],
  ['a getter that fails', { get role() { throw new Error('no role') } }],
  ['a class', new (class User {})()],
  ['a subclass of what is known', new (class extends Map {})()],
  ['a function', { can: () => true }],
  ['a symbol', [Symbol('a')]],
  ['bytes', new Uint8Array(1)],
  ['a pattern', /a/],
  ['a Set with more to it', Object.assign(new Set(), { extra: 1 })],
  ['much', 'x'.repeat(9000)],
  ['much in many', Array.from({ length: 9000 }, () => 1)],
])('%s has none', (_name, value) => {
  expect(userText(value)).toBeNull()
})
