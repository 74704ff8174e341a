import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formArgs } from '../../src/client/form-args.js'

/** A form with these fields, in this order. */
function formOf(...fields: [name: string, value: string | File][]): FormData {
  const form = new FormData()
  for (const [name, value] of fields) form.append(name, value)
  return form
}

/** As they travel; objects without a prototype are compared as others are. */
const sent = (args: unknown) => JSON.parse(JSON.stringify(args)) as unknown

describe('a field', () => {
  test('that nothing is known of is the text that it holds', () => {
    expect(sent(formArgs(formOf(['name', 'Ann'], ['note', '']), {}))).toEqual({ name: 'Ann', note: '' })
  })

  test.each([
    ['5', 5],
    ['-0.5', -0.5],
    ['05', 5],
    ['.5', 0.5],
    ['1e3', 1000],
    ['five', 'five'],
    ['5 apples', '5 apples'],
    ['0x10', '0x10'],
    ['   ', '   '],
    ['Infinity', 'Infinity'],
    ['1e999', '1e999'],
  ])('for a number that holds %j is %j', (text, number) => {
    expect(sent(formArgs(formOf(['n', text]), { n: 'n' }))).toEqual({ n: number })
  })

  test.each([
    ['on', true],
    ['true', true],
    ['yes', true],
    ['false', false],
    ['off', false],
    ['', false],
  ])('for a boolean that holds %j is %j', (text, boolean) => {
    expect(sent(formArgs(formOf(['b', text]), { b: 'b' }))).toEqual({ b: boolean })
  })

  test('that is empty is left out, unless it is a text or may be null', () => {
    const fields = { n: 'n', f: 'f', j: 'j', s: 's', 'n?': 'n?', 'f?': 'f?', 'j?': 'j?', 's?': 's?', 'b?': 'b?' }
    const form = formOf(...Object.keys(fields).map((name): [string, string | File] => [name, name[0] === 'f' ? new File([], '') : '']))
    expect(sent(formArgs(form, fields))).toEqual({ s: '', 'n?': null, 'f?': null, 'j?': null, 's?': null, 'b?': null })
  })

  test('that is absent is left out, unless it is a checkbox or a list', () => {
    expect(sent(formArgs(formOf(), { n: 'n', s: 's', 's?': 's?', f: 'f', j: 'j', b: 'b', 'b?': 'b?', tags: 's*', bits: 'b*' }))).toEqual({ b: false, 'b?': null, tags: [], bits: [] })
  })

  test('that is absent is left out though it is a checkbox or a list, where it may be', () => {
    const fields = { b: 'b-', 'b?': 'b?-', tags: 's*-', bits: 'b*?-' }
    expect(sent(formArgs(formOf(), fields))).toEqual({})
    const form = formOf(['b', 'false'], ['b?', ''], ['tags', 'red'], ['bits', ''])
    expect(sent(formArgs(form, fields))).toEqual({ b: false, 'b?': null, tags: ['red'], bits: [null] })
  })

  test('for JSON is read, and stays text when it is none', () => {
    expect(sent(formArgs(formOf(['a', '[1,{"b":null}]'], ['c', '{'], ['d', 'null']), { a: 'j', c: 'j', d: 'j' }))).toEqual({ a: [1, { b: null }], c: '{', d: null })
  })

  test('for a file is the file', () => {
    const photo = new File(['x'], 'a.png')
    const empty = new File([], 'empty.txt')
    const args = formArgs(formOf(['photo', photo], ['all', new File([], '')], ['all', empty]), { photo: 'f', all: 'f*' })
    expect((args.photo as File).name).toBe('a.png')
    expect((args.all as File[]).map(({ name }) => name)).toEqual(['empty.txt'])
  })

  test('for a file in which nothing was chosen is left out, though nobody knows yet that it is for one', () => {
    expect(formArgs(formOf(['photo', new File([], '')]), {})).not.toHaveProperty('photo')
  })

  test('that stands twice is its last, so that a hidden one can stand before a checkbox', () => {
    expect(sent(formArgs(formOf(['a', '1'], ['a', '2'], ['b', 'false'], ['b', 'on']), { a: 'n', b: 'b' }))).toEqual({ a: 2, b: true })
  })

  test("that is React's own is skipped", () => {
    expect(sent(formArgs(formOf(['$ACTION_ID_1', ''], ['$ACTION_REF_2', 'x'], ['name', 'Ann']), {}))).toEqual({ name: 'Ann' })
  })
})

describe('an object', () => {
  const FIELDS = { 'address.street': 's', 'address.zip': 'n?', 'address.main': 'b', 'address.at.floor': 'n' }

  test('is made of the fields below its name', () => {
    const form = formOf(['address.street', 'Elm'], ['address.zip', ''], ['address.at.floor', '3'])
    expect(sent(formArgs(form, FIELDS))).toEqual({ address: { street: 'Elm', zip: null, main: false, at: { floor: 3 } } })
  })

  test('that is required is there for its checkboxes alone', () => {
    expect(sent(formArgs(formOf(), { 'settings.mail': 'b', 'settings.topics': 's*' }))).toEqual({ settings: { mail: false, topics: [] } })
  })

  test('that may be left out is left out when nothing of it is there', () => {
    const fields = { 'address.street': 's', 'address.main': 'b~', 'address.tags': 's*~' }
    expect(sent(formArgs(formOf(['name', 'Ann']), fields))).toEqual({ name: 'Ann' })
    expect(sent(formArgs(formOf(['address.street', '']), fields))).toEqual({ address: { street: '', main: false, tags: [] } })
    expect(sent(formArgs(formOf(['address.main', 'on']), fields))).toEqual({ address: { main: true, tags: [] } })
    const optional = { 'address.street': 's', 'address.main': 'b-', 'address.tags': 's*-' }
    expect(sent(formArgs(formOf(['address.street', 'Elm']), optional))).toEqual({ address: { street: 'Elm' } })
    expect(sent(formArgs(formOf(), optional))).toEqual({})
    const sorted = { 'address.ids': 'n*~', 'address.main': 'b~', 'address.street': 's' }
    expect(sent(formArgs(formOf(['address.street', 'Elm']), sorted))).toEqual({ address: { ids: [], main: false, street: 'Elm' } })
  })
})

