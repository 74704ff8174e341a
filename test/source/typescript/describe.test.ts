import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JsonSchema } from '../../../src/model/index.js'
import { createChecker, createTypeScriptReader, describable, type Description } from '../../../src/source/typescript/index.js'
import { folder } from '../../project/folder.js'
import { codes, IMPORTS } from './project.js'

const object = (properties: Record<string, unknown>, required = Object.keys(properties)) => ({
  type: 'object',
  ...(Object.keys(properties).length > 0 ? { properties } : {}),
  ...(required.length > 0 ? { required: required.toSorted() } : {}),
})
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const number = { type: 'number' }
const string = { type: 'string' }
const file = { type: 'string', format: 'binary', contentMediaType: 'application/octet-stream' }
const date = { type: 'string', format: 'date-time' }

/** The type of a result, and the schema of it. */
const RESULTS: [type: string, schema: JsonSchema][] = [
  ['string', string],
  ['number', number],
  ['boolean', { type: 'boolean' }],
  ['null', { type: 'null' }],
  ['void', { type: 'null' }],
  ['undefined', { type: 'null' }],
  ['never', { type: 'null' }],
  ['unknown', {}],
  ['any', {}],
  ['string | null', { type: ['string', 'null'] }],
  ['string | undefined', { type: ['string', 'null'] }],
  ['string | number | void', { type: ['number', 'string', 'null'] }],
  ["'b' | 'a'", { type: 'string', enum: ['a', 'b'] }],
  ["'a'", { type: 'string', const: 'a' }],
  ["'b' | 'a' | null", { type: ['string', 'null'], enum: ['a', 'b', null] }],
  ["'a' | null", { type: ['string', 'null'], enum: ['a', null] }],
  ["(string & {}) | 'a'", string],
  ['1 | 2', { type: 'number', enum: [1, 2] }],
  ['3', { type: 'number', enum: [3] }],
  ['true', { type: 'boolean', const: true }],
  ["'a' | 1 | true", { anyOf: [{ const: 'a', type: 'string' }, { const: true, type: 'boolean' }, { enum: [1], type: 'number' }] }],
  ['boolean | number', { type: ['boolean', 'number'] }],
  ['string[]', { type: 'array', items: string }],
  ['readonly (string | undefined)[]', { type: 'array', items: { type: ['string', 'null'] } }],
  ['string[] | null', { anyOf: [{ type: 'array', items: string }, { type: 'null' }] }],
  ['[string, number?]', { type: 'array', prefixItems: [string, { type: ['number', 'null'] }], items: false, minItems: 1 }],
  ['readonly [string, ...number[]]', { type: 'array', prefixItems: [string], items: number, minItems: 1 }],
  ['[...number[], string]', { type: 'array', items: { anyOf: [number, string] }, minItems: 1 }],
  ['[]', { type: 'array', items: false, maxItems: 0 }],
  ['{ b: string; a?: number; readonly c: string | undefined }', object({ a: number, b: string, c: string }, ['b'])],
  ['{ a: string; b?: never }', object({ a: string, b: false }, ['a'])],
  ['{ a: string; [Symbol.iterator]: 1; run(): void; go?: () => void }', object({ a: string })],
  ['{ __proto__: string }', object(JSON.parse('{ "__proto__": { "type": "string" } }') as Record<string, unknown>)],
  ['{}', { type: 'object' }],
  ['object', { type: 'object' }],
  ['Record<string, number>', { type: 'object', additionalProperties: number }],
  ['{ [key: string]: string | number; a: string }', { ...object({ a: string }), additionalProperties: { type: ['number', 'string'] } }],
  ['{ [key: `x-${string}`]: number }', { type: 'object', patternProperties: { '^x-[\\s\\S]*$': number } }],
  ["Record<'b' | 'a', Date>", object({ a: date, b: date })],
  ["Pick<{ a: string; b: number }, 'a'>", object({ a: string })],
  ['Partial<{ a: string }>', object({ a: string }, [])],
  ['{ a: string } & { b: number }', object({ a: string, b: number })],
  ['`order-${number}.`', { type: 'string', pattern: '^order--?\\d+(\\.\\d+)?([eE][+-]?\\d+)?\\.$' }],
  ["`${'a' | 'b'}-x`", { type: 'string', enum: ['a-x', 'b-x'] }],
  ['Uppercase<string>', string],
  ['Date', date],
  ['{ at?: Date | null }', object({ at: { type: ['string', 'null'], format: 'date-time' } }, [])],
  ['{ toJSON(): { at: Date } }', object({ at: date })],
  ['UserId', string],
  ['Profile', ref('Profile')],
  ['Profile | null', { anyOf: [ref('Profile'), { type: 'null' }] }],
  ['Shape', ref('Shape')],
  ['Shape | undefined', { anyOf: [ref('Shape'), { type: 'null' }] }],
  ['{ shape?: Shape }', object({ shape: ref('Shape') }, [])],
  ['Color', ref('Color')],
  ['Level', ref('Level')],
  ['Color.Red', { type: 'string', const: 'red' }],
  ['Page<Profile>', ref('Page_Profile')],
  ['Page<string[]>', ref('Page_string_Array')],
  ['Page<{ a: string }>', object({ items: { type: 'array', items: object({ a: string }) } })],
  ['Tree', ref('Tree')],
  ['Json', ref('Json')],
  ['Money', ref('Money')],
  ['typeof CONSTANT', object({ a: { type: 'number', enum: [1] }, list: { type: 'array', prefixItems: [{ type: 'string', const: 'x' }], items: false, minItems: 1 } })],
  ['Map<string, number>', { type: 'object' }],
  ['Promise<Promise<string>>', string],
]

