import { describe, expect, test } from 'vitest'
import { link, type JsonSchema } from '../../src/model/index.js'
import { parseOpenApi } from '../../src/source/openapi/parse.js'
import { typesFiles, virtualModules } from '../../virtual-modules/index.js'

type Schemas = Record<string, unknown>

/** The types of a server with these functions and components, and its warnings as `code pointer`. */
function typed(functions: object[], schemas: Schemas = {}) {
  const { declarations, diagnostics } = parseOpenApi(JSON.stringify({ 'x-mizan-functions': functions, components: { schemas } }), '/schema.json')
  const linked = link(declarations!)
  const found = [...diagnostics, ...linked.diagnostics]
  if (!linked.model) throw new Error(found.map(({ message }) => message).join('\n'))
  const environment = { schemaFile: '/schema.json', locate: () => null, codeAt: () => null, relative: (_from: string, file: string) => file }
  const files = new Map(typesFiles(virtualModules(linked.model), linked.model, environment).map(({ path, content }) => [path, content]))
  return {
    shared: files.get('schemas.d.ts')!.replace(/^.*\n/, '').trimEnd(),
    group: files.get('functions/other.d.ts') ?? '',
    context: files.get('contexts/c.d.ts') ?? '',
    warnings: found.map(({ code, place }) => `${code} ${place.pointer}`),
  }
}

/** The type of one member of a result, or of arguments. */
function typeOf(schema: unknown, schemas?: Schemas, direction: 'input' | 'output' = 'output') {
  const object = { type: 'object', required: ['it'], properties: { it: schema } }
  const { group, warnings } = typed([{ name: 'f', [direction]: object }], { A: { type: 'object', properties: { a: {} } }, B: { type: 'object', properties: { b: {} } }, ...schemas })
  const [, type = group] = /^ {4}it: ([^]*?)\n {2}\}$/m.exec(group) ?? []
  return { type: type.replaceAll('\n    ', '\n'), warnings }
}

/** What the components are declared as, when a function gives all of them. */
const declared = (schemas: Schemas) => typed([{ name: 'f', output: { anyOf: Object.keys(schemas).map(ref) } }], schemas)

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const string = { type: 'string' }
const integer = { type: 'integer' }
const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more })