describe('a name', () => {
  test.each(['__proto__', 'constructor', 'toString', 'a.b', '__proto__.x', 'a.__proto__.x', '', '.', 'a.', '.a'])('such as %j is a name and nothing else', (name) => {
    const args = formArgs(formOf(['a', 'text'], [name, 'x']), { n: 'n' })
    expect(Object.entries(args)).toEqual([['a', 'text'], [name, 'x']])
    expect('x' in {}).toBe(false)
  })

  test('of an object that a form uses for a text is that text', () => {
    expect(sent(formArgs(formOf(['address.zip', '5'], ['address', 'Elm']), { 'address.zip': 'n' }))).toEqual({ address: 'Elm' })
  })
})

/** One argument: its kind, its value, and the fields that a form has for it. */
const LEAF: Record<string, fc.Arbitrary<{ value: unknown; fields: (string | File)[] }>> = {
  n: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => ({ value: value + 0, fields: [String(value)] })),
  b: fc.boolean().chain((value) => fc.constantFrom(...(value ? ['on', 'true'] : ['false', 'off', ''])).map((text) => ({ value, fields: [text] }))),
  s: fc.string().map((value) => ({ value, fields: [value] })),
  j: fc.jsonValue().map((value) => ({ value, fields: [JSON.stringify(value)] })),
  f: fc.string({ minLength: 1 }).map((name) => new File(['x'], name)).map((value) => ({ value, fields: [value] })),
}

const leaf = fc.constantFrom(...Object.keys(LEAF)).chain((letter) =>
  fc.oneof(
    LEAF[letter]!.map((one) => ({ kind: letter, ...one })),
    fc.array(LEAF[letter]!, { maxLength: 3 }).map((all) => ({ kind: `${letter}*`, value: all.map(({ value }) => value), fields: all.flatMap(({ fields }) => fields) })),
    fc.constantFrom('n?', 's?', 'j?', 'f?').map((kind) => ({ kind, value: null, fields: [kind === 'f?' ? new File([], '') : ''] })),
  ),
)

type Leaf = typeof leaf extends fc.Arbitrary<infer Value> ? Value : never
type Tree = { [name: string]: Leaf | Tree }

const names = fc.constantFrom('a', 'b', 'user_id', 'toString', 'constructor', 'é')
const tree = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.dictionary(names, fc.oneof({ depthSize: 'small' }, leaf, tie('tree')), { minKeys: 1, maxKeys: 4 }),
})).tree

const isLeaf = (node: Leaf | Tree): node is Leaf => typeof node.kind === 'string'

function leavesOf(node: Tree, prefix = ''): [path: string, leaf: Leaf][] {
  return Object.entries(node).flatMap(([name, inner]) => (isLeaf(inner) ? [[prefix + name, inner] as [string, Leaf]] : leavesOf(inner, `${prefix}${name}.`)))
}

const valueOf = (node: Tree): unknown => Object.fromEntries(Object.entries(node).map(([name, inner]) => [name, isLeaf(inner) ? inner.value : valueOf(inner)]))

/** Files are told by their names, and -0 is 0, as in JSON. */
const shown = (value: unknown) => JSON.parse(JSON.stringify(value, (_, inner: unknown) => (inner instanceof File ? { file: inner.name } : inner))) as unknown

test('whatever the arguments are, a form that says them gives them back', () => {
  fc.assert(
    fc.property(tree, fc.infiniteStream(fc.nat()), (args, order) => {
      const leaves = leavesOf(args)
      const fields = Object.fromEntries(leaves.map(([path, { kind }]) => [path, kind]))
      // Fields of one name keep their order; the names come in any.
      const shuffled = leaves.map((each) => ({ each, rank: order.next().value })).sort((a, b) => a.rank - b.rank)
      const form = formOf(...shuffled.flatMap(({ each: [path, one] }) => one.fields.map((field): [string, string | File] => [path, field])))
      expect(shown(formArgs(form, fields))).toEqual(shown(valueOf(args)))
    }),
    { numRuns: 500 },
  )
})

test('whatever a form holds, it is read', () => {
  const name = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'a', 'a.b', 'a.b.c', 'a.__proto__', 'constructor.prototype.x', '$ACTION', ''))
  const field = fc.tuple(name, fc.oneof(fc.string(), fc.string().map((text) => new File([text], text))))
  const kinds = fc.constantFrom<Record<string, string>>({}, { 'a.b.c': 'n', 'a.d': 'b~' }, { a: 'j', x: 's*' }, { a: 'f?', 'b.c': 's*?~' })
  fc.assert(
    fc.property(fc.array(field), kinds, (all, fields) => {
      const before = Object.getOwnPropertyNames(Object.prototype).length
      const args = formArgs(formOf(...all), fields)
      expect(Object.getPrototypeOf(args)).toBeNull()
      expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(before)
    }),
    { numRuns: 500 },
  )
})