const TYPES = `
  /** Who it is. */
  export interface Profile extends Named {
    /** In years. */
    age: number
    /** @deprecated use \`name\` */
    nick?: string
    boss: Profile | null
  }
  interface Named { name: string }
  type Circle = { kind: 'circle'; radius: number }
  interface Square { kind: 'square'; side: number }
  /** Round or not. */
  type Shape = Circle | Square
  enum Color { Red = 'red', Blue = 'blue' }
  enum Level { Low, High = 5 }
  type UserId = string & { readonly __brand: 'UserId' }
  interface Page<T> { items: T[] }
  interface Tree { children: Tree[] }
  type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
  class Money {
    private cents = 1
    #secret = 2
    currency = 'EUR'
    get amount(): number { return this.cents / 100 }
    add(): void {}
  }
  const CONSTANT = { a: 1, list: ['x'] } as const
`

const COMPONENTS = {
  Profile: {
    ...object({ name: string, age: { ...number, description: 'In years.' }, nick: { ...string, deprecated: true }, boss: { anyOf: [ref('Profile'), { type: 'null' }] } }, ['name', 'age', 'boss']),
    description: 'Who it is.',
  },
  Circle: object({ kind: { type: 'string', const: 'circle' }, radius: number }),
  Square: object({ kind: { type: 'string', const: 'square' }, side: number }),
  Shape: { anyOf: [ref('Circle'), ref('Square')], description: 'Round or not.' },
  Color: { type: 'string', enum: ['blue', 'red'] },
  Level: { type: 'number', enum: [0, 5] },
  Page_Profile: object({ items: { type: 'array', items: ref('Profile') } }),
  Page_string_Array: object({ items: { type: 'array', items: { type: 'array', items: string } } }),
  Tree: object({ children: { type: 'array', items: ref('Tree') } }),
  Json: {
    anyOf: [{ type: 'object', additionalProperties: ref('Json') }, { type: 'array', items: ref('Json') }, { type: 'null' }, { type: ['boolean', 'number', 'string'] }],
  },
  Money: object({ amount: number, currency: string }),
}

/** One that names all that it takes. */
const closed = (...[properties, required]: Parameters<typeof object>) => ({ ...object(properties, required), additionalProperties: false })

/** The arguments of a function, and the schema of them. */
const ARGUMENTS: [args: string, schema: JsonSchema | null][] = [
  ['', null],
  [', {}: {}', null],
  [', args: unknown', {}],
  [', args: object', { type: 'object' }],
  [', args: Record<string, number>', { type: 'object', additionalProperties: number }],
  [', { id, page = 1 }: { id: number; page?: number }', closed({ id: number, page: { ...number, default: 1 } }, ['id'])],
  [', { id = LIMIT, at = Date.now() }: { id: number; at: number }', closed({ id: { ...number, default: 20 }, at: number }, [])],
  [", { sort = 'a', tags = ['x'], o = { a: -1 } }: { sort?: 'a' | 'b'; tags?: string[]; o?: { a: number } }",
    closed({ sort: { type: 'string', enum: ['a', 'b'], default: 'a' }, tags: { type: 'array', items: string, default: ['x'] }, o: { ...object({ a: number }), default: { a: -1 } } }, [])],
  [', args: { photo: File; more?: Blob[] }', closed({ photo: file, more: { type: 'array', items: file } }, ['photo'])],
  [', args?: { a: string }', closed({ a: string })],
  [', args: Args', closed({ tree: { ...ref('Tree'), description: 'All of it.' }, id: number }, ['tree'])],
  [", args: { kind: 'a'; a: string } | { kind: 'b'; b?: never }", {
    ...closed({ kind: { type: 'string', enum: ['a', 'b'] }, a: string, b: false }, ['kind']),
    anyOf: [object({ kind: { type: 'string', const: 'a' }, a: string }), object({ kind: { type: 'string', const: 'b' }, b: false }, ['kind'])],
  }],
]

