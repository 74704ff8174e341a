import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { entityTag, entityTagByWebCrypto, matchesTag } from '../../src/server/etag.js'

describe('entity tags', () => {
  test('are strong, short, and equal for equal bytes only', async () => {
    const tag = await entityTag('{"a":1}')
    expect(tag).toMatch(/^"[A-Za-z0-9_-]{22}"$/)
    expect(await entityTag('{"a":1}')).toBe(tag)
    expect(await entityTag('{"a":2}')).not.toBe(tag)
  })

  test('are the first 22 digits of the SHA-256 in base64url', async () => {
    expect(await entityTag('')).toBe('"47DEQpj8HBSa-_TImW-5JC"')
  })

  test('are the same on every platform', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (body) => {
        expect(await entityTagByWebCrypto(body)).toBe(await entityTag(body))
      }),
    )
  })

  test.each([
    ['"abc"', true],
    ['W/"abc"', true],
    ['"x", "abc"', true],
    ['"x,y",W/"abc"', true],
    [' * ', true],
    [null, false],
    ['', false],
    ['abc', false],
    ['"ab"', false],
    ['"x,abc"', false],
  ])('in If-None-Match %j name "abc": %j', (field, matches) => {
    expect(matchesTag(field, '"abc"')).toBe(matches)
  })
})
