import { describe, expect, test } from 'vitest'
import { changedContexts, link, schemaHash, type Declarations, type Model } from '../../src/model/index.js'
import { at, context, declare, fn, param } from './declare.js'

function modelOf(input: Declarations): Model {
  const { model } = link(input)
  if (!model) throw new Error('not a good server')
  return model
}

const hashOf = (input: Declarations) => schemaHash(modelOf(input))

const object = (...names: string[]) => ({
  kind: 'schema' as const,
  input: { type: 'object', properties: Object.fromEntries(names.map((name) => [name, { type: 'integer' }])) },
  output: { $ref: '#/components/schemas/Profile' },
})

const PROFILE = { Profile: { type: 'object', properties: { name: { type: 'string' }, age: { type: 'integer' } } } }

const SERVER = declare(
  [
    fn('user_profile', { context: 'user', params: [param('user_id'), param('page?')], payload: object('user_id', 'page') }),
    fn('user_orders', { context: 'user', params: [param('user_id')], payload: object('user_id') }),
    fn('rename', { affects: [{ context: 'user', params: ['user_id'] }, 'cart'], params: [param('user_id')], payload: object('user_id') }),
    fn('cart', { context: 'cart' }),
  ],
  { contexts: [context('user'), context('cart')], schemas: PROFILE },
)

const [profile, ...others] = SERVER.functions as [Declarations['functions'][number], ...Declarations['functions']]
const withProfile = (changes: Partial<typeof profile>): Declarations => ({ ...SERVER, functions: [{ ...profile, ...changes }, ...others] })

describe('the hash of a model', () => {
  test('is a SHA-256', () => {
    expect(hashOf(SERVER)).toMatch(/^[0-9a-f]{64}$/)
  })

  test('is the same in whatever order things are declared', () => {
    const { Profile } = PROFILE
    const reordered = declare(SERVER.functions.toReversed().map((each) => ({ ...each, params: each.params.toReversed(), affects: each.affects.toReversed() })), {
      contexts: SERVER.contexts.toReversed(),
      schemas: { Profile: { properties: { age: Profile.properties.age, name: Profile.properties.name }, type: 'object' } },
    })
    expect(hashOf(reordered)).toBe(hashOf(SERVER))
  })

  test('does not know where things are, nor what is said of them', () => {
    const moved = withProfile({ place: at('/elsewhere'), source: 'shop/users.py:14', description: 'Who it is.' })
    expect(hashOf(moved)).toBe(hashOf(SERVER))
  })

  test('of decorated TypeScript is the same in every checkout', () => {
    const inFolder = (folder: string, owner: string[]) =>
      hashOf(withProfile({ payload: { kind: 'typescript', file: `${folder}/server/users.ts`, path: [...owner, 'user_profile'] } }))
    expect(inFolder('/home/ann/shop', ['Users'])).toBe(inFolder('/build', []))
  })

  test.each<[string, Declarations]>([
    ['a param', withProfile({ params: [param('user_id'), param('size?')] })],
    ['whether a param is required', withProfile({ params: [param('user_id'), param('page')] })],
    ['the name of a function', withProfile({ name: 'user_profiles' })],
    ['who may call', withProfile({ auth: 'staff' })],
    ['what a function takes', withProfile({ payload: object('user_id', 'size') })],
    ['a description within a payload', withProfile({ payload: { ...object('user_id', 'page'), output: { description: 'x' } } })],
    ['an effect', { ...SERVER, functions: SERVER.functions.map((each) => ({ ...each, affects: each.affects.slice(0, 1) })) }],
    ['a component', { ...SERVER, schemas: { Profile: { type: 'object' } } }],
    ['the base', { ...SERVER, base: '/elsewhere/' }],
  ])('knows %s', (_, changed) => {
    expect(hashOf(changed)).not.toBe(hashOf(SERVER))
  })
})

describe('the contexts that a change touches', () => {
  const changed = (after: Declarations) => changedContexts(modelOf(SERVER), modelOf(after))

  test('are none when nothing changed, or only where it stands', () => {
    expect(changed({ ...SERVER, functions: SERVER.functions.toReversed() })).toEqual([])
    expect(changed(withProfile({ place: at('/elsewhere'), description: 'x', source: 'a.py:1' }))).toEqual([])
  })

  test.each<[string, Declarations, string[]]>([
    ['a function went', { ...SERVER, functions: others }, ['user']],
    ['a function came', { ...SERVER, functions: [...SERVER.functions, fn('cart_total', { context: 'cart' })] }, ['cart']],
    ['a function moved', withProfile({ context: { name: 'cart', place: at('/') }, params: [param('user_id?')] }), ['cart', 'user']],
    ['a function takes something else', withProfile({ params: [param('user_id'), param('size?')] }), ['user']],
    ['a function gives something else', withProfile({ payload: { kind: 'schema', input: null, output: { type: 'string' } } }), ['user']],
    ['a component of a result changed', { ...SERVER, schemas: { Profile: { type: 'string' } } }, ['user']],
    ['a component that nobody uses came', { ...SERVER, schemas: { ...PROFILE, Other: true } }, []],
    ['a context came', { ...SERVER, contexts: [...SERVER.contexts, context('news')], functions: [...SERVER.functions, fn('news', { context: 'news' })] }, ['news']],
    ['a mutation changed', { ...SERVER, functions: SERVER.functions.filter(({ name }) => name !== 'rename') }, []],
  ])('%s', (_, after, contexts) => {
    expect(changed(after)).toEqual(contexts)
  })

  test('are those whose result leads to a changed component through others', () => {
    const schemas = (text: string) => ({ Profile: { properties: { friends: { items: { $ref: '#/components/schemas/Friend' } } } }, Friend: { type: text } })
    const [before, after] = ['string', 'integer'].map((text) => modelOf({ ...SERVER, schemas: schemas(text) }))
    expect(changedContexts(before!, after!)).toEqual(['user'])
  })
})
