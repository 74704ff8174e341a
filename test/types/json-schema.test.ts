import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeTypes } from '../../src/project/types.js'
import { folder, projectIn } from '../project/folder.js'
import { openTsserver } from './editor.js'
import { TSCONFIG } from './shop.js'

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const string = { type: 'string' }
const integer = { type: 'integer' }
const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more })

/** Names that mean something to TypeScript, to React or to what we generate. */
const NAMES = ['Array', 'Date', 'Promise', 'Object', 'string', 'any', 'delete', 'ReactNode', 'Mutation', 'ProviderProps', 'ContextStatus', 'PetsProviderProps', 'Blob', 'Record', 'Symbol', 'foo-bar', 'foo_bar', 'FooBar', 'My.Type[int]', '日本', '__proto__', '$0', '1st', 'a*/b', '</script>']

const DOCUMENT = {
  openapi: '3.1.0',
  'x-mizan-functions': [
    { name: 'pet', context: 'pets', input: object({ id: integer, kinds: { type: 'array', items: ref('Kind') } }, { required: ['id'] }), output: ref('Pet') },
    { name: 'page', context: 'pets', input: object({ id: integer }, { required: ['id'] }), output: object({ items: { type: 'array', items: ref('Animal') }, next: { type: ['integer', 'null'] } }, { required: ['items', 'next'] }) },
    { name: 'save', affects: ['pets'], input: ref('User'), output: ref('User') },
    { name: 'knots', context: 'pets', input: object({ id: integer }), output: { type: 'array', prefixItems: [ref('Tree'), ref('Loop'), ref('Left'), ref('Vehicle'), ref('Open'), ref('Union')] } },
    { name: 'names', output: object(Object.fromEntries(NAMES.map((name, index) => [`n${index}`, ref(encodeURIComponent(name.replaceAll('/', '~1')))]))) },
    { name: 'many', output: { type: 'array', items: { anyOf: NAMES.map((name) => ref(encodeURIComponent(name.replaceAll('/', '~1')))) } } },
  ],
  components: {
    schemas: {
      Kind: { enum: ['cat', 'dog'] },
      Pet: { oneOf: [ref('Cat'), ref('Dog')], discriminator: { propertyName: 'kind', mapping: { cat: ref('Cat').$ref } } },
      Cat: object({ kind: string, lives: integer }, { required: ['kind', 'lives'] }),
      Dog: { allOf: [ref('Named'), object({ kind: string, barks: { type: 'boolean' } }, { required: ['barks'] })] },
      Named: object({ name: { ...string, description: 'How */ one calls it.' } }, { required: ['name'] }),
      Animal: object({ type: string, age: integer }, { required: ['type'], discriminator: { propertyName: 'type' } }),
      User: object({ id: { ...integer, readOnly: true }, password: { ...string, writeOnly: true }, role: { ...string, default: 'user' }, best: { ...ref('User'), nullable: true } }, { required: ['id', 'password'] }),
      Tree: { type: 'array', items: ref('Tree') },
      Loop: { anyOf: [ref('Loop'), { allOf: [ref('Union')] }] },
      Union: { oneOf: [ref('Loop'), string, { type: 'object', additionalProperties: ref('Union') }] },
      Left: { allOf: [ref('Right'), object({ left: ref('Right') })] },
      Right: { allOf: [ref('Left'), object({ right: ref('Left') })] },
      Vehicle: object({ wheels: integer }, { oneOf: [ref('Car'), ref('Bike')], discriminator: { propertyName: 'type' } }),
      Car: { allOf: [ref('Vehicle'), object({ doors: integer })] },
      Bike: { allOf: [ref('Vehicle'), object({ tows: ref('Vehicle') })] },
      Open: object({ id: integer, 'x-id': string }, { additionalProperties: { type: 'boolean' }, patternProperties: { '^x-': ref('Open') } }),
      ...Object.fromEntries(NAMES.map((name) => [name, object({ [name]: string, list: { type: 'array', items: ref('Pet') } })])),
    },
  },
}