const sourceOf = () => `${IMPORTS}${TYPES}
  const LIMIT = 20
  interface Args {
    /** All of it. */
    tree: Tree
    id?: number
  }
  ${RESULTS.map(([type], index) => `export const result${index} = client({}, (request): ${type} => null!)`).join('\n')}
  ${ARGUMENTS.map(([args], index) => `export const argument${index} = client({}, (request: MizanRequest${args}) => 1)`).join('\n')}
`

const strict = JSON.stringify({ compilerOptions: { target: 'es2022', module: 'esnext', moduleResolution: 'bundler', lib: ['es2023', 'dom'], types: [] } })

const removals: (() => void)[] = []
afterAll(() => removals.forEach((remove) => remove()))

function describeIn(files: Record<string, string>) {
  const { root } = folder('describe', { 'tsconfig.json': strict, ...files }, (remove) => removals.push(remove))
  const reading = createTypeScriptReader({ root, sources: 'server/**/*.ts' }).read()
  return { root, functions: describable(reading.declarations) }
}

async function described(files: Record<string, string>): Promise<Description & { root: string; of(name: string): { input: JsonSchema | null; output: JsonSchema | null } | undefined }> {
  const { root, functions } = describeIn(files)
  const found = (await createChecker({ root })).describe(functions)
  return { ...found, root, of: (name) => found.functions.get(functions.find(({ fn }) => fn === name)?.key ?? '') }
}

describe('a schema of', () => {
  let found: Awaited<ReturnType<typeof described>>
  beforeAll(async () => {
    found = await described({ 'server/all.ts': sourceOf() })
  })

  test.each(RESULTS.map(([type, schema], index): [string, JsonSchema, number] => [type, schema, index]))('a result: %s', (_, schema, index) => {
    expect(found.of(`result${index}`)?.output).toStrictEqual(schema)
  })

  test.each(ARGUMENTS.map(([args, schema], index): [string, JsonSchema | null, number] => [args, schema, index]))('arguments: (request%s)', (_, schema, index) => {
    expect(found.of(`argument${index}`)?.input).toStrictEqual(schema)
  })

  test.each(Object.entries(COMPONENTS))('a component: %s', (name, schema) => {
    expect(found.schemas[name]).toStrictEqual(schema)
  })

  test('nothing else', () => {
    expect(Object.keys(found.schemas)).toEqual(Object.keys(COMPONENTS).sort())
    expect(codes(found.diagnostics)).toEqual(['MZ521'])
  })
})

const fn = (name: string, result: string) => `export const ${name} = client({}, (request): ${result} => null!)\n`

/** A type, and what is said of it: the code, and the place in words and as a line of the file. */
const LOST: [type: string, code: string, path: string, line: number][] = [
  ['bigint', 'MZ520', 'result', 1],
  ['{\n  a: {\n    id: bigint }[] }', 'MZ520', 'result.a[].id', 3],
  ['Map<string, number>', 'MZ521', 'result', 1],
  ['[string, ReadonlySet<string>]', 'MZ521', 'result[1]', 1],
  ['{\n  why: Error }', 'MZ521', 'result.why', 2],
  ['{\n  key: symbol }', 'MZ522', 'result.key', 2],
  ['(() => void)[]', 'MZ522', 'result[]', 1],
  ['Record<string, bigint>', 'MZ520', 'result[key]', 1],
]

