import { describe, expect, test } from 'vitest'
import { byName, compare, type Declarations, type ParamDeclaration } from '../../../src/model/index.js'
import {
  createChecker,
  createTypeScriptReader,
  functionKey,
  withResolved,
  type Unresolved,
} from '../../../src/source/typescript/index.js'
import { codes, createProject, IMPORTS, readSource } from './project.js'

/** `number`, `string[] | null?` (optional), `- Thing` (no param of a context). */
function words({ type, text, required }: ParamDeclaration): string {
  return `${type ? text : `- ${text}`}${required ? '' : '?'}`
}

function spell(params: readonly ParamDeclaration[]): Record<string, string> {
  return Object.fromEntries(params.map((param) => [param.name, words(param)]))
}

/** All that Babel can see, with what both it and the checker say of it. */
const VISIBLE: [types: string, params: Record<string, string>][] = [
  ['{ a: string; b: number; c: boolean }', { a: 'string', b: 'number', c: 'boolean' }],
  [
    "{ a: 'x' | 'y'; b: 1 | -2; c: true | false; d: `x-${string}` }",
    { a: 'string', b: 'number', c: 'boolean', d: 'string' },
  ],
  [
    '{ a: string | null; b: number | undefined; c?: boolean | null }',
    { a: 'string | null', b: 'number?', c: 'boolean | null?' },
  ],
  [
    '{ a: string[]; b: Array<number>; c: readonly boolean[]; d: ReadonlyArray<"x" | "y"> }',
    { a: 'string[]', b: 'number[]', c: 'boolean[]', d: 'string[]' },
  ],
  ['{ a: string[] | null; b?: number[] }', { a: 'string[] | null', b: 'number[]?' }],
  ['{ readonly a: (string); "b": number; 3: boolean }', { a: 'string', b: 'number', 3: 'boolean' }],
  ['{ [name: string]: unknown; a: string }', { a: 'string' }],
  ['Args', { user_id: 'number' }],
  ['Args & { page?: number }', { user_id: 'number', page: 'number?' }],
  ['Args & { user_id?: number }', { user_id: 'number' }],
  ['Derived', { own: 'string', user_id: 'number', shared: 'string | null' }],
  ['Narrowed', { user_id: 'number', shared: 'string' }],
  ['Shared', { shared: 'string | null' }],
  ['Renamed', { far: 'boolean' }],
  ['Namespaced | undefined', { a: 'number' }],
  ['Merged', { first: 'string', second: 'number' }],
  ['{ id: UserId; kind: Kind; kinds: Kind[] }', { id: 'number', kind: 'string', kinds: 'string[]' }],
  ['{}', {}],
  ['unknown', {}],
]

/** Seen, and no param of a context: what matters is that both say null. */
const NOT_SCALAR =
  '{ a: string | number; b: { x: string }; c: [string, number]; d: string[][]; e: (string | null)[]; f: Args; g: Tree; h: unknown; i: string | string[]; j: null; k: Json; l: File; m: Blob[] }'

/** What JSON cannot carry. */
const FOREIGN: [type: string, name: string][] = [
  ['Date', 'Date'],
  ['Date | null', 'Date'],
  ['Map<string, number>', 'Map'],
  ['ReadonlySet<string>', 'ReadonlySet'],
  ['bigint', 'bigint'],
  ['10n', 'bigint'],
  ['symbol', 'symbol'],
  ['() => void', 'a function'],
  ['new () => object', 'a function'],
  ['Date[]', 'Date'],
  ['{ deep: { since: Date }[] }', 'Date'],
  ['[string, Date?]', 'Date'],
  ['{ method(): void }', 'a function'],
  ['WithDate', 'Date'],
  ['RegExp', 'RegExp'],
  ['URL', 'URL'],
  ['URLSearchParams | null', 'URLSearchParams'],
  ['Error', 'Error'],
  ['{ cause: TypeError }', 'TypeError'],
  ['Promise<string>', 'Promise'],
  ['ArrayBuffer', 'ArrayBuffer'],
  ['Uint8Array', 'Uint8Array'],
  ['[Float64Array]', 'Float64Array'],
  ['FormData', 'FormData'],
  ['WeakMap<object, string>', 'WeakMap'],
  ['WeakSet<object>', 'WeakSet'],
]

