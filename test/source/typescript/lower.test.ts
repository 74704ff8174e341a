import { SourceMap } from 'node:module'
import { parse } from '@babel/parser'
import { transformSync } from 'esbuild'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { client } from '../../../src/server/client.js'
import { functionMetadata } from '../../../src/server/metadata.js'
import { mentionsClient } from '../../../src/source/typescript/index.js'
import { lower } from '../../../src/source/typescript/lower.js'

const IMPORT = `import { client } from 'mizan/server'\n`

/** Runs a module that takes `client` from the test, and answers what `result` evaluates to at its end. */
async function run(code: string, client: unknown, result: string): Promise<unknown> {
  const javascript = transformSync(code, { loader: 'ts', target: 'node20' })
    .code.replace(/^import .*$/m, '')
    .replace(/^export default |^export /gm, '')
    .replace(/^\s*\{\s*[\w\s,]*\};?$/m, '')
  const AsyncFunction = (async () => {}).constructor as new (
    ...args: string[]
  ) => (...args: unknown[]) => Promise<unknown>
  return new AsyncFunction('client', `${javascript}\nreturn ${result}`)(client)
}

function lowered(code: string, file = 'a.ts'): string {
  const result = lower(code, file)
  if (!result) throw new Error('nothing was lowered')
  return result.code
}

function parses(code: string, file = 'a.ts') {
  return parse(code, { sourceType: 'module', plugins: file.endsWith('x') ? ['typescript', 'jsx'] : ['typescript'] })
}

/** A `client` that writes down what the protocol of decorators gives it. */
function recorder() {
  const log: unknown[] = []
  const client = (options: object) =>
    function (this: unknown, method: (...args: unknown[]) => unknown, context: ClassMethodDecoratorContext) {
      const { kind, name, static: isStatic, private: isPrivate, access, metadata } = context
      const owner = { [name]: method }
      log.push([
        options,
        kind,
        name,
        isStatic,
        isPrivate,
        access.has(owner),
        access.get(owner) === method,
        typeof metadata,
        this === undefined,
      ])
      context.addInitializer(function (this: unknown) {
        log.push(['initialized', name, (this as { name: string }).name])
      })
      return name === 'kept'
        ? undefined
        : function (this: unknown, ...args: unknown[]) {
            return ['replaced', method.apply(this, args)]
          }
    }
  return { log, client }
}

const PROGRAM = `${IMPORT}
const scope = 'outer'
export class Users {
  static base = 1
  @client({
    name: 'a', // a comment with a \` backtick
    text: \`line one
line \${scope} two\`, /* and
    another */
    list: [1,
      2]
  })
  static async first(request: unknown, { x }: { x: number }) { return [this.base, x] }

  @client({}) static kept() { return 'kept' }

  @client({ pick: () => {
    const value = 1
    return value
  } }) static 'with space'() { return this.base }
}
const after = '@client'
export class Second { @client({ n: 2 }) static f() {} }
`

