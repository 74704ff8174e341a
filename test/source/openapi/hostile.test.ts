import fc from 'fast-check'
import { expect, test } from 'vitest'
import { link } from '../../../src/model/index.js'
import { createLocator } from '../../../src/source/openapi/locate.js'
import { parseOpenApi } from '../../../src/source/openapi/parse.js'
import { virtualModules } from '../../../virtual-modules/index.js'
import { nastyText } from '../../model/arbitrary.js'
import { FILE, SHOP } from './document.js'

const TEXT = JSON.stringify(SHOP, null, 2)
const inherited = () => JSON.stringify(Reflect.ownKeys(Object.prototype).map(String))

/** Every path to a value in the document. */
function paths(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, inner]) => paths(inner, [...path, key]))]
}

const foreign = fc.oneof(
  nastyText,
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, [], {}, [[]], { $ref: '#/components/schemas/Profile' }, { $ref: '#' }, { $ref: '#/components/schemas/__proto__' }),
  fc.constantFrom<unknown>({ functions: ['constructor'] }, { name: '__proto__' }, { name: 'toString', context: 'user' }, { allOf: [null, { $ref: 5 }] }),
  fc.jsonValue({ maxDepth: 2 }),
)

const key = fc.oneof(fc.constantFrom('__proto__', 'constructor', 'toString', 'name', 'context', 'affects', 'input', '$ref', 'allOf', 'type', 'properties'), nastyText)

/** The document with a value cut out, replaced, or added. */
const mutatedValue = fc
  .array(fc.tuple(fc.constantFrom(...paths(SHOP)), fc.constantFrom('cut', 'replace', 'insert'), foreign, key), { minLength: 1, maxLength: 4 })
  .map((edits) => edits.reduce<unknown>((document, [path, how, value, name]) => edited(document, path, how, value, name), SHOP))
  .map((document) => JSON.stringify(document, null, 1))

function edited(document: unknown, [head, ...rest]: string[], how: string, value: unknown, name: string): unknown {
  if (head === undefined) return how === 'insert' ? inserted(document, name, value) : value
  if (typeof document !== 'object' || document === null || !(head in document)) return document
  if (Array.isArray(document)) {
    const index = Number(head)
    if (how === 'cut' && rest.length === 0) return document.filter((_, at) => at !== index)
    return document.map((item: unknown, at) => (at === index ? edited(item, rest, how, value, name) : item))
  }
  const entries = Object.entries(document).filter(([each]) => how !== 'cut' || rest.length > 0 || each !== head)
  return fromEntries(entries.map(([each, inner]) => [each, each === head ? edited(inner, rest, how, value, name) : inner]))
}

function inserted(target: unknown, name: string, value: unknown): unknown {
  if (Array.isArray(target)) return [value, ...(target as unknown[])]
  return typeof target === 'object' && target !== null ? fromEntries([...Object.entries(target), [name, value]]) : value
}

/** `Object.fromEntries` that makes `__proto__` a key, as `JSON.parse` does. */
function fromEntries(entries: [string, unknown][]): object {
  const members = entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value) ?? 'null'}`)
  return JSON.parse(`{${members.join(',')}}`) as object
}

/** The text of the document with characters cut, replaced or put in. */
const mutatedText = fc
  .array(fc.tuple(fc.nat(TEXT.length), fc.constantFrom(0, 1, 40), fc.oneof(fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '\\', '\n', '\uFEFF', '/*', '1e999', 'null'), nastyText)), {
    minLength: 1,
    maxLength: 3,
  })
  .map((edits) => edits.reduce((text, [at, length, put]) => text.slice(0, at) + put + text.slice(at + length), TEXT))

test.each([
  ['values', mutatedValue, 600],
  ['text', mutatedText, 600],
])('whatever becomes of the %s of a document, reading it answers', (_, texts, numRuns) => {
  const before = inherited()
  let faulty = 0
  let models = 0
  fc.assert(
    fc.property(texts, (text) => {
      const { declarations, diagnostics } = parseOpenApi(text, FILE)
      const locate = createLocator(text)
      const lines = text.split('\n')
      for (const found of diagnostics) {
        const { line = 0, column = 0 } = locate(found.place)
        expect(line).toBeGreaterThan(0)
        expect(column).toBeGreaterThan(0)
        expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1)
        expect(`${found.message} ${found.fix}`).not.toMatch(/\[object|"undefined"/)
      }
      if (diagnostics.length > 0) faulty++
      expect(declarations === null).toBe(diagnostics.length > 0 && declarations === null)
      if (!declarations) return
      const { model } = link(declarations)
      if (!model) return
      models++
      for (const module of virtualModules(model)) module.code({ dev: true })
    }),
    { numRuns },
  )
  expect(inherited()).toBe(before)
  // Otherwise every edit would have broken the document, or none.
  expect(faulty).toBeGreaterThan(numRuns / 20)
  expect(models).toBeGreaterThan(numRuns / 50)
})

test('nesting without end is refused, and no crash', () => {
  const deep = (open: string, close: string) => `{"x-mizan-functions": [{"name": "f", "output": ${open.repeat(20_000)}1${close.repeat(20_000)}}]}`
  for (const text of [deep('[', ']'), deep('{"items":', '}'), '['.repeat(50_000)]) {
    const { diagnostics } = parseOpenApi(text, FILE)
    expect(diagnostics.map(({ code }) => code)).toContain('MZ102')
    for (const { place } of diagnostics) expect(createLocator(text)(place)).toMatchObject({ line: 1 })
  }
})
