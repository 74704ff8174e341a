import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createTypeScriptReader } from '../../../src/source/typescript/index.js'
import { typeScriptSource } from '../../../src/source/typescript/source.js'
import { codes, createProject, IMPORTS, readSource } from './project.js'

const USERS = `
export const UserContext = new ReactContext('user')

export class Users {
  /**
   * Who it is.
   * And more.
   * @returns the profile
   */
  @client({ context: UserContext })
  static async user_profile(request: MizanRequest, { user_id, page = 1 }: { user_id: number; page?: number }): Promise<{ name: string }> {
    return { name: 'Ann' }
  }
}
`

describe('the class form', () => {
  test('reads name, context, params, description and places', () => {
    const { declarations, diagnostics, unresolved, project } = readSource(USERS)
    const file = `${project.root}/server/users.ts`
    expect(diagnostics).toEqual([])
    expect(unresolved).toEqual([])
    const method = USERS.split('\n')[10] ?? ''
    const column = (text: string) => method.indexOf(text) + 1
    expect(declarations).toEqual({
      base: null,
      schemas: {},
      contexts: [{ name: 'user', place: { file, line: 3, column: 45 }, functions: null }],
      functions: [
        {
          name: 'user_profile',
          place: { file, line: 12, column: 16 },
          description: 'Who it is.\nAnd more.',
          source: 'server/users.ts:12',
          context: { name: 'user', place: { file, line: 11, column: 22 } },
          affects: [],
          private: false,
          auth: false,
          maxAge: null,
          websocket: false,
          route: null,
          methods: null,
          errors: null,
          params: [
            {
              name: 'user_id',
              place: { file, line: 12, column: column('user_id: number') },
              type: scalar('number'),
              text: 'number',
              required: true,
            },
            {
              name: 'page',
              place: { file, line: 12, column: column('page?') },
              type: scalar('number'),
              text: 'number',
              required: false,
            },
          ],
          payload: { kind: 'typescript', file, path: ['Users', 'user_profile'] },
        },
      ],
    })
  })

  test.each([
    ['an alias', `import { client as c } from 'mizan/server'\nexport class A { @c({}) static f() {} }`, ['A', 'f']],
    ['a namespace', `import * as m from 'mizan/server'\nexport class A { @m.client({}) static f() {} }`, ['A', 'f']],
    [
      'parentheses',
      `import { client } from 'mizan/server'\nexport class A { @(client({})) static f() {} }`,
      ['A', 'f'],
    ],
    [
      'an export list',
      `import { client } from 'mizan/server'\nclass A { @client({}) static f() {} }\nexport { A as B }`,
      ['B', 'f'],
    ],
    [
      'a default export',
      `import { client } from 'mizan/server'\nexport default class A { @client({}) static f() {} }`,
      ['default', 'f'],
    ],
    [
      'a quoted name',
      `import { client } from 'mizan/server'\nexport class A { @client({}) static 'weird name'() {} }`,
      ['A', 'weird name'],
    ],
    [
      '__proto__',
      `import { client } from 'mizan/server'\nexport class A { @client({}) static __proto__() {} }`,
      ['A', '__proto__'],
    ],
    [
      'a hashbang and a byte order mark',
      `\uFEFF#!/usr/bin/env node\nimport { client } from 'mizan/server'\nexport class A { @client({}) static f() {} }`,
      ['A', 'f'],
    ],
    [
      'CRLF',
      `import { client } from 'mizan/server'\r\nexport class A {\r\n  @client({})\r\n  static f() {}\r\n}`,
      ['A', 'f'],
    ],
  ])('%s is followed', (_, code, path) => {
    const project = createProject({ 'server/a.ts': code })
    const { declarations, diagnostics } = createTypeScriptReader({
      root: project.root,
      sources: 'server/**/*.ts',
    }).read()
    expect(diagnostics).toEqual([])
    expect(declarations.functions.map(({ payload }) => payload)).toMatchObject([{ path }])
  })

  test.each([
    ['an instance method', 'export class A { @client({}) f() {} }', 'MZ502'],
    ['a private name', 'export class A { @client({}) static #f() {} }', 'MZ502'],
    ['a private method', 'export class A { @client({}) private static f() {} }', 'MZ502'],
    ['a computed name', "export class A { @client({}) static ['f']() {} }", 'MZ502'],
    ['a getter', 'export class A { @client({}) static get f() { return 1 } }', 'MZ502'],
    ['a field', 'export class A { @client({}) static f = () => 1 }', 'MZ502'],
    ['a class that is not exported', 'class A { @client({}) static f() {} }', 'MZ503'],
    ['a class exported as a type', 'class A { @client({}) static f() {} }\nexport type { A }', 'MZ503'],
    ['a class exported as a type in a list', 'class A { @client({}) static f() {} }\nexport { type A }', 'MZ503'],
    ['a class itself', '@client({})\nexport class A {}', 'MZ502'],
    ['a class expression itself', 'export const A = @client({}) class {}', 'MZ502'],
    [
      'an implementation of overloads',
      `export class A {
        static f(request: MizanRequest, args: { a: string }): string
        static f(request: MizanRequest, args: { b: number }): number
        @client({ context: 'user' }) static f(request: MizanRequest, args: any): any { return args }
      }`,
      'MZ517',
    ],
    ['a generator', 'export class A { @client({}) static *f() { yield 1 } }', 'MZ518'],
    ['an async generator', 'export class A { @client({}) static async *f() { yield 1 } }', 'MZ518'],
    ['a class expression', 'export const A = class { @client({}) static f() {} }', 'MZ503'],
    ['a nameless class', 'export default class { @client({}) static f() {} }', 'MZ503'],
    ['a class within a function', 'export function make() { class A { @client({}) static f() {} } return A }', 'MZ503'],
    ['a bare decorator', 'export class A { @client static f() {} }', 'MZ505'],
    ['no options', 'export class A { @client() static f() {} }', 'MZ505'],
    ['a second decorator', 'declare const log: any\nexport class A { @log @client({}) static f() {} }', 'MZ515'],
    ['arguments without a type', 'export class A { @client({}) static f(request: MizanRequest, { a }) {} }', 'MZ511'],
    [
      'an argument that is no object',
      'export class A { @client({}) static f(request: MizanRequest, id: number) {} }',
      'MZ513',
    ],
    ['rest arguments', 'export class A { @client({}) static f(request: MizanRequest, ...ids: number[]) {} }', 'MZ513'],
  ])('%s is refused once, with its line', (_, code, expected) => {
    const { diagnostics } = readSource(code)
    expect(codes(diagnostics)).toEqual([expected])
    expect(diagnostics[0]?.place.line).toBeGreaterThan(1)
    expect(diagnostics[0]?.fix).not.toBe('')
  })

  test('a class that is decorated itself is told apart from a method that is out of reach', () => {
    const [found] = readSource('export class A {}\n@client({}) export class B {}').diagnostics
    expect(found).toMatchObject({ place: { line: 3, column: 1 }, fix: expect.stringContaining('static async name(') })
    expect(found?.message).toContain('stands on the class B')
    expect(found?.message).toContain('static methods')
  })

  test('nothing is offered by an export that is gone at run time', () => {
    const { declarations, diagnostics } = readSource('class A { @client({}) static f() {} }\nexport type { A }')
    expect(declarations.functions).toEqual([])
    expect(diagnostics[0]?.message).toContain('the class A, which is exported as a type only')
    const both = readSource('class A { @client({}) static f() {} }\nexport type { A }\nexport { A as B }')
    expect(both.diagnostics).toEqual([])
    expect(both.declarations.functions).toMatchObject([{ payload: { path: ['B', 'f'] } }])
  })

  test('a namesake that is no overload is no fault', () => {
    const { diagnostics } = readSource(
      'export class A { f(): void\n f(a?: string): void {}\n @client({}) static f() {} }',
    )
    expect(diagnostics).toEqual([])
  })

  test.each([
    ['forgotten', ''],
    ['type-only', `import type { client } from 'mizan/server'\n`],
  ])('a %s import is named', (_, line) => {
    const project = createProject({ 'server/a.ts': `${line}export class A { @client({}) static f() {} }` })
    const { diagnostics } = createTypeScriptReader({ root: project.root, sources: 'server/**/*.ts' }).read()
    expect(codes(diagnostics)).toEqual(['MZ514'])
  })

  test("another library's @client is left alone", () => {
    const project = createProject({
      'server/a.ts': `import { client } from './other'\nexport class A { @client({}) static f() {} }`,
    })
    const { declarations, diagnostics } = createTypeScriptReader({
      root: project.root,
      sources: 'server/**/*.ts',
    }).read()
    expect([declarations.functions, diagnostics]).toEqual([[], []])
  })
})

