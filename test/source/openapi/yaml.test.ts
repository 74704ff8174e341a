import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { readYaml } from '../../../src/source/openapi/yaml.js'
import { nastyText } from '../../model/arbitrary.js'
import { FILE, parsed, SHOP } from './document.js'

const value = (text: string) => readYaml(text).value
const reasons = (text: string) => readYaml(text).faults.map(({ what }) => ('reason' in what ? what.reason : `twice: ${what.twin}`))

test('a document in YAML says what it says in JSON', () => {
  const [json, yaml] = [parsed(JSON.stringify(SHOP)), parsed(stringify(SHOP))]
  expect(yaml).toEqual(json)
  expect(yaml.declarations?.functions).toHaveLength(4)
})

test('every JSON value comes back from its YAML', () => {
  const json = fc.oneof(fc.jsonValue({ maxDepth: 4 }), fc.dictionary(nastyText, fc.oneof(nastyText, fc.constantFrom('yes', 'no', 'null', '~', '0x1F', '1e3', '2020-01-01', '<<', '*a', '&a')), { noNullPrototype: true }))
  fc.assert(
    fc.property(json, fc.constantFrom('BLOCK_LITERAL', 'QUOTE_DOUBLE', 'PLAIN'), (each, defaultStringType) => {
      const plain = JSON.parse(JSON.stringify({ each })) as unknown
      const text = stringify(plain, { defaultStringType, lineWidth: 30 })
      // The printer loses a block literal of white space alone: `|-` with nothing but blanks below it is an empty text.
      fc.pre(isDeepStrictEqual(parse(text), plain))
      expect(value(text)).toEqual(plain)
    }),
    { numRuns: 300 },
  )
})

describe('YAML', () => {
  test.each([
    ['is 1.2: only true and false are booleans', 'a: [yes, no, on, off, true, false, ~, 0o17, 017, 2020-01-01]', { a: ['yes', 'no', 'on', 'off', true, false, null, 15, 17, '2020-01-01'] }],
    ['has texts alone as keys', '404: a\ntrue: b\n1.50: c\n? d\n: e', { '404': 'a', true: 'b', '1.50': 'c', d: 'e' }],
    ['repeats by aliases, each the last anchor before it', 'a: &x 1\nb: *x\nc: &x 2\nd: *x', { a: 1, b: 1, c: 2, d: 2 }],
    ['merges, what is written first of all', 'a: &a { x: 1, y: 1 }\nb: &b { y: 2, z: 2 }\nc:\n  z: 3\n  <<: [*a, *b]', { a: { x: 1, y: 1 }, b: { y: 2, z: 2 }, c: { z: 3, x: 1, y: 1 } }],
    ['takes "<<" in quotes for a key', 'a: { "<<": { b: 1 } }', { a: { '<<': { b: 1 } } }],
    ['may follow directives', '%YAML 1.1\n---\na: yes', { a: 'yes' }],
  ])('%s', (_, text, expected) => {
    expect(reasons(text)).toEqual([])
    expect(value(text)).toEqual(expected)
  })

  test('touches no prototype', () => {
    const found = value('__proto__: { polluted: 1 }\nconstructor: { prototype: { polluted: 1 } }\na: &a { __proto__: { polluted: 1 } }\nb: { <<: *a }') as Record<string, object>
    expect(Object.keys(found)).toEqual(['__proto__', 'constructor', 'a', 'b'])
    expect(Object.getPrototypeOf(found)).toBe(Object.prototype)
    expect(Object.hasOwn(found['b']!, '__proto__')).toBe(true)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test.each([
    ['a: [1', 'flow sequence in block collection must be sufficiently indented'],
    ['a: 1\n b: 2', 'nested mappings are not allowed'],
    ['a: "x', 'missing closing'],
    ['a: 1\n---\nb: 2', 'more than one document'],
    ['a: *gone', 'no anchor "gone" stands before this alias'],
    ['a: *b\nb: &b 1', 'no anchor "b" stands before this alias'],
    ['a: &a [*a]', 'the alias "a" stands within what it repeats'],
    ['? [a]\n: 1', 'a key is a text or a number'],
    ['a: { <<: 5 }', 'what "<<" merges is no map'],
    ['a: 1\nb: { c: 1, c: 2 }', 'twice: c'],
    [`a: ${'['.repeat(600)}${']'.repeat(600)}`, 'nested more than 500 levels deep'],
    [`a: ${'{a: '.repeat(50_000)}`, ''],
  ])('%j is refused in words', (text, words) => {
    expect(reasons(text).join()).toContain(words)
    expect(reasons(text)).not.toEqual([])
  })

  test('that would grow to billions is refused, soon', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `l${index + 1}: &l${index + 1} [${Array.from({ length: 10 }, () => `*l${index}`).join()}]`)
    expect(reasons(`l0: &l0 lol\n${lines.join('\n')}`)).toContain('its aliases stand for more than a million values')
    const often = `a: &a { b: 1 }\nc:\n${'- *a\n'.repeat(5000)}`
    expect(reasons(often)).toEqual([])
  })
})

describe('the faults of a YAML document', () => {
  test('have their places', () => {
    const text = `openapi: 3.1.0
x-mizan-functions:
  - name: f
    context: 5
    affects:
      - user
      - context: user
        params: id
  - name: g
    output:
      $ref: '#/components/schemas/Gone'
x-mizan-contexts:
  user:
    functions: [f]
  user:
    functions: []
`
    const { faults, diagnostics } = parsed(text)
    expect(faults.toSorted()).toEqual(['MZ103 4:14', 'MZ103 8:17', 'MZ105 15:3', 'MZ106 11:13'])
    expect(diagnostics.find(({ code }) => code === 'MZ105')).toMatchObject({ place: { pointer: '/x-mizan-contexts/user' }, related: [{ place: { file: FILE, line: 13, column: 3 } }] })
  })
})
