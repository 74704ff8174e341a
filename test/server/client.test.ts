import ts from 'typescript'
import { type } from 'arktype'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { client, type ClientOptions, type MizanRequest, ReactContext } from '../../src/server/index.js'
import { functionMetadata } from '../../src/server/metadata.js'

const UserContext = new ReactContext('user')

/** The class `A` of `source`, its decorators run as TypeScript lowers them: Vitest's own transform lowers none. */
function lowered(source: string, options: ts.CompilerOptions = {}): unknown {
  const { outputText } = ts.transpileModule(source, { compilerOptions: { target: ts.ScriptTarget.ES2022, ...options } })
  return new Function('client', 'UserContext', `${outputText}; return A`)(client, UserContext)
}

describe('client as a decorator', () => {
  test('leaves the method as it is, and its options on it', async () => {
    const Users = lowered(`class A {
      @client({ context: UserContext, private: true, name: 'profile', description: 'Who it is' })
      static async user_profile(request, { user_id }) { return { id: user_id } }
    }`) as { user_profile: (request: null, args: object) => Promise<unknown> }

    expect(await Users.user_profile(null, { user_id: 5 })).toEqual({ id: 5 })
    expect(functionMetadata(Users.user_profile)).toEqual({
      name: 'profile',
      methodName: 'user_profile',
      description: 'Who it is',
      context: 'user',
      affects: [],
      affectsParams: null,
      private: true,
      auth: false,
      maxAge: null,
      websocket: false,
      input: null,
      output: null,
      errors: null,
      route: null,
      methods: null,
    })
    expect(Object.keys(Users.user_profile)).toEqual([])
  })

  test.each([
    ['class A { @client({}) instance() {} }', '@client of "instance": an instance method has no instance'],
    ['class A { @client({}) static #own() {} }', '@client of "#own": a #private method cannot be reached'],
    ['class A { @client({}) static field = () => 1 }', '@client of "field": it decorates a static method, not a'],
    ['@client({}) class A {}', '@client of "A": it decorates a static method, not a class.'],
    ['class A { @client static bare() {} }', 'client() of "bare": it takes options first.'],
    ['class A { @client({}) @client({}) static twice() {} }', 'client() of "twice": the function is offered already.'],
  ])('refuses %s', (source, message) => {
    expect(() => lowered(source)).toThrow(message)
  })

  test('says so when it was compiled as an experimental one', () => {
    expect(() => lowered('class A { @client({}) static old() {} }', { experimentalDecorators: true })).toThrow(
      '@client of "old": it is a standard decorator, and was called as an experimental one. Remove',
    )
  })
})