describe('a schema is', () => {
  test.each<[unknown, string]>([
    [integer, 'number'],
    [{ type: 'integer', format: 'int64' }, 'number'],
    [{ type: 'string', format: 'date-time' }, 'string'],
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ type: ['null', 'string'] }, 'string | null'],
    [{ type: 'string', nullable: true }, 'string | null'],
    [{ enum: ['a', 'b'], nullable: true }, '"a" | "b" | null'],
    [{ allOf: [ref('A')], nullable: true }, 'A | null'],
    [{ allOf: [{ type: 'string', nullable: true }] }, 'string | null'],
    [{ ...ref('A'), nullable: true }, 'A | null'],
    [{ ...ref('A'), type: 'object' }, 'A'],
    [{ anyOf: [ref('A'), { type: 'null' }] }, 'A | null'],
    [{ nullable: true }, 'unknown'],
    [{ type: 'string', enum: ['a', 1, null, true] }, '"a" | 1 | true | null'],
    [{ enum: [true, false] }, 'boolean'],
    [{ enum: [{ a: 1 }, ['x', {}]] }, '{ a: 1 } | ["x", {}]'],
    [{ enum: [] }, 'never'],
    [{ const: 'a"b' }, '"a\\"b"'],
    [{ const: '\u2028' }, '"\\u2028"'],
    [{ const: -1e21 }, '-1e+21'],
    [{ type: 'array' }, 'unknown[]'],
    [{ type: 'array', items: { type: ['string', 'null'] } }, '(string | null)[]'],
    [{ items: string }, 'string[]'],
    [{ type: 'array', items: integer, minItems: 2, maxItems: 2 }, '[number, number]'],
    [{ type: 'array', items: integer, minItems: 1 }, 'number[]'],
    [{ type: 'array', prefixItems: [string, integer], items: false }, '[string, number]'],
    [{ type: 'array', prefixItems: [string, { type: ['integer', 'null'] }], minItems: 1, items: false }, '[string, (number | null)?]'],
    [{ type: 'array', prefixItems: [string] }, '[string, ...unknown[]]'],
    [{ type: 'array', prefixItems: [string], maxItems: 1 }, '[string]'],
    [{ type: 'array', prefixItems: [string], items: { enum: [1, 2] } }, '[string, ...(1 | 2)[]]'],
    [{ type: 'array', items: [string, integer], additionalItems: false }, '[string, number]'],
    [{ type: 'array', items: [] }, 'unknown[]'],
    [{ type: 'object' }, '{ [key: string]: unknown }'],
    [{ type: 'object', additionalProperties: integer }, '{ [key: string]: number }'],
    [{ type: 'object', additionalProperties: false }, '{ [key: string]: never }'],
    [{ type: 'object', unevaluatedProperties: integer }, '{ [key: string]: number }'],
    [object({ b: string, a: {} }, { required: ['b'] }), '{ a?: unknown; b: string }'],
    [object({ a: {} }, { additionalProperties: true }), '{ a?: unknown; [key: string]: unknown }'],
    [object({ a: string }, { additionalProperties: string }), '{ a?: string; [key: string]: string | undefined }'],
    [object({ a: string }, { additionalProperties: integer, required: ['a'] }), '{ a: string; [key: string]: number | string }'],
    [object({ a: object({}) }, { additionalProperties: integer }), '{ a?: { [key: string]: unknown }; [key: string]: unknown }'],
    [object({ a: string }, { required: ['a', 'b'] }), '{ a: string; b: unknown }'],
    [object({ a: string }, { required: ['b'], additionalProperties: integer }), '{ a?: string; b: number | string | undefined; [key: string]: number | string | undefined }'],
    [{ type: 'object', patternProperties: { '^x-': string } }, '{ [key: `x-${string}`]: string }'],
    [{ type: 'object', patternProperties: { '\\.js$': string } }, '{ [key: `${string}.js`]: string }'],
    [{ type: 'object', patternProperties: { '^`\\$': string } }, '{ [key: string]: string }'],
    [{ type: 'object', patternProperties: { '^[a-z]+$': string } }, '{ [key: string]: string }'],
    [{ type: 'object', patternProperties: { '^x-': string }, additionalProperties: integer }, '{ [key: string]: string | number }'],
    [object({ 'x-a': integer }, { patternProperties: { '^x-': string } }), '{ "x-a"?: number; [key: `x-${string}`]: string | number | undefined }'],
    [JSON.parse('{ "properties": { "__proto__": {}, "constructor": {}, "a-b": {}, "1": {}, "</script>": {} } }'), '{ "1"?: unknown; "</script>"?: unknown; __proto__?: unknown; "a-b"?: unknown; constructor?: unknown }'],
    [{ anyOf: [string, string, { type: 'null' }] }, 'string | null'],
    [{ anyOf: [{ const: 'a' }, string] }, 'string'],
    [{ oneOf: [ref('A'), {}] }, 'unknown'],
    [{ type: 'string', anyOf: [{ enum: ['a'] }, { enum: ['b', 1] }] }, '"a" | "b"'],
    [{ allOf: [ref('A'), { anyOf: [ref('B'), { type: 'null' }] }] }, 'A & (B | null)'],
    [{ allOf: [object({ a: string }), object({ b: string }, { required: ['a', 'b'] })] }, '{ a: string; b: string }'],
    [{ allOf: [object({ a: string }), object({ a: integer })] }, '{ a?: never }'],
    [{ allOf: [ref('A'), object({ a: integer })] }, 'A & { a?: number }'],
    [{ allOf: [ref('A'), { required: ['a'] }] }, 'A & { a: unknown }'],
    [{ allOf: [ref('A'), { description: 'x' }] }, 'A'],
    [{ ...object({ a: string }), anyOf: [{ required: ['a'] }, { required: ['b'] }] }, '{ a?: string }'],
    [{ type: 'object', oneOf: [ref('A'), ref('B')] }, 'A | B'],
    [{ type: 'string', pattern: 'a', minLength: 1, not: { const: 'b' }, if: {}, else: {} }, 'string'],
    [{ type: 'array', items: string, contains: { const: 'a' } }, 'string[]'],
    [object({ a: string }, { dependentRequired: { a: ['b'] }, unevaluatedProperties: false }), '{ a?: string }'],
    [{ pattern: 'a' }, 'unknown'],
    [true, 'unknown'],
    [false, 'never'],
    [{}, 'unknown'],
    [object({ a: { ...string, description: 'One.' }, b: object({ c: string }) }), '{\n  /** One. */\n  a?: string\n  b?: { c?: string }\n}'],
  ])('%j: %s', (schema, type) => {
    expect(typeOf(schema)).toEqual({ type, warnings: [] })
  })
})

