import fc from 'fast-check'
import { parseTree, type Node } from 'jsonc-parser'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { pointerOf } from '../../../src/model/index.js'
import { createLocator } from '../../../src/source/openapi/locate.js'
import { nastyText } from '../../model/arbitrary.js'
import { FILE, SHOP } from './document.js'

const space = fc.stringMatching(/^[ \t\r\n]{0,3}$/)
const key = fc.oneof({ arbitrary: nastyText, weight: 2 }, fc.string({ unit: 'binary', maxLength: 4 }), fc.constantFrom('a', 'b', '__proto__', 'x-mizan-functions', '~/', ''))

/** A string as JSON may write it: any character may be an escape. */
const written = (text: string, escaped: boolean) =>
  escaped ? `"${Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"` : JSON.stringify(text)

/** Texts of JSON values, with white space anywhere, escapes, and keys that are written twice. */
const { value: jsonText } = fc.letrec<{ value: string; string: string; scalar: string; array: string; object: string }>((tie) => ({
  string: fc.tuple(key, fc.boolean()).map(([text, escaped]) => written(text, escaped)),
  scalar: fc.oneof(tie('string'), fc.constantFrom('null', 'true', 'false', '0', '-1.5e+3', '"}"', '"\\"]"', '"\\\\"')),
  array: fc.tuple(space, fc.array(fc.tuple(tie('value'), space), { maxLength: 4 })).map(([lead, items]) => `[${lead}${items.map(([item, after]) => item + after).join(`,${lead}`)}]`),
  object: fc
    .tuple(space, fc.array(fc.tuple(tie('string'), space, tie('value'), space), { maxLength: 5 }))
    .map(([lead, members]) => `{${lead}${members.map(([name, before, value, after]) => `${name}${before}:${after}${value}${before}`).join(`,${lead}`)}}`),
  value: fc.oneof({ maxDepth: 5, depthSize: 'medium' }, tie('scalar'), tie('array'), tie('object')),
}))
const documentText = fc.tuple(fc.constantFrom('', '\uFEFF'), space, jsonText, space).map(([mark, before, value, after]) => mark + before + value + after)

/** Every path and its offset by the tree of another parser; of a key that is written twice the last one, which `JSON.parse` keeps. */
function offsets(node: Node, path: string[] = []): [string, number][] {
  const inner = node.children ?? []
  if (node.type === 'array') return [[pointerOf(...path), node.offset], ...inner.flatMap((item, index) => offsets(item, [...path, String(index)]))]
  const members = new Map(inner.map((property) => [property.children?.[0]?.value as string, property.children?.[1]]))
  const below = node.type === 'object' ? [...members].flatMap(([name, value]) => (value ? offsets(value, [...path, name]) : [])) : []
  return [[pointerOf(...path), node.offset], ...below]
}

/** Lines counted in the plainest way. */
function positionOf(text: string, offset: number) {
  const lines = text.slice(0, offset).split('\n')
  return { line: lines.length, column: lines.at(-1)!.length + 1 }
}

describe('the places of a JSON text', () => {
  test('are those that a parser of trees finds, for every pointer', () => {
    let deepest = 0
    fc.assert(
      fc.property(documentText.filter((text) => /^\s*[[{]/.test(text)), (text) => {
        const tree = parseTree(text)!
        const locate = createLocator(text)
        for (const [pointer, offset] of offsets(tree)) {
          expect(locate({ file: FILE, pointer })).toEqual({ file: FILE, pointer, ...positionOf(text, offset) })
          deepest = Math.max(deepest, pointer.split('/').length)
        }
      }),
      { numRuns: 200 },
    )
    expect(deepest).toBeGreaterThan(3)
  })

  test('that are missing are those of the deepest value on the way', () => {
    const locate = createLocator('{\n "a": [{}, {\n "b": 1 }] }')
    const at = (pointer: string) => Object.values(locate({ file: FILE, pointer })).slice(2)
    expect([at('/gone'), at('/a/7'), at('/a/1/c/d'), at('/a/1/b/c'), at('/a/x'), at('/a/-1')]).toEqual([[1, 1], [2, 7], [2, 12], [3, 7], [2, 7], [2, 7]])
  })

  test('are told of any text, soon', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', ':', ',', ' ', '\n', 'a', '1') }), (noise) => {
        const { line = 0, column = 0 } = createLocator(`{${noise}`)({ file: FILE, pointer: '/a/0/a' })
        expect(Math.min(line, column)).toBeGreaterThan(0)
      }),
    )
  })
})

describe('the places of a YAML text', () => {
  test('are those of the same values in JSON: block, flow and quoted', () => {
    const text = stringify(SHOP, { lineWidth: 0 })
    const locate = createLocator(text)
    const lines = text.split('\n')
    const expectPlaces = (value: unknown, path: string[]) => {
      const { line = 0, column = 0 } = locate({ file: FILE, pointer: pointerOf(...path) })
      const rest = lines[line - 1]!.slice(column - 1)
      if (typeof value === 'string') expect(rest.replace(/^["']/, '').startsWith(value.split(' ')[0]!)).toBe(true)
      else if (typeof value !== 'object' || value === null) expect(rest).toMatch(new RegExp(`^${String(value)}`))
      else for (const [name, inner] of Object.entries(value)) expectPlaces(inner, [...path, name])
    }
    expectPlaces(SHOP, [])
  })

  test.each([
    ['of a value below its key', 'a:\n  b:\n    - 1\n    - x: 2', '/a/b/1/x', [4, 10]],
    ['of a map below its key', 'a:\n  b:\n    c: 1', '/a/b', [3, 5]],
    ['of a flow map', 'a: { b: [1, { c: 2 }] }', '/a/b/1/c', [1, 18]],
    ['of nothing, at its key', 'a:\n  b:\n  c: 1', '/a/b', [2, 3]],
    ['of what is missing, where it should stand', 'a:\n  b: 1', '/a/c', [2, 3]],
    ['of a quoted key', '"a/b": 1', '/a~1b', [1, 8]],
    ['of a number as a key', 'a: { 404: x }', '/a/404', [1, 11]],
    ['behind an anchor and a tag', 'a: &x !!str text', '/a', [1, 13]],
    ['behind an alias, where it is written', 'a: &x { b: 1 }\nc: *x', '/c/b', [1, 12]],
    ['of an alias', 'a: &x { b: 1 }\nc: *x', '/c', [2, 4]],
    ['of a key that is merged', 'a: &x { b: 1 }\nc:\n  <<: *x\n  d: 2', '/c/b', [1, 12]],
    ['of a key that is merged and written', 'a: &x { b: 1 }\nc:\n  <<: *x\n  b: 2', '/c/b', [4, 6]],
    ['behind a byte order mark, comments and a start', '\uFEFF# first\n---\na: 1', '/a', [3, 4]],
    ['of a folded text, at its sign', 'a:\n  b: >-\n    x\n    y', '/a/b', [2, 6]],
    ['with CRLF', 'a: 1\r\nb:\r\n  c: 2\r\n', '/b/c', [3, 6]],
  ])('%s', (_, text, pointer, position) => {
    const { line, column } = createLocator(text)({ file: FILE, pointer })
    expect([line, column]).toEqual(position)
  })
})