describe('client around a function', () => {
  test('returns that function', () => {
    const fn = (_request: MizanRequest, { page }: { page: number }) => page
    expect(client({ context: 'user' }, fn)).toBe(fn)
    expect(functionMetadata(fn)).toMatchObject({ context: 'user', name: null, methodName: null, private: false })
  })

  test('reads every spelling of affects', () => {
    const affects = (option: ClientOptions['affects']) =>
      functionMetadata(client({ affects: option }, () => 1))?.affects
    const whole = { context: 'user', params: [] }
    expect(affects(UserContext)).toEqual([whole])
    expect(affects('user')).toEqual([whole])
    expect(affects([])).toEqual([])
    expect(affects([{ context: UserContext, params: ['user_id'] }, 'cart'])).toEqual([
      { context: 'user', params: ['user_id'] },
      { context: 'cart', params: [] },
    ])
  })

  test('keeps what only code can hold for whoever runs the function', () => {
    const auth = () => true
    const affectsParams = (_request: MizanRequest, { id }: { id: number }) => ({ user_id: id })
    const input = z.object({ id: z.number() })
    const output = type('string')
    const fn = client({ affects: 'user', affectsParams, auth, input, output, websocket: true }, (_request, { id }) => String(id))
    expect(functionMetadata(fn)).toMatchObject({ affects: [{ context: 'user', params: [] }], affectsParams, auth, input, output, websocket: true })
  })

  test('reads the options of a view', () => {
    const view = client({ route: '/profile/:user_id/', methods: ['POST', 'POST'], auth: 'staff' }, () => new Response())
    expect(functionMetadata(view)).toMatchObject({ route: '/profile/:user_id/', methods: ['POST'], auth: 'staff' })
  })

  test('refuses anything that is no function', () => {
    expect(() => client({}, undefined as unknown as () => 1)).toThrow('client(options, fn): fn is undefined.')
  })

  test.each<[unknown, string]>([
    [{ context: UserContext, affects: 'cart' }, 'it has both `context` and `affects`'],
    [{ context: 'no name' }, '"no name" is no context. Pass a ReactContext'],
    [{ context: undefined, affects: [null] }, 'null is no context.'],
    [{ affects: { context: 'user' } }, 'a scoped `affects` lists its params by name'],
    [{ affects: { context: 'user', params: ['a b'] } }, 'a scoped `affects` lists its params by name'],
    [{ private: 'yes' }, '`private` is true or false.'],
    [{ name: 'a-b' }, '`name: "a-b"` cannot name a function.'],
    [{ cached: true }, 'there is no option `cached`. Known are context, affects, affectsParams, private, auth, maxAge, websocket, input,'],
    [{ auth: 'custom' }, "`auth: 'custom'` is no role"],
    [{ auth: '' }, '`auth` is true, a role such as'],
    [{ auth: 5 }, '`auth` is true, a role such as'],
    [{ auth: null }, '`auth` is true, a role such as'],
    [{ affects: 'user', affectsParams: { user_id: 5 } }, '`affectsParams` is no function'],
    [{ affectsParams: () => ({}) }, '`affectsParams` narrows `affects`, which it has not.'],
    [
      { affects: [{ context: 'user', params: ['user_id'] }], affectsParams: () => ({}) },
      'its `affects` is narrowed by `params` and by `affectsParams`.',
    ],
    [{ maxAge: -1 }, '`maxAge` is a whole number of seconds'],
    [{ maxAge: '60' }, '`maxAge` is a whole number of seconds'],
    [{ websocket: 1 }, '`websocket` is true or false.'],
    [{ input: { type: 'object' } }, '`input` is no Standard Schema.'],
    [{ output: null }, '`output` is no Standard Schema.'],
    [{ errors: 'sold_out' }, '`errors` lists codes, such as'],
    [{ errors: ['sold-out'] }, '`errors` lists codes, such as'],
    [{ errors: ['sold_out', 409] }, '`errors` lists codes, such as'],
    [{ errors: { sold_out: 409 } }, '`errors` lists codes, such as'],
    [{ errors: null }, '`errors` lists codes, such as'],
    [{ route: 5 }, '`route` is a path'],
    [{ route: 'profile/' }, '`route: "profile/"` cannot be served: it does not begin with a slash.'],
    [{ route: '/profile/:user-id/' }, '`route: "/profile/:user-id/"` cannot be served: ":user-id" names no param'],
    [{ route: '/', methods: ['post'] }, '`methods` lists methods in capitals'],
    [{ route: '/', methods: ['HEAD'] }, '`methods` lists methods in capitals'],
    [{ route: '/', methods: [] }, '`methods` lists methods in capitals'],
    [{ methods: ['POST'] }, '`methods` are those of a view.'],
    [{ route: '/', context: 'user', methods: ['POST'] }, 'it is read by a context and answers POST'],
    [{ route: '/', affects: 'user' }, 'a view that `affects` contexts answers an unsafe method.'],
    [{ route: '/', output: z.string() }, 'a view returns a Response, which no `output` describes.'],
    [{ route: '/', websocket: true }, 'a view is served at its `route`, and no socket carries it.'],
    [{ description: 5 }, '`description` is a text.'],
    [null, 'it takes an object: write client({ … })'],
  ])('refuses the options %j', (options, message) => {
    function update_name() {}
    expect(() => client(options as ClientOptions, update_name)).toThrow(`client() of "update_name": ${message}`)
  })
})

test('what was not offered has no metadata', () => {
  expect(functionMetadata(() => 1)).toBeUndefined()
  expect(functionMetadata(null)).toBeUndefined()
  expect(functionMetadata({ [Symbol.for('mizan.function')]: {} })).toBeUndefined()
})
