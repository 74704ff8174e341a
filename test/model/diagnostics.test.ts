import { describe, expect, test } from 'vitest'
import { DIAGNOSTICS, link, type Declarations, type DiagnosticCode, type Payload } from '../../src/model/index.js'
import { at, context, declare, fn, param } from './declare.js'

const TYPESCRIPT: Payload = { kind: 'typescript', file: '/app/server/users.ts', path: ['rename'] }

const byId = (name: string, text = 'integer') => fn(name, { context: 'user', params: [param('id', text, at(`/${name}/params/id`))] })

const view = (name: string, route: string, params = [param('id')].slice(1), methods: string[] | null = null) =>
  fn(name, { route, params, methods, payload: { ...TYPESCRIPT, path: [name] } })

/** For each code of `link` one server that has that fault, where it is, and words of its message. */
const EXAMPLES: Partial<Record<DiagnosticCode, [server: Declarations, place: string, words: string]>> = {
  MZ201: [declare([fn('user-profile')]), '/user-profile', '"user-profile" cannot name a function'],
  MZ202: [declare([fn('f'), fn('f', { place: at('/second') })]), '/second', 'Two functions are named "f"'],
  MZ203: [declare([fn('user_id'), fn('userId')]), '/user_id', 'function "userId" and function "user_id" would both be called `useUserId`'],
  MZ204: [declare([fn('delete')]), '/delete', 'function "delete" would be called `delete`'],
  MZ205: [
    declare([fn('a', { context: 'user', params: [param('Id?'), param('id?')] })]),
    '/params/id?',
    'The params "Id" and "id" of context "user" differ only by case',
  ],
  MZ206: [
    declare([fn('f', { context: 'users' }), fn('g', { context: 'userS' })]),
    '/f/context',
    'The contexts "userS" and "users" differ only by case',
  ],
  MZ301: [
    declare([fn('f', { affects: ['order'] }), fn('g', { context: 'orders' })]),
    '/f/affects/0',
    'There is no context "order". There are: orders.',
  ],
  MZ302: [
    declare([fn('f', { context: 'user' })], { contexts: [context('user', ['f', 'gone'])] }),
    '/contexts/user/gone',
    'Context "user" lists the function "gone", but there is no such function.',
  ],
  MZ303: [declare([byId('a'), byId('b', 'string')]), '/b/params/id', 'one param "id" of two types: integer in "a", and string in "b"'],
  MZ304: [declare([byId('a', 'Date')]), '/a/params/id', 'The param "id" of context "user" has the type Date'],
  MZ305: [declare([byId('a'), fn('b', { context: 'user' })]), '/a/params/id', 'Only "a" of context "user" requires the param "id"'],
  MZ306: [declare([fn('f', { context: 'user', methods: ['GET', 'POST', 'delete'] })]), '/f', '"f" is read by context "user" and answers POST, delete'],
  MZ307: [declare([], { contexts: [context('user')] }), '/contexts/user', 'No function is read by context "user"'],
  MZ308: [
    declare([fn('a', { context: 'user', params: [param('key'), param('key_')] })]),
    '/params/key_',
    'The params "key" and "key_" of context "user" would both be the prop `key_`',
  ],
  MZ309: [declare([fn('f', { context: 'user', affects: ['user'] })]), '/f', '"f" has both `context` and `affects`'],
  MZ310: [
    declare([fn('f', { context: 'user' }), fn('g', { context: 'user' })], { contexts: [context('user', ['g'])] }),
    '/f/context',
    '"f" says that it is in context "user", whose list lacks it',
  ],
  MZ311: [
    declare([fn('f', { context: 'user' }), fn('page', { route: '/p/', affects: ['user'] })]),
    '/page',
    'The view "page" affects contexts',
  ],
  MZ312: [declare([view('page', '/:id?/')]), '/page', 'The route "/:id?/" cannot be served: ":id?" names no param'],
  MZ313: [declare([view('page', '/p/:key/', [param('id')])]), '/page', 'The route "/p/:key/" has the param "key", which is none of the arguments of "page"'],
  MZ314: [
    declare([view('page', '/p/:id/', [param('id', 'integer[]', at('/page/id'))])]),
    '/page/id',
    '"page" takes the param "id" from its route as integer[]',
  ],
  MZ315: [
    declare([view('a', '/p/:id/', [param('id')], ['GET', 'POST']), view('b', '/p/:key', [param('key')], ['POST'])]),
    '/b',
    'The views "a" and "b" both answer POST /p/:key.',
  ],
  MZ316: [declare([view('page', '/api/mizan')]), '/page', 'The view "page" would be served at /api/mizan, below /api/mizan/'],
  MZ317: [
    declare([fn('f', { context: 'user', maxAge: 5, places: { maxAge: at('/f/maxAge') }, payload: TYPESCRIPT }), fn('g', { context: 'user', auth: true })]),
    '/f/maxAge',
    'The `maxAge` of "f" has no effect: the context "user" is private',
  ],
  MZ318: [
    declare([fn('f', { errors: ['late', 'network'], places: { errors: [at('/f/errors/0'), at('/f/errors/1')] } })]),
    '/f/errors/1',
    '"f" declares the error code "network", by which clients call a failure of their own',
  ],
  MZ401: [
    declare([byId('a'), fn('f', { affects: [{ context: 'user', params: ['page'] }] })]),
    '/f/affects/0',
    '"f" narrows its effect on context "user" to the param "page", which is none of its params',
  ],
  MZ402: [
    declare([byId('a'), fn('f', { affects: [{ context: 'user', params: ['id'] }], payload: TYPESCRIPT })]),
    '/f/affects/0',
    '"f" narrows its effect on context "user" to "id", which is none of its arguments',
  ],
}