/** Arguments that take anything, by any name: a URL can pass none of it. */
const OPEN = [
  'any',
  'unknown',
  'object',
  '{ [name: string]: string }',
  'Readonly<Record<string, string>>',
  'Record<string, string>',
  'Dictionary',
  'Missing',
  'Args | unknown',
]

/** Arguments that say that there are no params, or which. */
const CLOSED = ['{}', 'Record<string, never>', '{ [name: string]: never }', '{ [name: string]: unknown; a: string }']

const OTHERS = {
  'server/args.ts': `
    export interface Base extends Common { user_id: number }
    interface Common { shared: string | null }
    export type { Common as Shared }
    export type Kind = 'a' | 'b'
    export * from '../far/index.js'
    type Default = { a: number }
    export default Default
  `,
  'far/index.ts': `export interface Far { far: boolean }\nexport interface WithDate { at: { date: Date } }`,
}

const TYPES = `
  import type { Base, Shared, Far as Renamed, Kind, WithDate } from './args.js'
  import type Namespaced from './args.ts'
  interface Args { user_id: number }
  interface Derived extends Base { own: string }
  interface Narrowed extends Base { shared: string }
  interface Merged { first: string }
  interface Merged { second: number }
  import type { Missing } from './missing.js'
  interface Dictionary { [name: string]: string }
  type UserId = number
  interface Tree { children: Tree[] }
  type Json = string | Json[]
`

function sourceOf(types: readonly string[]): string {
  return (
    TYPES +
    types
      .map((type, index) => `export const f${index} = client({}, async (request: MizanRequest, args: ${type}) => args)`)
      .join('\n')
  )
}

/** The checker's answers for functions that Babel has already told. */
async function ask(root: string, { functions }: Declarations) {
  const checker = await createChecker({ root })
  const questions = functions.map((fn): Unresolved => {
    if (fn.payload.kind !== 'typescript') throw new Error('not from TypeScript')
    const { file, path } = fn.payload
    return {
      key: functionKey(fn.payload),
      file,
      path,
      fn: fn.name,
      place: fn.place,
      inContext: fn.context !== null,
      isView: fn.route !== null,
      isSchemaNamed: true,
      asks: ['params'],
      text: '',
    }
  })
  const answers = checker.resolve(questions)
  return questions.map(({ key }) => answers.get(key))
}

