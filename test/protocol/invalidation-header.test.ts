import fc from 'fast-check'
import { DisplayString, parseList, serializeList, Token, type BareItem, type List } from 'structured-headers'
import { describe, expect, test } from 'vitest'
import { hits, parseInvalidationHeader, type Invalidation } from '../../src/protocol/invalidation.js'

/** What the RFC's own parser makes of a field; null where it refuses, or finds what no invalidation is made of. */
function reference(field: string): Invalidation[] | null {
  try {
    return parseList(field).map(([context, params]) => {
      if (!(context instanceof Token)) throw new TypeError('no name')
      const scope = Object.fromEntries([...params].map(([key, value]) => [key, plain(value)]))
      return params.size ? { context: context.toString(), params: scope } : context.toString()
    })
  } catch {
    return null
  }
}

function plain(value: BareItem): string | number | boolean {
  if (value instanceof Token || value instanceof DisplayString) return value.toString()
  if (typeof value === 'object') throw new TypeError('no scalar')
  return value
}

/** A list that anybody may send: the types that the protocol uses, and those of RFC 9651 that it does not. */
const name = fc.oneof(fc.constantFrom('user', 'users', 'User', '*'), fc.stringMatching(/^[A-Za-z*][\w!#$%&'*+.^`|~:/-]{0,20}$/))
const key = fc.oneof(fc.constantFrom('user_id', 'page'), fc.stringMatching(/^[a-z*][a-z\d_.*-]{0,10}$/))
const value: fc.Arbitrary<BareItem> = fc.oneof(
  fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 }).map((n) => n || 0),
  fc.boolean(),
  fc.string({ unit: 'binary-ascii' }).filter((text) => /^[ -~]*$/.test(text)),
  name.map((text) => new Token(text)),
  fc.string({ unit: 'grapheme' }).filter((text) => !/[\u0000-\u000f\ufeff]/.test(text)).map((text) => new DisplayString(text)),
)
const valid: fc.Arbitrary<string> = fc
  .array(fc.tuple(name.map((text): BareItem => new Token(text)), fc.dictionary(key, value, { maxKeys: 4 }).map((params) => new Map(Object.entries(params)))), { maxLength: 6 })
  .map((list: List) => serializeList(list))
const foreign = fc.constantFrom('(a b)', '"a"', '5', '1.5', '?1', ':aGk=:', '@1', 'a;x=1.5', 'a;x=@1', 'a;x=:aGk=:', '%"a"', '();x')
const piece = fc.constantFrom(...'abZ*;=, \t10-.\\"?%:@()é_', '; ', ', ', '?1', '%"', '%c3%a9', '%ff', '\u0000', '\n', '\u2028', '\ud800')
const garbage = fc.oneof(fc.array(piece, { maxLength: 16 }).map((pieces) => pieces.join('')), fc.string({ unit: 'binary', maxLength: 40 }))
/** A valid field that lost its end, lost a part, got another in, or had a part exchanged on its way. */
const damaged = fc.tuple(fc.oneof(valid, foreign), fc.nat(), fc.nat(8), fc.oneof(fc.constant(''), piece, foreign)).map(([text, at, length, insert]) => {
  const cut = at % (text.length + 1)
  return text.slice(0, cut) + insert + text.slice(cut + length)
})
const joined = fc.array(fc.oneof(valid, foreign, damaged), { maxLength: 3 }).map((fields) => fields.join(', '))
const any = fc.oneof(valid, damaged, garbage, joined, damaged.chain((field) => fc.nat(field.length).map((end) => field.slice(0, end))))

/** The package drops a byte order mark that begins a Display String, which RFC 9651 does not. */
const isComparable = (field: string) => !field.includes('%ef%bb%bf')

describe('the parser of the invalidation header, beside that of structured-headers', () => {
  test('reads equally whatever its serializer writes', () => {
    const equal = (field: string) => {
      const expected = reference(field)
      expect(expected).not.toBeNull()
      expect(parseInvalidationHeader(field)).toEqual(expected)
    }
    fc.assert(fc.property(valid, equal), { numRuns: 1000 })
  })

  test('refuses whatever it refuses, and reads nothing otherwise', () => {
    const strict = (field: string) => {
      fc.pre(isComparable(field))
      const ours = parseInvalidationHeader(field)
      if (ours) expect(ours).toEqual(reference(field))
    }
    fc.assert(fc.property(any, strict), { numRuns: 5000 })
  })

  test('never makes less stale than it, nor than everything where it refuses', () => {
    const entry = fc.tuple(fc.constantFrom('user', 'users', 'a', 'other'), fc.dictionary(fc.constantFrom('user_id', 'page', 'x'), fc.oneof(fc.integer(), fc.boolean(), fc.string()), { maxKeys: 2 }))
    const isHit = (list: Invalidation[] | null, [context, params]: [string, Record<string, string | number | boolean>]) =>
      !list || list.some((item) => hits(item, context, params))
    const safe = (field: string, it: [string, Record<string, string | number | boolean>]) => {
      fc.pre(isComparable(field))
      if (isHit(reference(field), it)) expect(isHit(parseInvalidationHeader(field), it)).toBe(true)
    }
    fc.assert(fc.property(any, entry, safe), { numRuns: 5000 })
  })

  test('reads two fields that were joined on their way, and a key that comes twice, as the RFC has it', () => {
    expect(parseInvalidationHeader('user;user_id=5, user;user_id=6, user')).toEqual(reference('user;user_id=5, user;user_id=6, user'))
    expect(parseInvalidationHeader('user;user_id=5;user_id=6')).toEqual(reference('user;user_id=6'))
    expect(parseInvalidationHeader('user, ')).toBeNull()
  })
})

describe('a hostile field', () => {
  const shapes: [string, (length: number) => string][] = [
    ['white space between names', (n) => `a${' '.repeat(n)}b`],
    ['white space after a comma', (n) => `a,${' \t'.repeat(n / 2)}`],
    ['white space after a semicolon', (n) => `a;${' '.repeat(n)}`],
    ['white space alone', (n) => `${' '.repeat(n)}\t`],
    ['a long name', (n) => `${'a'.repeat(n)}é`],
    ['a long key', (n) => `a;${'x'.repeat(n)}é`],
    ['many keys', (n) => `a${';x=1'.repeat(n / 4)}é`],
    ['many keys with white space', (n) => `a${'; x'.repeat(n / 3)} é`],
    ['many members', (n) => `${'a, '.repeat(n / 3)}é`],
    ['many scoped members', (n) => `${'a;x=1,'.repeat(n / 6)}é`],
    ['escapes in a text that does not end', (n) => `a;x="${'\\"'.repeat(n / 2)}`],
    ['escapes of escapes', (n) => `a;x="${'\\\\'.repeat(n / 2)}é`],
    ['texts', (n) => `a${';x=""'.repeat(n / 5)}é`],
    ['a display text that does not end', (n) => `a;x=%"${'%c3%a9'.repeat(n / 6)}`],
    ['a display text of broken letters', (n) => `a;x=%"${'%ff'.repeat(n / 3)}"`],
    ['digits', (n) => `a;x=${'1'.repeat(n)}`],
    ['signs', (n) => `a;x=${'-'.repeat(n)}`],
  ]

  test.each(shapes)('of %s is refused within milliseconds, at 2 kB and at 64 kB', (_, shape) => {
    for (const [length, budget] of [[2_048, 50], [65_536, 400]] as const) {
      const field = shape(length)
      const start = performance.now()
      expect(parseInvalidationHeader(field)).toBeNull()
      expect(performance.now() - start).toBeLessThan(budget)
    }
  })

  test('of 64 kB that is valid is read as quickly', () => {
    const start = performance.now()
    expect(parseInvalidationHeader(Array.from({ length: 4_000 }, (_, id) => `user;user_id=${id}`).join(', '))).toHaveLength(4_000)
    expect(performance.now() - start).toBeLessThan(400)
  })
})
