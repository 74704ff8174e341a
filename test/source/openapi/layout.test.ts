import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judge } from '../../../src/source/openapi/judge.js'
import { normalise } from '../../../src/source/openapi/layout.js'

describe('a text in its normal form', () => {
  test('is JSON as JSON.stringify lays it out, for any document on one line', () => {
    fc.assert(
      fc.property(fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue())), (value) => {
        const text = JSON.stringify(value)
        expect(normalise(text)).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`)
        // Once is enough.
        expect(normalise(normalise(text))).toBe(normalise(text))
      }),
    )
  })

  test('keeps what a parser would lose', () => {
    expect(normalise('{"200":1.0,"a":12345678901234567890,"a":"\\u0041"}')).toBe(
      '{\n  "200": 1.0,\n  "a": 12345678901234567890,\n  "a": "\\u0041"\n}\n',
    )
  })

  test('keeps the lines that there are, and has one kind of line break and one at the end', () => {
    expect(normalise('\ufeff{\r\n"a":1}')).toBe('{\n"a":1}\n')
    expect(normalise('a: 1\n\n\n')).toBe('a: 1\n')
  })

  test('is found for any text, and no text is too deep', () => {
    fc.assert(fc.property(fc.stringMatching(/^[{[\]}":,\\a1 ]*$/), (text) => normalise(`{${text}`).replaceAll(/\s/g, '') === `{${text}`.replaceAll(/\s/g, '')))
    expect(normalise('['.repeat(100_000)).length).toBeLessThan(100_000 * 210)
  })
})

test('what came is judged by its first look, and JSON by its end', () => {
  const verdicts: [string, string][] = [
    ['{"a": "b}"}', 'document'],
    ['\ufeff\n {"a": 1} ', 'document'],
    ['{"a": [1, ]}', 'document'],
    ['{"a": 1', 'cut'],
    ['{"a": "}', 'cut'],
    ['{"a": "\\"}', 'cut'],
    ['openapi: 3.1.0\npaths: {}', 'document'],
    ['---\n# a comment\n"openapi": 3.1.0', 'document'],
    ['%YAML 1.2\n---\nopenapi: 3.1.0', 'document'],
    ['', 'empty'],
    [' \n', 'empty'],
    ['<!doctype html>', 'other'],
    ['Internal Server Error', 'other'],
    ['Traceback (most recent call last):\n', 'other'],
  ]
  expect(verdicts.map(([text]) => [text, judge(text).kind])).toEqual(verdicts)
  // Nothing in a document of this size runs out of stack.
  expect(judge(`{"a": "${'\\"'.repeat(1_000_000)}`)).toEqual({ kind: 'cut' })
})