describe('lowering', () => {
  test('a file without decorators of ours is left alone', () => {
    expect(lower('export const a = 1', 'a.ts')).toBeNull()
    expect(lower(`${IMPORT}export const f = client({}, () => '@client')`, 'a.ts')).toBeNull()
    expect(lower(`export class A { @client({}) static f() {} }`, 'a.ts')).toBeNull()
    expect(
      lower(`import type { client } from 'mizan/server'\nexport class A { @client({}) static f() {} }`, 'a.ts'),
    ).toBeNull()
    expect(lower(`${IMPORT}export class A { @client({ static f() {} }`, 'a.ts')).toBeNull()
    expect(mentionsClient('const mizan = 1')).toBe(false)
  })

  test('the whole text of a small class', () => {
    const code = `${IMPORT}export class A {\n  @client({\n    name: 'x'\n  })\n  static f() {}\n} // end\n`
    const [before, after] = lowered(code).split(/function __mizan_apply.*?\} (?=\/\/ end)/)
    expect(`${before}${after}`).toBe(
      `${IMPORT}export class A {\n  ;        \n             \n    \n  static f() {}\n};__mizan_apply(A,[["f",client({     name: 'x'   })]]);${after}`,
    )
  })

  test('does what esbuild does with the same decorators', async () => {
    const ours = recorder()
    const theirs = recorder()
    const outcome = `[await Users.first(0, { x: 2 }), Users.kept(), Users['with space'](), Object.keys(Users), typeof Second.f]`
    const mine = await run(lowered(PROGRAM), ours.client, outcome)
    expect(mine).toEqual(await run(PROGRAM, theirs.client, outcome))
    const text = (log: unknown[]) => JSON.stringify(log.map((entry) => entry))
    expect(text(ours.log)).toBe(text(theirs.log))
    expect(ours.log).toHaveLength(8)
  })

  test.each([
    ['no newline at the end', `${IMPORT}export class A { @client({}) static f() {} }`],
    ['a comment at the end', `${IMPORT}export class A { @client({}) static f() {} } // end`],
    ['CRLF', `${IMPORT}export class A {\r\n  @client({\r\n a: 1 })\r\n  static f() {}\r\n}\r\n(0)\r\n`],
    ['a byte order mark', `\uFEFF${IMPORT}export class A { @client({}) static f() {} }`],
    ['a default class', `${IMPORT}export default class A { @client({}) static f() {} }`],
    ['a class that is exported later', `${IMPORT}class A { @client({}) static f() {} }\nexport { A }`],
    ['a field called get', `${IMPORT}export class A {\n  get\n  @client({})\n  static f() {}\n}`],
    ['a field called static', `${IMPORT}export class A {\n  static\n  @client({})\n  static f() {}\n}`],
    ['what follows begins with a bracket', `${IMPORT}export class A { @client({}) static f() {} }\n[1].map(String)`],
    ['parentheses and comments', `${IMPORT}export class A { @(/* one */ client({}) // two\n ) static f() {} }`],
    ['an alias', `import { client as c } from 'mizan/server'\nexport class A { @c({}) static f() {} }`],
    ['a namespace', `import * as m from 'mizan/server'\nexport class A { @m.client({}) static f() {} }`],
    ['our name already taken', `${IMPORT}const __mizan_apply = 1\nexport class A { @client({}) static f() {} }`],
    ['a continued string', `${IMPORT}export class A { @client({ name: 'a\\\nb' }) static f() {} }`],
    [
      'types in the options',
      `${IMPORT}export class A { @client({ a: 1 } satisfies {\n a: number\n b?: string\n}) static f() {} }`,
    ],
    ['line separators', `${IMPORT}export class A { @client({ a: '\u2028',\u2029 b: \`\u2028\` }) static f() {} }`],
    [
      'statements without semicolons',
      `${IMPORT}export class A { @client({ a() {\n let i = 0\n for (let j = 0; j < 2; j++) i++\n do i++\n while (i < 9)\n if (i) i--\n else i++\n class B { x = 1\n ['y'] = 2 }\n return i\n + 1 } }) static f() {} }`,
    ],
  ])('%s', (_, code) => {
    const result = lowered(code)
    expect(() => parses(result)).not.toThrow()
    expect(lineCount(result)).toBe(lineCount(code))
  })

  test('the decorator of mizan/server accepts what it is given', async () => {
    const code = lowered(`${IMPORT}export class A {\n  @client({ context: 'user' })\n  static async f() { return 1 }\n}`)
    const method = await run(code, client, 'A.f')
    expect(functionMetadata(method)).toMatchObject({ methodName: 'f', context: 'user' })
  })

  test('literals keep their values', async () => {
    const { log, client } = recorder()
    const options = "{ a: 'x\\\ny', b: `p\r\nq\\\nr\u2028s`, c: '\u2029' }"
    await run(lowered(`${IMPORT}class A { @client(${options}) static f() {} }`), client, '0')
    expect((log[0] as unknown[])[0]).toEqual({ a: 'xy', b: 'p\nqr\u2028s', c: '\u2029' })
  })

  test('a tagged template keeps its raw text, even where that takes a line', async () => {
    const { log, client } = recorder()
    await run(lowered(`${IMPORT}class A { @client({ a: String.raw\`x\ny\` }) static f() {} }`), client, '0')
    expect((log[0] as unknown[])[0]).toEqual({ a: 'x\ny' })
  })

  test('foreign decorators stay, and what cannot be lowered stays', () => {
    const code = `${IMPORT}declare const log: any\nexport class A { @log @client({}) static f() {}\n @client({}) g() {}\n @client({}) static #h() {} }`
    const result = lowered(code)
    expect(result).toContain('@log             static f')
    expect(result).toContain('@client({}) g()')
    expect(result).toContain('@client({}) static #h()')
  })

  test('TSX and generic arrows parse by their extension', () => {
    const tsx = `${IMPORT}export class A { @client({}) static f() { return <b>x</b> } }`
    expect(() => parses(lowered(tsx, 'a.tsx'), 'a.tsx')).not.toThrow()
    expect(lowered(`${IMPORT}const cast = <string>x\nexport class A { @client({}) static f() {} }`)).toContain(
      '<string>x',
    )
  })

  test('an error in the options is mapped to where they were written', () => {
    const code = `${IMPORT}export class A {\n  @client({\n    context: missing,\n  })\n  static f() {}\n}\n`
    const result = lower(code, '/app/a.ts')
    const column = (result?.code.split('\n')[6] ?? '').indexOf('missing')
    const map = new SourceMap(JSON.parse(result?.map.toString() ?? '{}'))
    // Both count from 0 here.
    expect(map.findEntry(6, column)).toMatchObject({ originalSource: '/app/a.ts', originalLine: 3, originalColumn: 13 })
  })
})