describe('what cannot be expressed is unknown, and says so at its place', () => {
  const at = '/x-mizan-functions/0/output/properties/it'
  const deep = Array.from({ length: 70 }).reduce<object>((items) => ({ type: 'array', items }), string)
  test.each<[unknown, string]>([
    [{ type: 'file' }, `MZ601 ${at}/type`],
    [{ type: ['string', 'date'] }, `MZ601 ${at}/type`],
    [{ not: string }, `MZ602 ${at}/not`],
    [{ if: string, else: { const: 'a' } }, `MZ602 ${at}/if`],
    [{ contains: string }, `MZ602 ${at}/contains`],
    [{ dependentRequired: { a: ['b'] } }, `MZ602 ${at}/dependentRequired`],
    [{ $dynamicRef: '#node' }, `MZ602 ${at}/$dynamicRef`],
    [5, `MZ604 ${at}`],
  ])('%j: %s', (schema, warning) => {
    expect(typeOf(schema)).toEqual({ type: 'unknown', warnings: [warning] })
  })

  test('also far within', () => {
    const { type, warnings } = typeOf(deep)
    expect(type).toBe(`unknown${'[]'.repeat(64)}`)
    expect(warnings).toEqual([expect.stringMatching(/^MZ605 .*\/items$/)])
  })

  test('a file among the arguments, and only there', () => {
    const file = { type: 'string', format: 'binary' }
    expect(typeOf(file, {}, 'input')).toEqual({ type: 'File | Blob', warnings: [] })
    expect(typeOf(file)).toEqual({ type: 'string', warnings: [] })
  })

  test('a component that leads to itself alone', () => {
    const { shared, warnings } = declared({ A: { anyOf: [{ oneOf: [ref('B')] }] }, B: { allOf: [ref('A')] }, C: { anyOf: [ref('C'), string] }, D: { type: 'array', items: ref('D') } })
    expect(shared.split('\n')).toEqual(['export type A = B', 'export type B = unknown', 'export type C = string', 'export type D = D[]'])
    expect(warnings).toEqual(['MZ607 /components/schemas/B'])
  })

  test('once, for both directions, and not where no function leads', () => {
    const schemas = { A: object({ a: { type: 'file' } }), Unused: { type: 'file' } }
    const functions = [{ name: 'f', input: ref('A'), output: ref('A') }, { name: 'g', output: ref('A') }, { name: 'page', route: '/p/', output: ref('Unused') }]
    expect(typed(functions, schemas).warnings).toEqual(['MZ601 /components/schemas/A/properties/a/type'])
  })
})

