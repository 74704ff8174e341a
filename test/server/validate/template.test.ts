import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { templateTest } from '../../../src/server/validate/template.js'

const HOLE = '[\\s\\S]*'
const NUMBER = '-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?'
const escaped = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

describe('a text of a template literal type', () => {
  test('is what the regular expression says it is', () => {
    const piece = fc.oneof(fc.constantFrom('-', '@', '.', '--', 'a', '', '\\s', '[\\s\\S]*', '$'), fc.string({ maxLength: 3 }))
    const text = fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 8 }).map((parts) => parts.join(''))
    const filled = fc.array(piece, { minLength: 1, maxLength: 4 }).chain((pieces) =>
      fc.tuple(fc.constant(pieces), fc.oneof(text, fc.array(text, { minLength: pieces.length, maxLength: pieces.length }).map((fills) => pieces.map((each, index) => each + (index < pieces.length - 1 ? fills[index] : '')).join('')))),
    )
    fc.assert(
      fc.property(filled, ([pieces, given]) => {
        const pattern = `^${pieces.map(escaped).join(HOLE)}$`
        const says = templateTest(pattern)
        expect(says ? says(given) : new RegExp(pattern, 'u').test(given)).toBe(new RegExp(pattern, 'u').test(given))
      }),
      { numRuns: 1000 },
    )
  })

  test('is refused in no time, however long it is', () => {
    const email = templateTest(`^${HOLE}@${HOLE}\\.${HOLE}$`)
    expect(email?.('ann@shop.example')).toBe(true)
    expect(email?.('@'.repeat(1024 * 1024))).toBe(false)
    const numbered = templateTest(`^${HOLE}-${NUMBER}$`)
    expect(numbered?.('order-5')).toBe(true)
    expect(numbered?.('order-x')).toBe(false)
    expect(numbered?.('-1'.repeat(1024 * 1024))).toBe(false)
  })

  test('without a text in it is matched as it is', () => {
    expect(templateTest(`^order-${NUMBER}$`)).toBe(null)
  })
})