describe('the function form', () => {
  test('is named by its export', () => {
    const { declarations, diagnostics } = readSource(`
      /** One. */
      export const first = client({}, async (request, { id }: { id: string }) => id)
      const inner = client({}, async function (request: MizanRequest) {})
      export { inner as second }
    `)
    expect(diagnostics).toEqual([])
    expect(declarations.functions).toMatchObject([
      { name: 'first', description: 'One.', payload: { path: ['first'] }, params: [{ name: 'id', required: true }] },
      { name: 'second', payload: { path: ['second'] }, params: [] },
    ])
  })

  test.each([
    ['a default export', 'export default client({}, async () => 1)', 'MZ504'],
    ['a constant that is the default export', 'const f = client({}, async () => 1)\nexport default f', 'MZ504'],
    ['a constant that is not exported', 'const f = client({}, async () => 1)', 'MZ504'],
    ['a member of an object', 'export const api = { f: client({}, async () => 1) }', 'MZ504'],
    ['a call within a function', 'export const f = () => client({}, async () => 1)', 'MZ504'],
    ['no options', 'export const f = client(async () => 1)', 'MZ505'],
    ['arguments without a type', 'export const f = client({}, async (request, { a }) => a)', 'MZ511'],
    ['a constant exported as a type', 'const f = client({}, async () => 1)\nexport type { f }', 'MZ504'],
    ['a generator', 'export const f = client({}, async function* () { yield 1 })', 'MZ518'],
  ])('%s is refused', (_, code, expected) => {
    expect(codes(readSource(code).diagnostics)).toEqual([expected])
  })

  test('a local variable that hides the import is not ours', () => {
    const { diagnostics } = readSource(`
      export const f = client({}, async () => { const client = (x: number) => x; return client(1) })
      export const g = client({}, async (request, { client }: { client: number }) => client)
      export const h = (client: (x: number) => void) => client(1)
    `)
    expect(diagnostics).toEqual([])
  })

  test('what is imported and exported again is declared where it is written', () => {
    const { declarations } = readSource(`export { f } from './other.js'`, {
      'server/other.ts': `${IMPORTS}export const f = client({}, async () => 1)`,
    })
    expect(declarations.functions.map(({ source }) => source)).toEqual(['server/other.ts:2'])
  })
})