describe('components', () => {
  test('made of others extend them, or have their members where these differ', () => {
    const Pet = object({ name: string, tag: string }, { description: 'An animal.' })
    const Cat = { allOf: [ref('Pet'), object({ lives: integer })] }
    const Lion = { description: 'Loud.', allOf: [ref('Cat'), object({ name: { enum: ['Leo'] }, mane: string }, { required: ['tag'] })] }
    const Keyed = { allOf: [ref('Pet')], additionalProperties: integer }
    expect(declared({ Pet, Cat, Lion, Keyed, Same: { allOf: [ref('Pet')] }, Same2: ref('Same') }).shared).toMatchInlineSnapshot(`
      "export interface Cat extends Pet {
        lives?: number
      }
      export interface Keyed {
        name?: string
        tag?: string
        [key: string]: number | string | undefined
      }
      /** Loud. */
      export interface Lion {
        lives?: number
        mane?: string
        name?: "Leo"
        tag: string
      }
      /** An animal. */
      export interface Pet {
        name?: string
        tag?: string
      }
      export type Same = Pet
      export type Same2 = Same"
    `)
  })

  test('that refer to each other in a circle are as they are', () => {
    const A = object({ b: ref('B'), children: { type: 'array', items: ref('C') } })
    const B = object({ a: ref('A') })
    const C = { allOf: [ref('A'), object({ c: string })] }
    expect(declared({ A, B, C }).shared).toMatchInlineSnapshot(`
      "export interface A {
        b?: B
        children?: C[]
      }
      export interface B {
        a?: A
      }
      export interface C extends A {
        c?: string
      }"
    `)
  })

  test('may be told apart by a property, which is a literal in each', () => {
    const kind = { type: 'string' }
    const Cat = object({ kind, lives: integer }, { required: ['kind'] })
    const Dog = object({ kind: { enum: ['dog', 'wolf', 'fox'] } })
    const Fish = object({ fins: integer })
    const Bird = object({ kind: { const: 'a bird' } })
    const discriminator = { propertyName: 'kind', mapping: { cat: '#/components/schemas/Cat', lion: 'Cat', dog: ref('Dog').$ref, wolf: ref('Dog').$ref } }
    const Pet = { oneOf: ['Cat', 'Dog', 'Fish', 'Bird'].map(ref), discriminator }
    expect(declared({ Cat, Dog, Fish, Bird, Pet }).shared).toMatchInlineSnapshot(`
      "export interface Bird {
        kind: "a bird"
      }
      export interface Cat {
        kind: "cat" | "lion"
        lives?: number
      }
      export interface Dog {
        kind: "dog" | "wolf"
      }
      export interface Fish {
        fins?: number
        kind: "Fish"
      }
      export type Pet = Cat | Dog | Fish | Bird"
    `)
  })

  test('may be told apart by a property that they all inherit', () => {
    const Pet = object({ kind: string, name: string }, { required: ['kind'], discriminator: { propertyName: 'kind', mapping: { c: 'Cat' } } })
    const Cat = { allOf: [ref('Pet'), object({ lives: integer })] }
    const Lion = { allOf: [ref('Cat'), object({ mane: string })] }
    expect(declared({ Pet, Cat, Lion }).shared).toMatchInlineSnapshot(`
      "export interface Cat {
        kind: "c" | "Lion"
        lives?: number
        name?: string
      }
      export interface Lion {
        kind: "Lion"
        lives?: number
        mane?: string
        name?: string
      }
      export interface Pet {
        kind: string
        name?: string
      }"
    `)
  })

  test('may be the union of what is made of them', () => {
    const Vehicle = object({ wheels: integer }, { oneOf: [ref('Car'), ref('Bike')], discriminator: { propertyName: 'type' } })
    const Car = { allOf: [ref('Vehicle'), object({ doors: integer })] }
    const Bike = { allOf: [ref('Vehicle'), object({ owner: { allOf: [ref('Vehicle')] } })] }
    expect(declared({ Vehicle, Car, Bike }).shared).toMatchInlineSnapshot(`
      "export interface Bike extends VehicleBase {
        owner?: Vehicle
        type: "Bike"
      }
      export interface Car extends VehicleBase {
        doors?: number
        type: "Car"
      }
      export type Vehicle = Car | Bike
      export interface VehicleBase {
        wheels?: number
      }"
    `)
  })

  test('that differ as arguments and as results are two, others are one', () => {
    const User = object(
      { id: { ...integer, readOnly: true }, password: { ...string, writeOnly: true }, role: { ...string, default: 'user' }, friend: ref('Friend'), home: ref('Place') },
      { required: ['id', 'password'] },
    )
    const Friend = object({ user: ref('User'), note: { ...string, default: null } })
    const schemas = { User, Friend, Place: object({ city: string }), UserInput: object({ taken: string }), Asked: object({ limit: { ...integer, default: 10 } }, { required: ['limit'] }) }
    const { shared, group } = typed([{ name: 'save', input: ref('User'), output: ref('User') }, { name: 'ask', input: ref('Asked'), output: ref('UserInput') }], schemas)
    expect(shared).toMatchInlineSnapshot(`
      "export interface Asked {
        /** @default 10 */
        limit?: number
      }
      export interface Friend {
        /** @default null */
        note?: string
        user?: User
      }
      /** The component \`Friend\`. */
      export interface FriendInput {
        /** @default null */
        note?: string
        user?: UserInput2
      }
      export interface Place {
        city?: string
      }
      export interface User {
        friend?: Friend
        home?: Place
        id: number
        /** @default "user" */
        role: string
      }
      export interface UserInput {
        taken?: string
      }
      /** The component \`User\`. */
      export interface UserInput2 {
        friend?: FriendInput
        home?: Place
        password: string
        /** @default "user" */
        role?: string
      }"
    `)
    expect(group).toContain('const save: Mutation<UserInput2, User>\n')
    expect(group).toContain('const ask: Mutation<Asked, UserInput>\n')
  })

  test('have names that TypeScript takes, each its own', () => {
    const names = ['FooBar', 'foo_bar', 'foo-bar', 'My.Type[int]', '日本', 'string', 'Array', 'delete', '1st', '', '$0', '__proto__', 'é\u0301', '🙂']
    const { shared, warnings } = declared(Object.fromEntries(names.map((name) => [name, object({ a: string })])))
    const interfaces = shared.match(/(?<=interface )[^ ]+/g)
    expect(new Set(interfaces)).toEqual(new Set(['FooBar', 'FooBar2', 'FooBar3', 'MyTypeInt', '日本', 'String', 'Array', 'Delete', '_1st', '_', '_0', 'Proto', 'É', '_2']))
    expect(shared).toContain('/** The component `foo_bar`. */\nexport interface FooBar3 {')
    expect(warnings).toEqual(['MZ603 /components/schemas/foo_bar', 'MZ603 /components/schemas/foo-bar', 'MZ603 /components/schemas/🙂'])
  })

  test('may hold definitions of their own, and references may lead into them', () => {
    const Order = { ...object({ lines: { type: 'array', items: { $ref: '#/$defs/Line' } }, total: ref('Order/properties/sum'), sum: { enum: [1, 2] } }), $defs: { Line: object({ next: ref('Order/$defs/Line') }) } }
    const output = { ...object({ at: { $ref: '#/$defs/Place' } }), $defs: { Place: object({ city: string }) } }
    const { shared, group, warnings } = typed([{ name: 'f', output: ref('Order') }, { name: 'g', output }], { Order })
    expect(shared).toMatchInlineSnapshot(`
      "/** The component \`g.output.Place\`. */
      export interface GOutputPlace {
        city?: string
      }
      export interface Order {
        lines?: OrderLine[]
        sum?: 1 | 2
        total?: OrderSum
      }
      /** The component \`Order.Line\`. */
      export interface OrderLine {
        next?: OrderLine
      }
      /** The component \`Order.sum\`. */
      export type OrderSum = 1 | 2"
    `)
    expect(group.slice(group.indexOf('  export interface'))).toMatchInlineSnapshot(`
      "  export interface GResult {
          at?: GOutputPlace
        }
        export {}
      }
      "
    `)
    expect(warnings).toEqual([])
  })

  test('say what the server says of them', () => {
    const A = object({ a: { ...string, description: 'Ends */ here.\nOr here.', default: 'x', deprecated: true }, b: { ...string, title: 'B' } }, { title: 'Short', deprecated: true })
    expect(declared({ A }).shared).toMatchInlineSnapshot(`
      "/**
       * Short
       * @deprecated
       */
      export interface A {
        /**
         * Ends *​/ here.
         * Or here.
         * @default "x"
         * @deprecated
         */
        a: string
        /** B */
        b?: string
      }"
    `)
  })

  test('are declared only when a function leads to them', () => {
    const { shared } = typed([{ name: 'f', output: ref('A') }, { name: 'page', route: '/p/', output: ref('C') }], { A: object({ b: ref('B') }), B: object({}), C: object({}), D: ref('A') })
    expect(shared.match(/(?<=interface )\w+/g)).toEqual(['A', 'B'])
  })
})