describe('what syntax tells', () => {
  test.each(VISIBLE)('%s', (type, expected) => {
    const { declarations, diagnostics, unresolved } = readSource(sourceOf([type]), OTHERS)
    expect([diagnostics, unresolved]).toEqual([[], []])
    expect(spell(declarations.functions[0]?.params ?? [])).toEqual(expected)
  })

  test('what is no scalar is told in the words of the source', () => {
    const { declarations, diagnostics, unresolved } = readSource(sourceOf([NOT_SCALAR]), OTHERS)
    expect([diagnostics, unresolved]).toEqual([[], []])
    expect(spell(declarations.functions[0]?.params ?? [])).toEqual({
      a: '- string | number',
      b: '- { x: string }',
      c: '- [string, number]',
      d: '- string[][]',
      e: '- (string | null)[]',
      f: '- Args',
      g: '- Tree',
      h: '- unknown',
      i: '- string | string[]',
      j: '- null',
      k: '- Json',
      l: '- File',
      m: '- Blob[]',
    })
  })

  test.each(FOREIGN)('%s is refused, at any depth', (type, name) => {
    const { declarations, diagnostics } = readSource(sourceOf([`{ a: ${type} }`]), OTHERS)
    expect(codes(diagnostics)).toEqual(['MZ512'])
    expect(diagnostics[0]?.message).toContain(`holds ${name},`)
    expect(declarations.functions[0]?.params[0]?.type).toBeNull()
  })

  test('within a context that is left to the rule for params', () => {
    const { diagnostics } = readSource(
      `export const f = client({ context: 'user' }, async (request, { a }: { a: Date }) => a)`,
    )
    expect(diagnostics).toEqual([])
  })

  test.each(['any', 'unknown', 'object', '{ [name: string]: string }', 'Dictionary'])(
    'a read that takes %s names no params, and is refused at once',
    (type) => {
      const { diagnostics, unresolved } = readSource(
        `interface Dictionary { [name: string]: string }\nexport const f = client({ context: 'user' }, async (request, args?: ${type}) => args)`,
      )
      expect([codes(diagnostics), unresolved]).toEqual([['MZ516'], []])
      expect(diagnostics[0]).toMatchObject({ place: { line: 3 }, fix: expect.stringContaining('names each param') })
      expect(diagnostics[0]?.message).toContain('The argument of "f" names no params')
    },
  )

  test('a type parameter is not the type of the module that has its name', () => {
    const { declarations, diagnostics, unresolved } = readSource(`
      interface T { wrong: string }
      type Date = string
      export const whole = client({}, async <T extends { id: number }>(request: MizanRequest, args: T) => args)
      export const part = client({}, async <T extends number>(request: MizanRequest, args: { a: T[]; b: Within }) => args)
      export class A<Date extends string> {
        @client({}) static method<T extends string>(request: MizanRequest, args: { a: string } & { b: T }) {}
        @client({}) static ofClass(request: MizanRequest, args: { a: Date }) {}
      }
      type Within = T[]`)
    expect(diagnostics).toEqual([])
    expect(unresolved.map(({ fn, text }) => [fn, text])).toEqual([
      ['whole', 'T'],
      ['part', 'T[]'],
      ['method', 'T'],
      ['ofClass', 'Date'],
    ])
    expect(declarations.functions.flatMap(({ params }) => params.map(({ name, text }) => [name, text]))).toEqual([
      ['b', 'Within'],
      ['a', 'string'],
    ])
  })

  test('a default in the pattern makes a param optional, and so does nothing else about the pattern', () => {
    const { declarations } = readSource(`
      export class A {
        @client({}) static f(this: unknown, request: MizanRequest, { a, b = 1, c: d = 2, 'e': e = 3, ...rest }: { a: number; b: number; c: number; e: number; g: number }) {}
        @client({}) static g(request: MizanRequest, { page }: { page?: number; size: number } = { size: 1 }) {}
        @client({}) static h(request: MizanRequest, args?: { a: number }) {}
      }`)
    expect(declarations.functions.map(({ params }) => spell(params ?? []))).toEqual([
      { a: 'number', b: 'number?', c: 'number?', e: 'number?', g: 'number' },
      { page: 'number?', size: 'number' },
      { a: 'number' },
    ])
  })

  test('a param is placed where it is declared, in whatever file', () => {
    const { declarations, project } = readSource(
      `import type { Far } from '../far/index.js'\nexport const f = client({}, async (request, { far }: Far) => far)`,
      OTHERS,
    )
    expect(declarations.functions[0]?.params[0]?.place).toEqual({
      file: `${project.root}/far/index.ts`,
      line: 1,
      column: 24,
    })
  })

  test('__proto__ and constructor are names like others', () => {
    const { declarations } = readSource(
      `export const f = client({}, async (request, args: { __proto__: string; constructor: { x: Date }['x']; toString: number }) => args)`,
    )
    expect(declarations.functions[0]?.params.map(({ name }) => name)).toEqual(['__proto__', 'toString'])
    expect(Object.prototype).not.toHaveProperty('user_id')
  })

  test.each([
    "Pick<Args, 'user_id'>",
    'Partial<Args>',
    '{ a: Generic<string> }',
    '{ a: Args["user_id"] }',
    '{ a: typeof value }',
    '{ a: import("./args.js").Kind }',
    '{ a: Enum }',
    '{ a: string extends string ? 1 : 2 }',
    '{ [K in "a"]: string }',
    '{ a: keyof Args }',
    '{ a: (string | Enum)[] }',
    'Imported',
    '{ a: Imported }',
    'Args | { x: 1 }',
    '{ a: string & { brand: 1 } }',
    '{ a: Undeclared }',
    '{ a: Class }',
  ])('%s is left to the checker, never guessed', (type) => {
    const { diagnostics, unresolved, declarations } = readSource(
      `import type { Imported } from 'package'\nenum Enum { A }\ntype Generic<T> = T\nclass Class {}\nconst value = 1\n${sourceOf([type])}`,
      OTHERS,
    )
    expect(diagnostics).toEqual([])
    expect(unresolved).toMatchObject([{ fn: 'f0', path: ['f0'] }])
    expect(declarations.functions[0]?.params).toEqual([])
  })
})