describe('options', () => {
  test('contexts are constants, members of a namespace, or names', () => {
    const { declarations, diagnostics } = readSource(
      `
      import * as contexts from './contexts'
      import { Cart as Basket } from './barrel.js'
      import Stock from './contexts.ts'
      export class A {
        @client({ context: contexts.Orders }) static a() {}
        @client({ context: 'plain' } as const) static b() {}
        @client({ affects: [Basket, 'plain', { context: Stock, params: ['sku'] }] } satisfies object) static c() {}
        @client({ affects: Basket, private: true, name: 'd_two', description: 'Said.' }) static d() {}
      }`,
      {
        'server/contexts.ts': `${IMPORTS}export const Orders = new ReactContext('orders')\nconst Stock = new ReactContext(\`stock\`)\nexport default Stock`,
        'server/barrel.ts': `export * from './empty.js'\nexport * from '../shared/index.js'`,
        'server/empty.ts': `export {}`,
        'shared/index.ts': `export { CartContext as Cart } from './cart'`,
        'shared/cart.tsx': `${IMPORTS}export const CartContext = new ReactContext('cart')\nexport const Unused = new ReactContext('unused')`,
      },
    )
    expect(diagnostics).toEqual([])
    const read = declarations.functions.map(({ name, context, affects }) => [
      name,
      context?.name,
      affects.map((each) => [each.context, each.params]),
    ])
    expect(read).toEqual([
      ['a', 'orders', []],
      ['b', 'plain', []],
      [
        'c',
        undefined,
        [
          ['cart', []],
          ['plain', []],
          ['stock', ['sku']],
        ],
      ],
      ['d_two', undefined, [['cart', []]]],
    ])
    expect(declarations.functions.at(-1)).toMatchObject({
      private: true,
      description: 'Said.',
      payload: { path: ['A', 'd'] },
      place: { line: 10, column: 57 },
    })
    expect(declarations.contexts.map(({ name }) => name).sort()).toEqual(['cart', 'orders', 'stock'])
  })

  test.each([
    ['a variable', 'const options = {}\nexport const f = client(options, async () => 1)', 'MZ506'],
    ['a spread', 'const options = {}\nexport const f = client({ ...options }, async () => 1)', 'MZ506'],
    ['a computed key', "export const f = client({ ['name']: 'x' }, async () => 1)", 'MZ506'],
    ['an unknown key', 'export const f = client({ cached: true }, async () => 1)', 'MZ507'],
    ['auth that is no guard', 'export const f = client({ auth: 5 }, async () => 1)', 'MZ508'],
    ["a role that means a callable in a schema", "export const f = client({ auth: 'custom' }, async () => 1)", 'MZ508'],
    ['a maxAge that is no number of seconds', "export const f = client({ context: 'f', maxAge: -1 }, async () => 1)", 'MZ508'],
    ['a maxAge that is computed', "export const f = client({ context: 'f', maxAge: HOUR }, async () => 1)", 'MZ508'],
    ['an input that is no schema', "export const f = client({ input: { type: 'object' } }, async () => 1)", 'MZ508'],
    ['an output that is no schema', 'export const f = client({ output: () => 1 }, async () => 1)', 'MZ508'],
    ['affectsParams that is no function', "export const f = client({ affectsParams: { id: 1 } }, async () => 1)", 'MZ508'],
    ['a route that is computed', 'export const f = client({ route: HOME }, async () => 1)', 'MZ508'],
    ['methods that are not there', "export const f = client({ route: '/', methods: ['TRACE'] }, async () => 1)", 'MZ508'],
    ['errors that are no list', "export const f = client({ errors: 'late' }, async () => 1)", 'MZ508'],
    ['an error that is no literal', "const late = 'late'\nexport const f = client({ errors: [late] }, async () => 1)", 'MZ508'],
    ['methods without a route', "export const f = client({ methods: ['POST'] }, async () => 1)", 'MZ531'],
    ['affectsParams without affects', 'export const f = client({ affectsParams: () => ({}) }, async () => 1)', 'MZ531'],
    ['an output of a view', "import { z } from 'zod'\nexport const f = client({ route: '/', output: z.string() }, async () => 1)", 'MZ531'],
    ['a view over a socket', "export const f = client({ route: '/', websocket: true }, async () => 1)", 'MZ531'],
    [
      'a scope that is said twice',
      "export const f = client({ affects: { context: 'user', params: ['id'] }, affectsParams: () => ({ id: 1 }) }, async () => 1)",
      'MZ531',
    ],
    ['__proto__ as a key', 'export const f = client({ __proto__: null }, async () => 1)', 'MZ507'],
    ['a name that is computed', "export const f = client({ name: 'a' + 'b' }, async () => 1)", 'MZ508'],
    ['private that is no boolean', 'export const f = client({ private: 1 }, async () => 1)', 'MZ508'],
    ['a context that is computed', 'export const f = client({ context: pick() }, async () => 1)', 'MZ508'],
    ['a scope without params', "export const f = client({ affects: { context: 'user' } }, async () => 1)", 'MZ508'],
    [
      'a scope with params that are no literals',
      "export const f = client({ affects: { context: 'user', params: [id] } }, async () => 1)",
      'MZ508',
    ],
    ['a context without a literal name', 'const name = "x"\nexport const X = new ReactContext(name)', 'MZ509'],
    ['a context that is not declared', 'export const f = client({ context: Nowhere }, async () => 1)', 'MZ510'],
    [
      'a context of a package',
      "import { X } from 'pkg'\nexport const f = client({ context: X }, async () => 1)",
      'MZ510',
    ],
    [
      'a context of a missing file',
      "import { X } from './missing.js'\nexport const f = client({ context: X }, async () => 1)",
      'MZ510',
    ],
    [
      'a context imported as a type',
      "import type { X } from './x.js'\nexport const f = client({ context: X }, async () => 1)",
      'MZ510',
    ],
    [
      'a context of a module imported as a type',
      "import type * as K from './x.js'\nexport const f = client({ context: K.X }, async () => 1)",
      'MZ510',
    ],
    [
      'a context exported as a type',
      "import { X } from './type-list.js'\nexport const f = client({ context: X }, async () => 1)",
      'MZ510',
    ],
    [
      'a context exported as a type with all else',
      "import * as K from './type-star.js'\nexport const f = client({ context: K.X }, async () => 1)",
      'MZ510',
    ],
    [
      'a context that a file between imports as a type',
      "import { X } from './type-import.js'\nexport const f = client({ context: X }, async () => 1)",
      'MZ510',
    ],
  ])('%s is refused', (_, code, expected) => {
    const { diagnostics } = readSource(code, {
      'server/x.ts': `${IMPORTS}export const X = new ReactContext('x')`,
      'server/type-list.ts': `export { type X } from './x.js'`,
      'server/type-star.ts': `export type * from './x.js'`,
      'server/type-import.ts': `import type { X } from './x.js'\nexport { X }`,
    })
    expect(codes(diagnostics)).toEqual([expected])
    if (code.includes('./')) expect(diagnostics[0]?.message).toMatch(/is not found|as a type only/)
  })

  test('a circle of exports ends', () => {
    const { diagnostics } = readSource(
      `import { X } from './a.js'\nexport const f = client({ context: X }, async () => 1)`,
      {
        'server/a.ts': `export { X } from './b.js'`,
        'server/b.ts': `export { X } from './a.js'\nexport * from './a.js'`,
      },
    )
    expect(codes(diagnostics)).toEqual(['MZ510'])
  })
})