test('what a function takes and gives has a name, in the file of the function', () => {
  const page = object({ items: { type: 'array', items: object({ id: integer }) } })
  const { group, context } = typed([
    { name: 'save_note', input: object({ text: string }, { required: ['text'] }), output: { ...page, description: 'All of them.' } },
    { name: 'list', context: 'c', output: { type: 'array', items: page } },
    { name: 'first', context: 'c', output: { anyOf: [page, { type: 'null' }] } },
    { name: 'count', context: 'c', output: integer },
  ])
  expect(group).toMatchInlineSnapshot(`
    "// Generated by mizan from the server. Changes made here are lost.
    declare module "virtual:mizan/functions/other" {
      import type { Mutation } from "mizan/client"
      import type { MutationHook } from "mizan/react"
      export const saveNote: Mutation<SaveNoteInput, SaveNoteResult>
      export const useSaveNote: MutationHook<SaveNoteInput, SaveNoteResult>
      export interface SaveNoteInput {
        text: string
      }
      /** All of them. */
      export interface SaveNoteResult {
        items?: { id?: number }[]
      }
      export {}
    }
    "
  `)
  expect(context.slice(context.indexOf('  export const useCount'))).toMatchInlineSnapshot(`
    "  export const useCount: ReadHook<number>
      export const useFirst: ReadHook<FirstResult | null>
      export const useList: ReadHook<ListResultItem[]>
      /** What one fetch of context "c" brings: for updates ahead of an answer, and for tests. */
      export interface CData {
        count: number
        first: FirstResult | null
        list: ListResultItem[]
      }
      export interface FirstResult {
        items?: { id?: number }[]
      }
      export interface ListResultItem {
        items?: { id?: number }[]
      }
      export {}
    }
    "
  `)
})

