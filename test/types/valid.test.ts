import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { link, type JsonSchema, type Model } from '../../src/model/index.js'
import { typesFiles, virtualModules } from '../../virtual-modules/index.js'
import { likelyServer } from '../model/arbitrary.js'
import { fn } from '../model/declare.js'
import { modelOf } from '../virtual-modules/server.js'

/** What generated declarations import, in as few words as will do: the real ones are checked with the shop. */
const STUBS = {
  '/stubs.d.ts': `
    declare module 'react' { export type ReactNode = unknown }
    declare module 'mizan/protocol' { export interface Manifest { version: 1 } }
    declare module 'mizan/client' {
      export type Mutation<A, R, C = string> = ((args: A) => Promise<R>) & { codes?: C }
      export interface MizanContexts {}
      export interface MizanFunctions {}
    }
    declare module 'mizan/react' {
      export interface ProviderProps { children?: unknown; fallback?: unknown; errorFallback?: unknown }
      export interface ContextStatus { error: unknown }
      export type ParamsOf<P, R = {}> = [P, R]
      export type Provider<P> = (props: P) => unknown
      export type ReadHook<D> = () => D
      export type MutationHook<A, R, D = {}, C = string> = (data?: D) => readonly [(args: A) => Promise<R>, C]
    }`,
}

const OPTIONS: ts.CompilerOptions = { strict: true, noEmit: true, types: [], lib: ['lib.es2022.d.ts'], module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler }

const schemaServers: fc.Arbitrary<Model> = likelyServer
  .map((server) => ({ ...server, functions: server.functions.filter(({ payload }) => payload.kind === 'schema') }))
  .map((server) => link(server).model)
  .filter((model) => model !== null)

const LIBRARY = fileURLToPath(new URL('../../node_modules/typescript/lib/', import.meta.url))
const library = new Map<string, ts.SourceFile>()

/** All errors of a program of these files; libraries are parsed once. */
function errorsIn(files: ReadonlyMap<string, string>): string[] {
  const fromLibrary = (path: string) => {
    const source = library.get(path) ?? ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022)
    library.set(path, source)
    return source
  }
  const program = ts.createProgram([...files.keys()], OPTIONS, {
    ...ts.createCompilerHost(OPTIONS),
    getDefaultLibLocation: () => LIBRARY,
    getSourceFile: (path) => (path.startsWith(LIBRARY) ? fromLibrary(path) : ts.createSourceFile(path, files.get(path) ?? '', ts.ScriptTarget.ES2022)),
    fileExists: (path) => files.has(path) || path.startsWith(LIBRARY),
    readFile: (path) => files.get(path),
    directoryExists: () => true,
  })
  const found = [...files.keys()].flatMap((path) => {
    const source = program.getSourceFile(path)
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
  })
  return found.map(({ file, start = 0, messageText }) => {
    const line = file?.text.slice(0, start).split('\n').length ?? 0
    return `${file?.fileName}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}\n${file?.text.split('\n')[line - 1]}`
  })
}

function filesOf(model: Model): Map<string, string> {
  const printed = typesFiles(virtualModules(model), model, {
    schemaFile: '/schema.json',
    locate: () => null,
    codeAt: () => null,
    relative: (_from, file) => file,
  })
  return new Map([...Object.entries(STUBS), ...printed.map(({ path, content }): [string, string] => [`/.mizan/${path}`, content])])
}

test('whatever a schema is called and says, its types have no error', { timeout: 120_000 }, () => {
  let declared = 0
  fc.assert(
    fc.property(schemaServers, (model) => {
      const files = filesOf(model)
      expect(errorsIn(files)).toEqual([])
      declared += [...files.values()].join('').match(/export (?:const|interface|type) /g)?.length ?? 0
    }),
    { numRuns: 150 },
  )
  expect(declared).toBeGreaterThan(40)
})

/** Components that lead to each other in every way that a schema can. */
const knots = fc.letrec<{ schema: JsonSchema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom('A', 'B', 'C').map((name) => ({ $ref: `#/components/schemas/${name}` })),
    fc.constant({ type: 'string' }),
    fc.tuple(fc.constantFrom('anyOf', 'oneOf', 'allOf'), fc.array(tie('schema'), { minLength: 1, maxLength: 2 })).map(([key, parts]) => ({ [key]: parts })),
    tie('schema').map((items) => ({ type: 'array', items })),
    tie('schema').map((a) => ({ type: 'object', properties: { a } })),
    tie('schema').map((a) => ({ type: 'object', properties: { a }, nullable: true })),
    tie('schema').map((additionalProperties) => ({ type: 'object', additionalProperties })),
    tie('schema').map((only) => ({ type: 'array', prefixItems: [only] })),
  ),
})).schema

test('however components lead to each other, their types have no error', { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(knots, knots, knots, (A, B, C) => {
      const payload = { kind: 'schema' as const, input: null, output: { $ref: '#/components/schemas/A' } }
      expect(errorsIn(filesOf(modelOf([fn('f', { payload })], { schemas: { A, B, C } })))).toEqual([])
    }),
    { numRuns: 150 },
  )
})

test('an error would be seen', () => {
  expect(errorsIn(new Map([['/a.d.ts', 'declare const a: Nothing']]))).toEqual([expect.stringContaining("Cannot find name 'Nothing'")])
})
