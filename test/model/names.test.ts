import { describe, expect, test } from 'vitest'
import { camelCase, contextIds, functionIds, link, pascalCase } from '../../src/model/index.js'
import { at, context, declare, fn, param } from './declare.js'

const codesOf = (...input: Parameters<typeof link>) => link(...input).diagnostics.map(({ code }) => code)

describe('minted identifiers', () => {
  test.each([
    ['user_profile', 'UserProfile', 'userProfile'],
    ['userProfile', 'UserProfile', 'userProfile'],
    ['UserProfile', 'UserProfile', 'userProfile'],
    ['user', 'User', 'user'],
    ['user_2', 'User2', 'user2'],
    ['user2fa', 'User2fa', 'user2fa'],
    ['HTTPServer', 'HTTPServer', 'httpServer'],
    ['HTTP_server', 'HTTPServer', 'httpServer'],
    ['get_HTTP', 'GetHTTP', 'getHTTP'],
    ['URL', 'URL', 'url'],
    ['HTTP2Server', 'HTTP2Server', 'http2Server'],
    ['A', 'A', 'a'],
    ['XRay', 'XRay', 'xRay'],
    ['a__b_', 'AB', 'aB'],
    ['SCREAMING_CASE', 'SCREAMINGCASE', 'screamingCASE'],
  ])('%s is %s and %s', (name, pascal, camel) => {
    expect([pascalCase(name), camelCase(name)]).toEqual([pascal, camel])
  })

  test('a context has a provider and a status hook, a function a call and a hook', () => {
    expect(contextIds('user')).toEqual({ provider: 'UserProvider', status: 'useUserContext', data: 'UserData' })
    expect(functionIds('user_profile')).toEqual({ call: 'userProfile', hook: 'useUserProfile' })
  })
})

describe('names that travel', () => {
  test.each(['', '1a', '_a', '__proto__', 'a-b', 'a b', 'a"b', 'a/b', 'é', '用户', 'a\n', '</script>', `a${'b'.repeat(64)}`])(
    'refuses %j for a function, a context and a param',
    (name) => {
      const { model, diagnostics } = link(
        declare([fn('f', { context: 'good', params: [param(name, 'integer', at('/f/params'))] }), fn(name)], {
          contexts: [context('good'), context(name)],
        }),
      )
      expect(model).toBeNull()
      const refused = diagnostics.filter(({ code }) => code === 'MZ201')
      expect(new Set(refused.map(({ place }) => place.pointer))).toEqual(new Set([`/${name}`, `/contexts/${name}`, '/f/params']))
      expect(refused).toHaveLength(3)
      for (const { message } of refused) expect(message).toContain(JSON.stringify(name))
    },
  )

  test.each(['a', 'A', 'a_', `a${'b'.repeat(63)}`, 'constructor', 'toString', 'hasOwnProperty'])('accepts %s', (name) => {
    const input = declare([fn('f', { context: 'good', params: [param(`${name}?`)] }), fn(`${name}`)], { contexts: [context('good')] })
    expect(link(input).model?.contexts[0]?.params.map((each) => each.name)).toEqual([name])
  })

  test('a name that cannot travel is one fault, wherever else it is mentioned', () => {
    const input = declare([fn('f', { context: 'a-b' }), fn('g', { affects: ['a-b'] })], { contexts: [context('a-b', ['f'])] })
    expect(codesOf(input)).toEqual(['MZ201'])
    expect(codesOf(declare([fn('f-g', { context: 'user' }), fn('h', { context: 'user' })], { contexts: [context('user', ['f-g', 'h'])] }))).toEqual(['MZ201'])
  })
})

describe('collisions', () => {
  test.each([
    ['two functions', [fn('user_id'), fn('userId')], ['useUserId']],
    ['a function and a status hook', [fn('user_context'), fn('f', { context: 'user' })], ['useUserContext']],
    ['a function called like a hook', [fn('use_name'), fn('name')], ['useName']],
    ['a function called like a hook of a read', [fn('use_name'), fn('name', { context: 'user' })], ['useName']],
    ['two contexts', [fn('f', { context: 'user_a' }), fn('g', { context: 'userA' })], ['UserAProvider']],
  ])('%s', (_, functions, ids) => {
    const { model, diagnostics } = link(declare(functions))
    expect(model).toBeNull()
    const collisions = diagnostics.filter(({ code }) => code === 'MZ203')
    expect(collisions.map(({ message }) => /`(.+?)`/.exec(message)?.[1])).toEqual(ids)
    for (const { message, related, place, fix } of collisions) {
      const [first, second] = [...message.matchAll(/(?:function|context) "(\w+)"/g)].map(([, name]) => name)
      expect(first).not.toBe(second)
      expect(related).toHaveLength(1)
      expect(related?.[0]?.place).not.toEqual(place)
      expect(related?.[0]?.message).toContain(`"${first}"`)
      expect(fix).toContain(message.includes('function') ? '`name`' : 'Rename one of the contexts.')
    }
  })

  test.each(['delete', 'Delete', 'await', 'default', 'eval', 'arguments', 'undefined', 'null', 'static', 'Enum', 'new', 'then'])('%s is reserved', (name) => {
    const { model, diagnostics } = link(declare([fn(name)]))
    expect(model).toBeNull()
    expect(diagnostics).toMatchObject([{ code: 'MZ204', place: { pointer: `/${name}` } }])
  })

  test('views mint nothing, so they collide with nothing', () => {
    expect(codesOf(declare([fn('delete', { route: '/d/' }), fn('user_id', { route: '/u/' }), fn('userId')]))).toEqual([])
  })

  test('what a function does may change without its name becoming a fault', () => {
    const read = declare([fn('use_name'), fn('name', { context: 'user' })])
    const call = declare([fn('use_name'), fn('name')])
    expect(codesOf(read)).toEqual(codesOf(call))
  })

  test('one name is one function', () => {
    const { model, diagnostics } = link(declare([fn('f', { place: at('/0') }), fn('f', { place: at('/1') }), fn('f', { place: at('/2') })]))
    expect(model).toBeNull()
    expect(diagnostics).toMatchObject([
      { code: 'MZ202', place: at('/1'), related: [{ place: at('/0') }] },
      { code: 'MZ202', place: at('/2'), related: [{ place: at('/0') }] },
    ])
  })
})