const option = fc.oneof(
  fc.constantFrom(
    'a: 1',
    "s: '@client({})'",
    'c: 1, // ` comment\n',
    '/* b\n */ d: 2',
    't: `x\ny`',
    'n: [\n1,\n2\n]',
    'u: "}"',
    'g: (\n1\n)',
    'r: /[/]@`/',
    'f() {\n let a = 1\n return a\n }',
    '\u2028 l: 1',
  ),
  fc.string({ maxLength: 8 }).map((text) => `s: ${JSON.stringify(text)}`),
)
const decorator = fc.array(option, { maxLength: 4 }).map((options) => `@client({ ${options.join(', ')} })`)
const member = fc.oneof(
  fc
    .tuple(
      decorator,
      fc.constantFrom(' ', '\n', '\n\n  ', ' /* ` */ ', ' // `\n'),
      fc.constantFrom('f', '"g h"', 'get', 'static', 'async', '__proto__'),
    )
    .map(([text, gap, name]) => `${text}${gap}static async ${name}() { return "kept" }`),
  fc.constantFrom(
    'static x = 1;',
    'y\n',
    'get\n',
    'static\n',
    'static { this.x = `}` }',
    'constructor() {}',
    'static get z() { return "@client" }',
  ),
)
const program = fc
  .array(fc.array(member, { maxLength: 4 }), { minLength: 1, maxLength: 3 })
  .map(
    (classes) =>
      IMPORT +
      classes
        .map((members, index) => `export class C${index} {\n${members.join('\n')}\n}\nconst after${index} = 1 // }\n`)
        .join(''),
  )

describe('lowering, whatever the program', () => {
  test('lines stay, columns stay, and the result parses without decorators', () => {
    fc.assert(
      fc.property(program, (code) => {
        fc.pre(isValid(code))
        const result = lower(code, 'a.ts')?.code
        if (result === undefined) {
          expect(code).not.toMatch(/^@client/m)
          return
        }
        expect(() => parses(result)).not.toThrow()
        expect(lineCount(result)).toBe(lineCount(code))
        const before = code.split(/\r\n|[\n\r\u2028\u2029]/)
        result.split(/\r\n|[\n\r\u2028\u2029]/).forEach((line, index) => {
          const original = before[index] ?? ''
          // Behind a closing brace stands what lowering appends; in front of it, blanks or what was there.
          const kept = line.slice(0, original.length)
          ;[...kept].forEach((char, column) =>
            expect(char === original[column] || char === ' ' || (char === ';' && original[column] === '@')).toBe(true),
          )
          if (/^(?:export|const after|static x)/.test(original)) expect(kept).toBe(original)
          if (original.includes('static async'))
            expect(kept.endsWith(original.slice(original.indexOf('static async')))).toBe(true)
        })
      }),
      { numRuns: 300 },
    )
  })
})

function isValid(code: string): boolean {
  try {
    parse(code, { sourceType: 'module', plugins: ['typescript', 'decorators'] })
    return true
  } catch {
    return false
  }
}

/** As V8 counts them for a stack trace. */
function lineCount(code: string): number {
  return code.split(/\r\n|[\n\r\u2028\u2029]/).length
}