describe('the checker', () => {
  test('says what Babel says of every form that Babel sees, and refuses what Babel refuses', async () => {
    const types = [
      ...VISIBLE.map(([type]) => type),
      NOT_SCALAR,
      ...FOREIGN.map(([type]) => `{ a: ${type} }`),
      'number',
      'string[]',
    ]
    const { declarations, project } = readSource(sourceOf(types), OTHERS)
    const answers = await ask(project.root, declarations)
    const comparable = (params: readonly ParamDeclaration[]) =>
      params
        .map(({ name, place, type, text, required }) => ({ name, place, type, required, text: type ? text : '' }))
        .sort(byName)
    declarations.functions.forEach((fn, index) => {
      expect({ fn: types[index], params: comparable(answers[index]?.params ?? []) }).toEqual({
        fn: types[index],
        params: comparable(fn.params),
      })
    })
    const found = answers
      .slice(VISIBLE.length + 1)
      .map((answer) => answer?.diagnostics.map(({ code, message }) => [code, /holds ([\w ]+),/.exec(message)?.[1]]))
    expect(found).toEqual([
      ...FOREIGN.map(([, name]) => [['MZ512', name]]),
      [['MZ513', undefined]],
      [['MZ513', undefined]],
    ])
  })

  test('refuses a read that names no params as syntax does, and leaves a call its any', async () => {
    const all = [...OPEN, ...CLOSED]
    const { declarations, diagnostics, unresolved, project } = readSource(
      `${TYPES}\n${all
        .flatMap((type, index) =>
          ["{ context: 'user' }", '{}'].map(
            (options, which) =>
              `export const f${index}_${which} = client(${options}, async (request: MizanRequest, args: ${type}) => args)`,
          ),
        )
        .join('\n')}`,
      OTHERS,
    )
    const checker = await createChecker({ root: project.root })
    const told = [...diagnostics, ...[...checker.resolve(unresolved).values()].flatMap((each) => each.diagnostics)]
    const expected = OPEN.map((_, index) => `The argument of "f${index}_0" names no params`)
    const asked = (await ask(project.root, declarations)).flatMap((answer) => answer?.diagnostics ?? [])
    for (const found of [told, asked]) {
      expect(new Set(codes(found))).toEqual(new Set(['MZ516']))
      expect(found.map(({ message }) => message.replace(/,.*/, '')).sort(compare)).toEqual(expected)
    }
  })

  test('names what JSON cannot carry where the globals are those of Node', async () => {
    const types = ['URL', 'URLSearchParams[]', 'Buffer', 'RegExp']
    const { declarations, project } = readSource(sourceOf(types.map((type) => `{ a: ${type} }`)), {
      ...OTHERS,
      'tsconfig.json': '{ "compilerOptions": { "lib": ["esnext"], "types": ["node"], "module": "nodenext" } }',
    })
    const found = (await ask(project.root, declarations)).map((answer) => answer?.diagnostics[0]?.message)
    expect(found.map((message) => /holds ([\w ]+),/.exec(message ?? '')?.[1])).toEqual([
      'URL',
      'URLSearchParams',
      'Buffer',
      'RegExp',
    ])
  })

  test('tells what syntax does not', async () => {
    const { project, declarations, unresolved } = readSource(
      `
      import { type Infer, schema } from './schema.js'
      enum Level { Low, High }
      enum Word { A = 'a' }
      interface Row { id: number; name: string | null; at: Date }
      const defined = async (request: MizanRequest, { a = 1 }: { a: number; b: string }) => a + b
      const wrap = <F,>(fn: F): F => fn
      export const pick = client({ context: 'rows' }, async (request, args: Pick<Row, 'id' | 'name'>) => args)
      export const partial = client({}, async (request, { id = 1 }: Partial<Row>) => id)
      export const inferred = client({}, async (request, args: Infer<typeof schema>) => args)
      export const enums = client({}, async (request, args: { level: Level; word?: Word; all: Level[] }) => args)
      export const branded = client({}, async (request, args: { id: string & { __brand: 'id' } }) => args)
      export const either = client({}, async (request, args: { kind: 'a'; x: number } | { kind: 'b' }) => args)
      export const named = client({}, defined)
      export const wrapped = client({}, wrap(async (request: MizanRequest, args: { q: string }) => args.q))
      export default class Users {
        @client({}) static generic<T extends string>(request: MizanRequest, args: { word: T }) {}
      }`,
      {
        'server/schema.ts': `export type Infer<T> = { [K in keyof T]: T[K] extends { type: infer V } ? V : never }\nexport declare const schema: { user_id: { type: number }; tags: { type: string[] } }`,
      },
    )
    expect(unresolved).toHaveLength(declarations.functions.length)
    const checker = await createChecker({ root: project.root })
    const answers = checker.resolve(unresolved)
    const complete = withResolved(declarations, answers)
    expect(Object.fromEntries(complete.functions.map(({ name, params }) => [name, spell(params)]))).toEqual({
      pick: { id: 'number', name: 'string | null' },
      partial: { id: 'number?', name: 'string | null?', at: '- Date?' },
      inferred: { user_id: 'number', tags: 'string[]' },
      enums: { level: 'number', word: 'string?', all: 'number[]' },
      branded: { id: 'string' },
      either: { kind: 'string', x: 'number?' },
      named: { a: 'number?', b: 'string' },
      wrapped: { q: 'string' },
      generic: { word: 'string' },
    })
    expect([...answers.values()].flatMap(({ diagnostics }) => codes(diagnostics))).toEqual(['MZ512'])
  })

  test('sees a change, in the file or in what it imports, and answers from memory without one', async () => {
    const { project, reader, unresolved } = readSource(
      `import type { Row } from './row.js'\nexport const f = client({}, async (request, args: Pick<Row, 'id'>) => args)`,
      {
        'server/row.ts': 'export interface Row { id: number }',
      },
    )
    const checker = await createChecker({ root: project.root })
    const first = checker.resolve(unresolved).get(unresolved[0]?.key ?? '')
    expect(spell(first?.params ?? [])).toEqual({ id: 'number' })
    expect(checker.resolve(reader.read().unresolved).get(unresolved[0]?.key ?? '')).toBe(first)
    project.write({ 'server/row.ts': 'export interface Row { id: string[] }' })
    expect(spell([...checker.resolve(unresolved).values()][0]?.params ?? [])).toEqual({ id: 'string[]' })
    project.remove('server/users.ts')
    expect(checker.resolve(unresolved).size).toBe(0)
  })

  test('reads the tsconfig that create-vite splits, and keeps null without strict', async () => {
    const project = createProject({
      'tsconfig.json':
        '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }, { "path": "./tsconfig.node.json" }] }',
      'tsconfig.app.json':
        '{ "compilerOptions": { "types": [], "moduleResolution": "bundler", "module": "esnext" }, "include": ["src"] }',
      'tsconfig.node.json': `{ /* comment */ "compilerOptions": { "strict": false, "module": "esnext", "moduleResolution": "bundler", "paths": { "#rows": ["./server/rows.ts"] } }, "include": ["vite.config.ts", "server", "types"] }`,
      'vite.config.ts': 'export default {}',
      'types/global.d.ts': 'interface GlobalArgs { g: boolean }',
      'server/rows.ts': 'export interface Row { id: number | null }',
      'server/a.ts': `${IMPORTS}import type { Row } from '#rows'\nexport const f = client({}, async (request, args: Row) => args)\nexport const g = client({}, async (request, args: GlobalArgs) => args)`,
    })
    const reader = createTypeScriptReader({ root: project.root, sources: 'server/**/*.ts' })
    const { unresolved } = reader.read()
    const checker = await createChecker({ root: project.root })
    expect([...checker.resolve(unresolved).values()].map(({ params }) => spell(params ?? []))).toEqual([
      { id: 'number | null' },
      { g: 'boolean' },
    ])
    project.write({ 'types/global.d.ts': 'interface GlobalArgs { g: string }' })
    expect(spell([...checker.resolve(unresolved).values()][1]?.params ?? [])).toEqual({ g: 'string' })
  })

  test('a tsconfig that is broken is no reason to throw', async () => {
    const { project, unresolved } = readSource(
      `export const f = client({}, async (request, args: Partial<{ a: 1 }>) => args)`,
      { 'tsconfig.json': '{ "compilerOptions": {' },
    )
    const checker = await createChecker({ root: project.root })
    expect([...checker.resolve(unresolved).values()].map(({ params }) => spell(params ?? []))).toEqual([{ a: 'number?' }])
  })
})