describe('incremental reading', () => {
  const sources = 'server/**/*.ts'

  test('only what changed is read again, and what stayed is kept', () => {
    const project = createProject({
      'server/a.ts': `${IMPORTS}export const a = client({}, async () => 1)`,
      'server/b.ts': `${IMPORTS}export const b = client({}, async () => 1)`,
    })
    const reader = createTypeScriptReader({ root: project.root, sources })
    const names = (changed?: string[]) => reader.read(changed).declarations.functions.map(({ name }) => name)
    expect(names()).toEqual(['a', 'b'])
    project.write({
      'server/a.ts': `${IMPORTS}export const a2 = client({}, async () => 1)`,
      'server/b.ts': `${IMPORTS}export const b2 = client({}, async () => 1)`,
    })
    expect(names([`${project.root}/server/a.ts`])).toEqual(['a2', 'b'])
    expect(names()).toEqual(['a2', 'b2'])
    project.write({
      'server/c.ts': `${IMPORTS}export const c = client({}, async () => 1)`,
      'other/d.ts': `${IMPORTS}export const d = client({}, async () => 1)`,
    })
    expect(names(['server/c.ts', 'other/d.ts'])).toEqual(['a2', 'b2', 'c'])
    project.remove('server/a.ts')
    expect(names(['server/a.ts'])).toEqual(['b2', 'c'])
    expect([...reader.files]).toEqual([`${project.root}/server/b.ts`, `${project.root}/server/c.ts`])
  })

  test('a broken file keeps its last declarations and says where it broke', () => {
    const { project, reader } = readSource(USERS)
    project.write({ 'server/users.ts': `${IMPORTS}export class Users {\n  @client({ context: }\n` })
    const broken = reader.read([`${project.root}/server/users.ts`])
    expect(broken.declarations.functions.map(({ name }) => name)).toEqual(['user_profile'])
    expect(broken.diagnostics).toMatchObject([{ code: 'MZ501', place: { line: 3, column: 22 } }])
    expect(broken.diagnostics[0]?.message).not.toMatch(/\(\d+:\d+\)/)
    project.write({ 'server/users.ts': `${IMPORTS}export const mended = client({}, async () => 1)` })
    const mended = reader.read([`${project.root}/server/users.ts`])
    expect(mended.declarations.functions.map(({ name }) => name)).toEqual(['mended'])
    expect(mended.diagnostics).toEqual([])
  })

  test('a file outside the sources that a context comes from is a dependency', () => {
    const { project, reader, declarations } = readSource(
      `import { UserContext } from '../contexts.js'\nexport const f = client({ context: UserContext }, async () => 1)`,
      { 'contexts.ts': `${IMPORTS}export const UserContext = new ReactContext('user')` },
    )
    expect(declarations.functions[0]?.context?.name).toBe('user')
    expect([...reader.dependencies]).toEqual([`${project.root}/contexts.ts`])
    project.write({ 'contexts.ts': `${IMPORTS}export const UserContext = new ReactContext('person')` })
    expect(reader.read([`${project.root}/contexts.ts`]).declarations.functions[0]?.context?.name).toBe('person')
  })

  test('a missing file is waited for', () => {
    const { project, reader, diagnostics } = readSource(
      `import { X } from './later.js'\nexport const f = client({ context: X }, async () => 1)`,
    )
    expect(codes(diagnostics)).toEqual(['MZ510'])
    expect(reader.dependencies).toContain(`${project.root}/server/later.ts`)
    project.write({ 'server/later.ts': `${IMPORTS}export const X = new ReactContext('x')` })
    expect(reader.read([`${project.root}/server/later.ts`]).diagnostics).toEqual([])
  })

  test('a reading without news is the very same object', () => {
    const { project, reader } = readSource(
      `import { UserContext } from '../contexts.js'\nexport const f = client({ context: UserContext }, async () => 1)\nexport const g = client({ context: Nowhere }, async () => 1)`,
      {
        'contexts.ts': `${IMPORTS}export const UserContext = new ReactContext('user')`,
        'server/broken.ts': `${IMPORTS}export const`,
        'server/db.ts': 'export const rows = 1',
      },
    )
    const first = reader.read()
    expect(reader.read()).toBe(first)
    project.write({ 'server/db.ts': 'export const rows = 2' })
    expect(reader.read(['server/db.ts'])).toBe(first)
    project.write({ 'contexts.ts': `${IMPORTS}export const UserContext = new ReactContext('person')` })
    const second = reader.read(['contexts.ts'])
    expect(second).not.toBe(first)
    project.write({ 'server/broken.ts': `${IMPORTS}\nexport const` })
    const third = reader.read(['server/broken.ts'])
    expect(third).not.toBe(second)
    project.remove('server/broken.ts')
    const fourth = reader.read(['server/broken.ts'])
    expect(fourth).not.toBe(third)
    project.write({ 'server/more.ts': `${IMPORTS}export const Unread = new ReactContext('unread')` })
    expect(reader.read(['server/more.ts'])).not.toBe(fourth)
  })

  test('while the type checker has a say, a change of any source is news', () => {
    const { project, reader } = readSource(
      `import type { Row } from './row.js'\nexport const f = client({}, async (request, args: Pick<Row, 'id'>) => args)`,
      { 'server/row.ts': 'export interface Row { id: number }' },
    )
    const first = reader.read()
    expect(first.unresolved).toHaveLength(1)
    expect(reader.read(['server/row.ts'])).toBe(first)
    project.write({ 'server/row.ts': 'export interface Row { id: string }' })
    expect(reader.read(['server/row.ts'])).not.toBe(first)
  })

  test('a source without files says so once, until there is one', () => {
    const project = createProject()
    const source = typeScriptSource(project.root, 'server/**/*.ts')
    const first = source.read()
    expect(codes(first.diagnostics)).toEqual(['MZ108'])
    expect(source.read()).toBe(first)
    project.write({ 'server/a.ts': '' })
    expect(source.read(['server/a.ts']).diagnostics).toEqual([])
  })

  test('a file that says nothing of Mizan is neither parsed nor judged', () => {
    const { diagnostics } = readSource('', { 'server/half.ts': 'export const = ' })
    expect(diagnostics).toEqual([])
  })

  test('a directory named like a source is no reason to throw', () => {
    const { reader, project } = readSource(USERS, { 'server/odd.ts/inner.txt': '' })
    expect(reader.read([join(project.root, 'server/odd.ts')]).diagnostics).toEqual([])
  })
})