const USE = `import { knots, names, save, usePage, usePet, useKnots, PetsProvider } from 'virtual:mizan/contexts'
import { many } from 'virtual:mizan/functions'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <_ extends true>(): void => {}

export function Narrowed() {
  const pet = usePet()
  const page = usePage()
  if (pet.kind === 'cat') return pet.lives.toFixed()
  same<Equal<typeof pet.kind, 'Dog'>>()
  same<Equal<typeof page.next, number | null>>()
  // @ts-expect-error it is a dog
  pet.lives
  return pet.barks ? pet.name : page.items[0]?.age
}

export async function Split() {
  const user = await save({ password: 'x' })
  await save({ password: 'x', role: 'admin', best: { password: 'y' } })
  same<Equal<typeof user.role, string>>()
  same<Equal<typeof user.id, number>>()
  // @ts-expect-error the server alone gives it
  await save({ password: 'x', id: 1 })
  // @ts-expect-error required
  await save({})
  // @ts-expect-error the server never tells it
  user.password
  user.best?.best?.id.toFixed()
}

export async function Others() {
  const [tree] = useKnots() ?? []
  tree?.[0]?.[0]?.[0]
  const all = await names()
  same<Equal<typeof all.n1, undefined | NonNullable<typeof all.n1>>>()
  all.n1?.Date?.toUpperCase()
  const [first] = await many()
  const pet = first?.list?.[0]
  return pet?.kind === 'cat' ? pet.lives : pet?.barks
}

export const provided = <PetsProvider id={1} kinds={['cat']} />
// @ts-expect-error no such kind
export const wrong = <PetsProvider id={1} kinds={['cow']} />
`.replace('knots, ', '')

const cleanups: (() => void)[] = []
afterAll(() => cleanups.forEach((remove) => remove()))

let root: string
beforeAll(async () => {
  const files = folder('types-json-schema', { 'schema.json': JSON.stringify(DOCUMENT, null, 2), 'tsconfig.json': TSCONFIG, 'src/use.tsx': USE }, (remove) => cleanups.push(remove))
  root = files.root
  const project = projectIn(files, 'schema.json')
  const { model, modules, diagnostics } = project.refresh()
  if (!model) throw new Error(diagnostics.map(({ message }) => message).join('\n'))
  await writeTypes(modules, model, project)
})

test.each([
  ['5.9', 'typescript59'],
  ['6', 'typescript'],
  ['7', 'typescript7'],
])('TypeScript %s narrows, splits and names what a nasty document says', { timeout: 120_000 }, async (_, compiler) => {
  const bin = fileURLToPath(new URL(`../../node_modules/${compiler}/bin/tsc`, import.meta.url))
  const outcome = await promisify(execFile)(process.execPath, [bin, '--noEmit', '--pretty', 'false', '-p', root]).catch((error: { stdout: string }) => error)
  expect(outcome.stdout).toBe('')
})

test('a hover shows the name of what a function gives and takes, and a definition leads into the schema', { timeout: 120_000 }, async () => {
  const editor = openTsserver('typescript')
  cleanups.push(() => editor.close())
  const file = `${root}/src/use.tsx`
  expect(await editor.hover(file, 'const page')).toBe('const page: PageResult')
  expect(await editor.hover(file, 'const pet')).toBe('const pet: Pet')
  expect(await editor.hover(file, 'const user')).toBe('const user: User')
  expect(await editor.hover(file, '= await save')).toContain('UserInput')
  expect(await editor.hover(file, 'pet.name')).toBe('(property) Named.name: string\nHow *\u200b/ one calls it.')
  const line = (text: string) => JSON.stringify(DOCUMENT, null, 2).split('\n').findIndex((each) => each.includes(text)) + 1
  expect(await editor.definition(file, 'pet.barks')).toEqual([`${root}/schema.json:${line('"barks"')}`])
  expect(await editor.definition(file, 'page.next')).toEqual([`${root}/schema.json:${line('"next"')}`])
})