describe('every fault that link can find', () => {
  test('has an example here', () => {
    const ofLink = Object.keys(DIAGNOSTICS).filter((code) => /^MZ[234]/.test(code))
    expect(Object.keys(EXAMPLES)).toEqual(ofLink)
  })

  test.each(Object.entries(EXAMPLES))('%s: one fault, its place, and a way out', (code, [server, pointer, words]) => {
    const { model, diagnostics } = link(server)
    expect(diagnostics).toHaveLength(1)
    const [found] = diagnostics
    expect(found).toMatchObject({ code, place: at(pointer) })
    expect(found?.message).toContain(words)
    expect(found?.fix).toMatch(/^[A-Z].*\.$/)
    expect(model === null).toBe(found?.severity === 'error')
  })

  test('is reported together with all others', () => {
    const server = declare(
      [
        fn('bad name'),
        fn('delete'),
        fn('both', { context: 'user', affects: ['user'] }),
        fn('lost', { affects: ['nowhere'] }),
        fn('twice'),
        fn('twice'),
        byId('a'),
        byId('b', 'Date'),
      ],
      { contexts: [context('user'), context('empty')] },
    )
    expect(link(server).diagnostics.map(({ code }) => code).sort()).toEqual(['MZ201', 'MZ202', 'MZ204', 'MZ301', 'MZ304', 'MZ307', 'MZ309'])
  })
})

test('a message about an unknown context names at most ten others', () => {
  const reads = Array.from({ length: 12 }, (_, index) => fn(`f${index}`, { context: `c${String(index).padStart(2, '0')}` }))
  const [found] = link(declare([...reads, fn('g', { affects: ['x'] })])).diagnostics
  expect(found?.message).toMatch(/There are: (c\d\d, ){10}…\.$/)
})

test('routes that a router can tell apart, and those of a schema, are nobody\'s fault', () => {
  const views = [view('a', '/p/:id/', [param('id')]), view('b', '/p/new/'), view('c', '/p/:id/', [param('id')], ['POST']), view('d', '/api/mizans/'), view('e', '/')]
  expect(link(declare(views)).diagnostics).toEqual([])
  expect(link(declare([fn('a', { route: '/(?P<id>)/' }), fn('b', { route: '/(?P<id>)/', maxAge: 5 })])).diagnostics).toEqual([])
})

test('maxAge outside of a context is told to have no effect', () => {
  const [found] = link(declare([fn('f', { maxAge: 5, payload: TYPESCRIPT })])).diagnostics
  expect(found).toMatchObject({ code: 'MZ317', message: expect.stringContaining('it is in no context') as string })
})

describe('affectsParams', () => {
  const key = (name: string) => ({ name, place: at(`/keys/${name}`) })
  const scoped = (keys: string[] | null, affects: string[]) =>
    fn('f', { affects, affectsParams: { keys: keys && keys.map(key), place: at('/keys') }, payload: TYPESCRIPT })
  const user = fn('user', { context: 'user', params: [param('id'), param('tags', 'string[]')] })
  const news = fn('news', { context: 'news' })

  test('returns params of the affected contexts, each of which takes its own', () => {
    const { model, diagnostics } = link(declare([user, news, scoped(['id'], ['user', 'news'])]))
    expect(diagnostics).toEqual([])
    expect(model?.functions.find(({ name }) => name === 'f')?.affects).toEqual([
      { context: 'news', params: [] },
      { context: 'user', params: ['id'] },
    ])
  })

  test.each([
    [['id', 'user_id'], ['user', 'news'], 'user_id', 'user (id), news (no params)'],
    [['tags'], ['user'], 'tags', 'user (id)'],
  ])('%j for %j is refused with what there is', (keys, affects, name, known) => {
    const { diagnostics } = link(declare([user, news, scoped(keys, affects)]))
    expect(diagnostics).toEqual([expect.objectContaining({ code: 'MZ530', place: at(`/keys/${name}`) })])
    expect(diagnostics[0]?.message).toContain(`returns "${name}"`)
    expect(diagnostics[0]?.message).toContain(`There are: ${known}.`)
  })

  test('of which nobody tells the keys narrows nothing that is declared', () => {
    const { model, diagnostics } = link(declare([user, scoped(null, ['user'])]))
    expect(diagnostics).toEqual([])
    expect(model?.contexts.find(({ name }) => name === 'user')?.shapes).toEqual([])
  })

  test('is not judged before all params are known, nor against a context that is at fault itself', () => {
    expect(link(declare([user, scoped(['nope'], ['user'])]), { partial: true }).diagnostics).toEqual([])
    expect(link(declare([user, scoped(['nope'], ['gone'])])).diagnostics.map(({ code }) => code)).toEqual(['MZ301'])
  })
})

test('what depends on params that the type checker has not told yet is not judged yet', () => {
  const server = declare([byId('a'), fn('b', { context: 'user' }), fn('f', { affects: [{ context: 'user', params: ['page'] }], payload: TYPESCRIPT })])
  expect(link(server).diagnostics.map(({ code }) => code)).toEqual(['MZ305', 'MZ401'])
  expect(link(server, { partial: true })).toMatchObject({ model: {}, diagnostics: [] })
})