test('a prop is typed as the argument is', () => {
  const input = {
    ...object({ status: ref('Status'), word: { enum: ['a', 'b'] }, tags: { type: 'array', items: { enum: ['x', 'y'] } }, ids: ref('Ids'), near: { type: ['integer', 'null'] }, page: { ...integer, default: 1 } }),
    required: ['status', 'word'],
  }
  const { context } = typed([{ name: 'f', context: 'c', input }], { Status: { enum: ['open', 'paid'] }, Ids: { type: 'array', items: integer } })
  expect(context.match(/^ {4}\w+\??: .*/gm)?.map((line) => line.trim())).toEqual([
    'ids?: readonly number[] | undefined',
    'near?: number | null | undefined',
    'page?: number | undefined',
    'status: Status',
    'tags?: readonly ("x" | "y")[] | undefined',
    'word: "a" | "b"',
    'f: unknown',
  ])
})

test('however many components are made of each other, their types are there soon', () => {
  const schemas: Record<string, JsonSchema> = {}
  for (let index = 0; index < 2000; index++) schemas[`C${index}`] = { allOf: [ref(`C${index + 1}`), ref(`C${(index * 7) % 2000}`)], properties: { a: ref(`C${index}`) } }
  schemas['C2000'] = object({ z: string })
  expect(typed([{ name: 'f', output: ref('C0') }], schemas).shared).toContain('C2000')
})