test('what JSON cannot carry is told at its place, with the way out', async () => {
  const files = LOST.map(([type], index): [string, string] => [`server/f${index}.ts`, `${IMPORTS}${fn(`give${index}`, type)}`])
  const { root, diagnostics } = await described(Object.fromEntries(files))
  const told = diagnostics.map(({ code, message, place }) => [code, place.file, place.line, message.replace(/^"give\d" gives .*? at /, '').replace(/, .*$/, '')])
  expect(told).toEqual(LOST.map(([, code, path, line], index) => [code, `${root}/server/f${index}.ts`, line + 1, path]))
  for (const { fix, severity, code } of diagnostics) {
    expect(fix).toMatch(/^[A-Z].*\.$/)
    expect(severity).toBe(code === 'MZ520' ? 'error' : 'warning')
  }
})

test('what JSON cannot carry is told of a named type once, and of no member that is hidden', async () => {
  const types = 'interface Order { id: bigint }\nclass A { #id = 1n; private key = Symbol(); name = "" }\n'
  const { diagnostics } = await described({ 'server/a.ts': `${IMPORTS}${types}${fn('one', 'Order')}${fn('many', 'Order[]')}${fn('hidden', 'A')}` })
  expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([['MZ520', expect.stringContaining('"many" gives a bigint at Order.id')]])
})

test('a type without an end is described as far as it goes, and a warning says so', async () => {
  const { diagnostics, schemas } = await described({
    'server/a.ts': `${IMPORTS}interface Box<T> { value: T; inner?: Box<Box<T>> }\n${fn('give', 'Box<string>')}`,
  })
  expect(codes(diagnostics)).toEqual(['MZ523'])
  expect(Object.keys(schemas).length).toBeLessThan(20)
})

test('a type without a name that leads to itself gets one', async () => {
  const tree = `const leaf = { name: '', get children() { return [leaf, leaf] as (typeof leaf)[] } }`
  const { of, schemas, diagnostics } = await described({ 'server/a.ts': `${IMPORTS}${tree}\nexport const give = client({}, (request) => ({ leaf }))\n` })
  expect(diagnostics).toEqual([])
  const name = Object.keys(schemas)[0]!
  expect(of('give')?.output).toMatchObject({ properties: { leaf: { $ref: `#/components/schemas/${name}` } } })
  expect(schemas[name]).toMatchObject({ properties: { children: { items: { $ref: `#/components/schemas/${name}` } } } })
})

test('two types of one name keep apart, by the order of their files', async () => {
  const file = (type: string, name: string) => `${IMPORTS}export interface Order { id: ${type} }\n${fn(name, 'Order')}`
  const files = { 'server/b.ts': file('string', 'text'), 'server/a.ts': file('number', 'count'), 'server/c.ts': `${IMPORTS}interface Order2 { x: 1 }\n${fn('own', 'Order2')}` }
  const { of, schemas } = await described(files)
  expect([of('count'), of('text'), of('own')].map((each) => each?.output)).toEqual([ref('Order'), ref('Order3'), ref('Order2')])
  expect(schemas['Order3']).toEqual(object({ id: string }))
})

test('a description depends neither on the order of functions nor on what was asked before', async () => {
  const files = { 'server/all.ts': sourceOf(), 'server/more.ts': `${IMPORTS}import type { Profile } from './all.js'\n${fn('more', "'c' | 'b' | 'a' | Profile")}` }
  const { root, functions } = describeIn(files)
  const text = ({ functions: found, schemas }: Description) => JSON.stringify([[...found].sort(([a], [b]) => (a < b ? -1 : 1)), schemas])
  const checker = await createChecker({ root })
  const first = checker.describe(functions)
  expect(checker.describe(functions)).toBe(first)
  const other = await createChecker({ root })
  other.describe(functions.slice(20, 40).toReversed())
  expect(text(other.describe(functions.toReversed()))).toBe(text(first))
})

test('a type in another file is followed, and a change of it seen', async () => {
  const place = folder('describe', { 'tsconfig.json': strict, 'server/a.ts': `${IMPORTS}import type { Order } from '../far/order.js'\n${fn('give', 'Order')}`, 'far/order.ts': 'export interface Order { id: number }' })
  const functions = describable(createTypeScriptReader({ root: place.root, sources: 'server/**/*.ts' }).read().declarations)
  const checker = await createChecker(place)
  const first = checker.describe(functions)
  expect(first.schemas).toEqual({ Order: object({ id: number }) })
  expect(first.files).toContain(`${place.root}/far/order.ts`)
  place.write({ 'far/order.ts': 'export interface Order { id: string }' })
  expect(checker.describe(functions).schemas).toEqual({ Order: object({ id: string }) })
  place.remove('server/a.ts')
  expect(codes(checker.describe(functions).diagnostics)).toEqual(['MZ524'])
})