describe('which files match', () => {
  test.each([
    ['server/**/*.ts', 'server/a.ts', true],
    ['server/**/*.ts', 'server/deep/er/a.ts', true],
    ['./server/*.ts', 'server/a.ts', true],
    ['server/**', 'server/a.tsx', true],
    ['server/**', 'server/a.css', false],
    ['server/**/*.ts', 'server/a.d.ts', false],
    ['server/**/*.ts', 'src/a.ts', false],
    ['**/*.ts', 'node_modules/p/a.ts', false],
    ['**/*.ts', '.mizan/a.ts', false],
    ['../api/**/*.ts', '../api/a.ts', true],
    ['../api/**/*.ts', '../../api/a.ts', false],
  ])('%s and %s: %s', (sources, file, expected) => {
    const reader = createTypeScriptReader({ root: '/app/[web] (1)', sources })
    expect(reader.matches(join('/app/[web] (1)', file))).toBe(expected)
  })

  test('the patterns list what they match, above the root too, and without what is left out', () => {
    const project = createProject({ 'api/a.ts': '', 'api/a.test.ts': '', 'api/node_modules/x.ts': '', 'web/b.ts': '' })
    const reader = createTypeScriptReader({
      root: `${project.root}/web`,
      sources: ['../api/**/*.ts', '!**/*.test.ts', '!../api/*.test.ts'],
    })
    expect([...reader.files]).toEqual([`${project.root}/api/a.ts`])
  })
})

function scalar(name: string) {
  return { scalar: name, array: false, nullable: false }
}
