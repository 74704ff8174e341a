import { parse } from '@babel/parser'
import fc from 'fast-check'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { link, type Model } from '../../src/model/index.js'
import { DevHistory, manifestText, typesFiles, virtualModules } from '../../virtual-modules/index.js'
import { likelyServer } from '../model/arbitrary.js'
import { exportsOf } from './server.js'

const models: fc.Arbitrary<Model> = likelyServer.map((server) => link(server).model).filter((model) => model !== null)

/** Every script of a program, as a browser would parse it; throws for what no engine takes. */
const parses = (code: string) => parse(code, { sourceType: 'module', errorRecovery: false })

test('whatever a server is called and says, its code parses and no two exports are one', () => {
  let exported = 0
  fc.assert(
    fc.property(models, (model) => {
      const modules = virtualModules(model)
      const built = new Map(modules.map((module) => [module.id, module.code({ dev: false })]))
      const served = new DevHistory().code(modules)
      for (const code of [...built.values(), ...served.values()]) {
        parses(code)
        // Text of a server never is code: in strings it cannot end one, and nothing but ASCII stands outside of them.
        expect(code).not.toMatch(/[\u2028\u2029]/)
      }
      exported += exportsOf(built, 'virtual:mizan/contexts').size
      expect(JSON.parse(manifestText(model, 'hash'))).toMatchObject({ version: 1 })
    }),
    { numRuns: 300 },
  )
  expect(exported).toBeGreaterThan(300)
})

function typesOf(model: Model) {
  return typesFiles(virtualModules(model), model, {
    schemaFile: '/app/schema.json',
    locate: (place) => ({ file: place.file, line: 1, column: 1 }),
    codeAt: () => null,
    relative: (_from, file) => `../..${file}`,
  })
}

/** What the compiler says of the syntax of these files, and nothing else of them. */
function syntaxErrors(files: ReadonlyMap<string, string>): string[] {
  const sources = new Map([...files].map(([path, content]) => [path, ts.createSourceFile(path, content, ts.ScriptTarget.ESNext)]))
  const program = ts.createProgram([...files.keys()], { noResolve: true, noLib: true }, {
    ...ts.createCompilerHost({}),
    getSourceFile: (path) => sources.get(path),
    fileExists: (path) => files.has(path),
  })
  return program.getSyntacticDiagnostics().map((found) => `${found.file?.fileName}: ${ts.flattenDiagnosticMessageText(found.messageText, '\n')}`)
}

test('whatever a server is called and says, its types parse', () => {
  let declared = 0
  fc.assert(
    fc.property(models, (model) => {
      const files = new Map(typesOf(model).filter(({ path }) => path.endsWith('.d.ts')).map(({ path, content }) => [`/${path}`, content]))
      expect(syntaxErrors(files)).toEqual([])
      declared += [...files.values()].join('').match(/export (?:const|interface|type) /g)?.length ?? 0
      const maps = typesOf(model).filter(({ path }) => path.endsWith('.map'))
      for (const { content } of maps) expect(JSON.parse(content)).toMatchObject({ version: 3 })
    }),
    { numRuns: 150 },
  )
  expect(declared).toBeGreaterThan(150)
})
