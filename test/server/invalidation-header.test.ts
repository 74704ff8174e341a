import fc from 'fast-check'
import { parseList } from 'structured-headers'
import { describe, expect, test } from 'vitest'
import { hits, parseInvalidationHeader, type Invalidation, type Params, type Scalar } from '../../src/protocol/index.js'
import { invalidationHeader } from '../../src/server/invalidation-header.js'
import type { ServerContext } from '../../src/server/table.js'
import { param, type } from './shop.js'

const user: ServerContext = {
  name: 'user',
  params: [
    param('user_id', type('integer')),
    param('userName', type('string'), false),
    param('price', type('number'), false),
    param('on', type('boolean'), false),
    param('tags', type('string[]'), false),
  ],
  functions: [],
  shapes: [],
  private: false,
  maxAge: null,
}
const header = (items: Invalidation | Invalidation[], context = user) =>
  invalidationHeader([items].flat() as Invalidation[], new Map([[context.name, context]]))
const scoped = (params: Params) => header({ context: 'user', params })

describe('X-Mizan-Invalidate', () => {
  test('is spelled as the protocol shows it', () => {
    expect(header([{ context: 'user', params: { user_id: 5 } }, 'notifications'])).toBe('user;user_id=5, notifications')
  })

  test('writes values by their declared types, keys in lower case', () => {
    expect(scoped({ user_id: '5', userName: 5 })).toBe('user;user_id=5;username="5"')
    expect(scoped({ price: 1.5, on: 'false' })).toBe('user;on=?0;price="1.5"')
    expect(scoped({ price: '1.50' })).toBe('user;price="1.5"')
    expect(scoped({ user_id: -999_999_999_999_999 })).toBe('user;user_id=-999999999999999')
    expect(scoped({ user_id: 1e15 })).toBe('user;user_id="1000000000000000"')
    expect(scoped({ userName: '' })).toBe('user;username=""')
    expect(scoped({ userName: '\t' })).toBe('user;username=%"%09"')
  })

  test.each<[Params]>([
    [{ tags: ['a'] }], [{ tags: 'a' }], [{ unknown: 1 }], [{ user_id: null }], [{ user_id: 'five' }], [{ user_id: 1.5 }],
    [{ user_id: 2 ** 53 }], [{ price: NaN }], [{ price: Infinity }], [{ on: 'yes' }], [{ userName: '\ud800' }], [{ userName: '\ufeffa' }],
  ])('widens past %j, which no entry carries or no header holds', (params) => {
    expect(scoped(params)).toBe('user')
    expect(scoped({ ...params, price: 2 })).toBe('user;price=2')
  })

  test('lists nothing twice', () => {
    expect(header(['user', 'user', { context: 'user', params: { user_id: 'x' } }])).toBe('user')
  })

  test('drops all scopes past 2,048 bytes, and past that says everything', () => {
    const many = (count: number, name: (n: number) => string): Invalidation[] =>
      Array.from({ length: count }, (_, n) => ({ context: name(n), params: { user_id: n } }))
    expect(header(many(80, () => 'user'))).toContain('user;user_id=79')
    expect(header(many(200, () => 'user'))).toBe('user')
    expect(header({ context: 'user', params: { userName: 'a'.repeat(2032) } })).toHaveLength(2048)
    expect(header({ context: 'user', params: { userName: 'a'.repeat(2033) } })).toBe('user')
    const wide = header(many(150, (n) => `context_${n}`))
    expect(wide.startsWith('context_0, context_1, ')).toBe(true)
    expect(wide.length).toBeLessThan(2048)
    expect(header(many(300, (n) => `context_${n}`))).toBe('*')
    expect(parseInvalidationHeader('*')).toEqual(['*'])
  })

  const values: Record<Scalar, fc.Arbitrary<string | number | boolean>> = {
    string: fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 50 }),
      fc.string({ unit: 'binary', maxLength: 50 }),
      fc.uuid(),
      fc.stringMatching(/^-?\d{15,19}$/),
      fc.constantFrom('', '"', '\\', '%', 'true', '?1', ' ', ';a=1', 'a, b', '\r\n', '\0', '5', '1e3'),
    ),
    integer: fc.maxSafeInteger().map((n) => n || 0),
    number: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger(), fc.constantFrom(0, -0, 1e15, 0.1, 1e21, 5e-324)),
    boolean: fc.boolean(),
  }
  const typed = fc
    .constantFrom<Scalar[]>('string', 'integer', 'number', 'boolean')
    .chain((scalar) => fc.tuple(fc.constant(scalar), values[scalar], values[scalar]))

  test('carries every value of every declared type to whoever reads it', () => {
    fc.assert(
      fc.property(typed, ([scalar, value, other]) => {
        fc.pre(!String(value).startsWith('\ufeff'))
        const context = { ...user, params: [param('aB', type(scalar))] }
        const field = header({ context: 'user', params: { aB: value } }, context)
        const [item] = parseInvalidationHeader(field) ?? []
        expect(item).toMatchObject({ context: 'user' })
        expect(hits(item, 'user', { aB: value })).toBe(true)
        expect(hits(item, 'user', { aB: other })).toBe(Object.is(String(value), String(other)))
        const [[, params] = []] = parseList(field) as [unknown, Map<string, unknown>][]
        expect(String(params?.get('ab'))).toBe(String(value))
      }),
      { numRuns: 3000 },
    )
  })

  test('parses, and hits what it should, for any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)), maxLength: 600 }), (text) => {
        const list = parseInvalidationHeader(scoped({ userName: text }))
        expect(list?.some((item) => hits(item, 'user', { userName: text }))).toBe(true)
        expect(() => new Headers({ 'X-Mizan-Invalidate': scoped({ userName: text }) })).not.toThrow()
      }),
    )
  })
})
