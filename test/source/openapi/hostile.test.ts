import { parse } from '@babel/parser'
import fc from 'fast-check'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { inOrder, link, type Model } from '../../../src/model/index.js'
import { createLocator } from '../../../src/source/openapi/locate.js'
import { parseOpenApi } from '../../../src/source/openapi/parse.js'
import { DevHistory, manifestText, typesFiles, virtualModules } from '../../../virtual-modules/index.js'
import { FILE } from './document.js'
import { mutatedText, RICH } from './mutations.js'

/** How many documents are tried: MIZAN_HOSTILE_RUNS=10000 npx vitest run --config test/vitest.config.ts test/source/openapi/hostile.test.ts */
const RUNS = Number(process.env['MIZAN_HOSTILE_RUNS'] ?? 300)

/** All that a document could have put where every object finds it. */
const inherited = () =>
  [Object, Array, Function, String, Map].map(({ prototype }) => Reflect.ownKeys(prototype).map((name) => [String(name), Object.getOwnPropertyDescriptor(prototype, name)]))

/** What does not parse of all that is made of a model. */
function brokenOutput(model: Model, text: string): string[] {
  const modules = virtualModules(model)
  const codes = [...modules.map((module) => module.code({ dev: false })), ...new DevHistory().code(modules).values()]
  for (const code of codes) parse(code, { sourceType: 'module', errorRecovery: false })
  JSON.parse(manifestText(model, 'hash'))
  const locate = createLocator(text)
  const files = typesFiles(modules, model, {
    schemaFile: FILE,
    locate: (place) => {
      const { file, line, column = 1 } = locate(place)
      return line === undefined ? null : { file, line, column }
    },
    codeAt: () => null,
    relative: (_from, file) => `../..${file}`,
  })
  return files.flatMap(({ path, content }) => {
    if (!path.endsWith('.d.ts')) return typeof JSON.parse(content) === 'object' ? [] : [path]
    // What a program says of syntax, without the cost of a program for each of thousands.
    const { parseDiagnostics } = ts.createSourceFile(path, content, ts.ScriptTarget.ESNext) as unknown as { parseDiagnostics: ts.Diagnostic[] }
    return parseDiagnostics.map(({ messageText }) => `${path}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`)
  })
}

test('the document that the others are made of has no fault, and all its output parses', () => {
  const text = JSON.stringify(RICH)
  const { declarations, diagnostics } = parseOpenApi(text, FILE)
  expect(diagnostics).toEqual([])
  const linked = link(declarations!)
  expect(linked.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(brokenOutput(linked.model!, text)).toEqual([])
})

test(`whatever becomes of a document, reading it answers, and what is made of it parses (${RUNS} documents)`, { timeout: RUNS * 300 }, () => {
  const before = inherited()
  const tally = { unreadable: 0, faulty: 0, models: 0 }
  fc.assert(
    fc.property(mutatedText, (text) => {
      const { declarations, diagnostics } = parseOpenApi(text, FILE)
      const linked = declarations && link(declarations)
      const found = inOrder([...diagnostics, ...(linked?.diagnostics ?? [])], createLocator(text))
      const lines = text.split('\n')
      for (const { place, message, fix } of found) {
        const { line = 0, column = 0 } = place
        expect(line).toBeGreaterThan(0)
        expect(column).toBeGreaterThan(0)
        expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1)
        expect(`${message} ${fix}`).not.toMatch(/\[object|"undefined"/)
      }
      if (!declarations) {
        tally.unreadable++
        expect(found).not.toEqual([])
      } else if (!linked?.model || diagnostics.some(({ severity }) => severity === 'error')) {
        tally.faulty++
        expect(found.some(({ severity }) => severity === 'error')).toBe(true)
      } else {
        tally.models++
        expect(brokenOutput(linked.model, text)).toEqual([])
      }
    }),
    { numRuns: RUNS },
  )
  expect(inherited()).toEqual(before)
  // Otherwise every edit would have broken the document, or none.
  for (const count of Object.values(tally)) expect(count).toBeGreaterThan(RUNS / 20)
})

test('nesting without end is refused, and no crash', () => {
  const deep = (open: string, close: string) => `{"x-mizan-functions": [{"name": "f", "output": ${open.repeat(20_000)}1${close.repeat(20_000)}}]}`
  for (const text of [deep('[', ']'), deep('{"items":', '}'), '['.repeat(50_000)]) {
    const { diagnostics } = parseOpenApi(text, FILE)
    expect(diagnostics.map(({ code }) => code)).toContain('MZ102')
    for (const { place } of diagnostics) expect(createLocator(text)(place)).toMatchObject({ line: 1 })
  }
})
