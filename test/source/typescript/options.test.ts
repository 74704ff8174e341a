import { describe, expect, test } from 'vitest'
import { link, type FunctionDeclaration } from '../../../src/model/index.js'
import { IMPORTS, readSource } from './project.js'

/** The one function `f` of a file, with these options. */
function optionsOf(options: string, fn = 'async (request: MizanRequest) => 1', above = ''): FunctionDeclaration {
  const { declarations, diagnostics } = readSource(`${above}\nexport const f = client({ ${options} }, ${fn})`)
  expect(diagnostics).toEqual([])
  return declarations.functions[0]!
}

describe('options that are read off the page', () => {
  test.each([
    ['auth: true', true],
    ['auth: false', false],
    ["auth: 'staff'", 'staff'],
    ['auth: `editor`', 'editor'],
    ['auth: (request) => request.user !== null', 'custom'],
    ['auth(request) { return true }', 'custom'],
    ['auth: isOwner', 'custom'],
    ["auth: can('edit')", 'custom'],
    ['auth: undefined', false],
  ])('%s', (options, auth) => {
    expect(optionsOf(options).auth).toBe(auth)
  })

  test.each([
    ['60', 60],
    ['0', 0],
    ['60 * 60 * 24', 86_400],
    ['(7 * 24 + 12) * 3600 - 1', 604_799 + 12 * 3600],
    ['3600 / 2', 1800],
  ])('maxAge: %s', (text, seconds) => {
    expect(optionsOf(`context: 'user', maxAge: ${text}`).maxAge).toBe(seconds)
  })

  test('errors', () => {
    expect(optionsOf("errors: ['late', 'sold_out']")).toMatchObject({ errors: ['late', 'sold_out'] })
    expect(optionsOf('errors: []')).toMatchObject({ errors: [] })
    expect(optionsOf('')).toMatchObject({ errors: null })
  })

  test('websocket, route and methods', () => {
    expect(optionsOf('websocket: true')).toMatchObject({ websocket: true, route: null, methods: null })
    expect(optionsOf("route: '/login/', methods: ['GET', 'POST', 'GET']")).toMatchObject({ route: '/login/', methods: ['GET', 'POST'] })
  })
})

describe('the keys of affectsParams', () => {
  const keysOf = (fn: string) => optionsOf(`affects: 'user', ${fn.startsWith('affectsParams') ? fn : `affectsParams: ${fn}`}`).affectsParams?.keys?.map(({ name }) => name)

  test.each([
    ['() => ({ user_id: 1 })', ['user_id']],
    ["async (request, args, result) => ({ user_id: result.id, 'page': 1 })", ['user_id', 'page']],
    ['function (request) { return { user_id: 1 } }', ['user_id']],
    ['affectsParams(request, { user_id }) { return { user_id } }', ['user_id']],
    ['(request, args) => (args.all ? {} : { user_id: 1 })', ['user_id']],
    ['(request, args) => { if (args.all) { return { page: 1 } } const pick = () => { return 5 }; return { user_id: pick() } as const }', ['page', 'user_id']],
    ['() => ({})', []],
  ])('%s', (fn, keys) => {
    expect(keysOf(fn)).toEqual(keys)
  })

  test.each([
    'scopeOf',
    '() => scopeOf()',
    '() => ({ ...scope })',
    '() => ({ [name]: 1 })',
    '() => { return }',
    "() => { throw new Error('no') }",
    '(request, args) => args.id && { user_id: 1 }',
  ])('of %s are left to the checker', (fn) => {
    const { declarations, unresolved } = readSource(`export const f = client({ affects: 'user', affectsParams: ${fn} }, async (request, { id }: { id: number }) => id)`)
    expect(declarations.functions[0]?.affectsParams?.keys).toBeNull()
    expect(unresolved).toEqual([expect.objectContaining({ fn: 'f', asks: ['affectsParams'], text: fn })])
    expect(declarations.functions[0]?.params).toHaveLength(1)
  })
})

test('each affected context takes the keys that it has', () => {
  const { declarations } = readSource(`
    export const profile = client({ context: 'user' }, async (request, { user_id, tags }: { user_id: number; tags: string[] }) => 1)
    export const orders = client({ context: 'orders' }, async (request, { user_id, page }: { user_id: number; page: number }) => 1)
    export const news = client({ context: 'news' }, async () => 1)
    export const f = client({ affects: ['user', 'orders', 'news'], affectsParams: () => ({ user_id: 1, page: 2 }) }, async () => 1)`)
  const { model, diagnostics } = link(declarations)
  expect(diagnostics).toEqual([])
  expect(model?.functions.find(({ name }) => name === 'f')?.affects).toEqual([
    { context: 'news', params: [] },
    { context: 'orders', params: ['page', 'user_id'] },
    { context: 'user', params: ['user_id'] },
  ])
  expect(model?.contexts.map(({ name, shapes }) => [name, shapes])).toEqual([
    ['news', []],
    ['orders', [['page', 'user_id']]],
    ['user', [['user_id']]],
  ])
})

describe('with an input schema', () => {
  test('the params are left to the checker, and the argument needs no annotation', () => {
    const { declarations, diagnostics, unresolved } = readSource(`import { z } from 'zod'
      export const f = client({ input: z.object({ id: z.number() }) }, async (request, { id }) => id)`)
    expect(diagnostics).toEqual([])
    expect(unresolved).toEqual([expect.objectContaining({ asks: ['schema'], text: 'z.object({ id: z.number() })' })])
    expect(declarations.functions[0]?.params).toEqual([])
  })

  const method = (input: string) => `export class Users { @client({ input: ${input} }) static async f(request: MizanRequest, { id }: { id: number }) {} }`

  test.each([
    ['its own export', 'Input', 'export const Input = z.object({})', 'server/users.ts', 'Input'],
    ['an export by another name', 'Input', 'const Input = z.object({})\nexport { Input as Shape }', 'server/users.ts', 'Shape'],
    ['an import', 'Input', "import { UserInput as Input } from './schemas.js'", 'server/schemas.ts', 'UserInput'],
    ['a member of a module', 'schemas.UserInput', "import * as schemas from './schemas.js'", 'server/schemas.ts', 'UserInput'],
  ])("a method's schema is found at %s", (_, input, above, file, name) => {
    const { declarations, unresolved, project } = readSource(`${above}\n${method(input)}`, { 'server/schemas.ts': 'export const UserInput = z.object({})' })
    expect(declarations.functions[0]?.payload).toMatchObject({ input: { file: `${project.root}/${file}`, name } })
    expect(unresolved).toEqual([expect.objectContaining({ isSchemaNamed: true })])
  })

  test.each([
    ['written in place', 'z.object({})', ''],
    ['not exported', 'Input', 'const Input = z.object({})'],
    ['exported as a type', 'Input', 'const Input = z.object({})\nexport type { Input }'],
    ['of a package', 'Input', "import { Input } from 'schemas'"],
  ])("a method's schema that is %s has no name", (_, input, above) => {
    const { declarations, unresolved } = readSource(`${above}\n${method(input)}`)
    expect(declarations.functions[0]?.payload).not.toHaveProperty('input')
    expect(unresolved).toEqual([expect.objectContaining({ isSchemaNamed: false })])
  })
})

test('a file that this reader knows has the places of its options', () => {
  const f = optionsOf("route: '/f/', context: 'user', maxAge: 5", 'async () => new Response()', '// first')
  expect(IMPORTS.split('\n')).toHaveLength(2)
  expect(f.places).toMatchObject({ route: { line: 3, column: 34 }, maxAge: { line: 3 } })
})
