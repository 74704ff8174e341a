import { describe, expectTypeOf, test } from 'vitest'
import type { Mutation } from '../../src/client/index.js'
import { fail, mockMizan, reply, type ContextMocks, type FunctionMocks } from '../../src/testing/index.js'
import { mockShop, type Order, type Profile } from './shop.js'

/** Never run: the compiler is the test. */
const expectTypes = (_: () => void) => {}

describe('mocks of what is generated', () => {
  test('take data, functions of the typed params, promises and failures', () => {
    expectTypes(() => {
      mockShop()
      mockShop({})
      mockShop({ user: {} })
      mockShop({ user: { user_profile: { name: 'Ann' } } })
      mockShop({ user: { user_profile: ({ user_id }) => (expectTypeOf(user_id).toEqualTypeOf<number>(), { name: '' }) } })
      mockShop({ user: { user_profile: async () => ({ name: '' }), user_orders: () => fail('forbidden') } })
      mockShop({ stock: { stock_count: ({ tags }) => (expectTypeOf(tags).toEqualTypeOf<string[] | undefined>(), 1) } })
      mockShop({}, { update_name: { ok: true } })
      mockShop({}, { update_name: ({ name }) => (expectTypeOf(name).toEqualTypeOf<string>(), { ok: true }) })
      mockShop({}, { update_name: () => reply({ ok: true }, { invalidate: ['user', { context: 'user', params: { user_id: 5 } }] }) })
      mockShop({}, { ping: () => {}, upload: async ({ pictures }) => ({ count: pictures.length }) })
    })
  })

  test('refuse what the server does not have or does not give', () => {
    expectTypes(() => {
      // @ts-expect-error -- no such context
      mockShop({ users: {} })
      // @ts-expect-error -- no such function in it
      mockShop({ user: { user_name: '' } })
      // @ts-expect-error -- not its data
      mockShop({ user: { user_profile: { name: 5 } } })
      // @ts-expect-error -- part of its data
      mockShop({ user: { user_profile: {} } })
      // @ts-expect-error -- not its data, from a function
      mockShop({ user: { user_profile: () => ({ name: 5 }) } })
      // @ts-expect-error -- not its data, later
      mockShop({ user: { user_profile: async () => ({ nam: '' }) } })
      // @ts-expect-error -- no such param
      mockShop({ user: { user_profile: ({ page }) => ({ name: String(page) }) } })
      // @ts-expect-error -- a read is no call
      mockShop({}, { user_profile: { name: '' } })
      // @ts-expect-error -- not its result
      mockShop({}, { update_name: { ok: 'yes' } })
      // @ts-expect-error -- not its result, with a scope
      mockShop({}, { update_name: () => reply({ ok: 1 }, { invalidate: [] }) })
      // @ts-expect-error -- it gives something
      mockShop({}, { update_name: () => {} })
      // @ts-expect-error -- no such argument
      mockShop({}, { update_name: ({ nam }) => ({ ok: nam }) })
    })
  })

  test('are changed, made to fail and delayed by their names', () => {
    expectTypes(() => {
      const mizan = mockShop()
      mizan.set('user', { user_orders: [{ id: 1, title: '' }] })
      mizan.handle('update_name', ({ name }) => ({ ok: name === '' }))
      mizan.invalidate('user', { context: 'stock', params: {} })
      mizan.fail('update_name', 'sold_out', { fields: { name: [''] }, once: true })
      mizan.fail('update_name', 'network')
      mizan.fail('user', 'http', { status: 504 })
      mizan.fail('user.user_profile', 'forbidden')
      mizan.delay(200, 'user.user_orders')
      mizan.delay('forever')
      // @ts-expect-error -- not its data
      mizan.set('user', { user_orders: [{ id: '1' }] })
      // @ts-expect-error -- no such call
      mizan.handle('rename', { ok: true })
      // @ts-expect-error -- not its result
      mizan.handle('update_name', null)
      // @ts-expect-error -- no such context
      mizan.invalidate('users')
      // @ts-expect-error -- it declares no such code
      mizan.fail('update_name', 'sold-out')
      // @ts-expect-error -- no such function
      mizan.fail('user.user_name', 'forbidden')
      // @ts-expect-error -- milliseconds
      mizan.delay('200')
      // @ts-expect-error -- no such call
      mizan.release('rename')
    })
  })

  test('give back what they were asked', () => {
    const mizan = () => mockShop()
    type Mock = ReturnType<typeof mizan>
    expectTypes(() => {
      const mock: Mock = mizan()
      expectTypeOf(mock.calls('update_name')).toEqualTypeOf<{ name: string }[]>()
      expectTypeOf(mock.calls('ping')).toEqualTypeOf<Readonly<Record<string, never>>[]>()
      expectTypeOf(mock.fetches('user')).toEqualTypeOf<{ user_id: number }[]>()
      // @ts-expect-error -- a context is no call
      mock.calls('user')
    })
  })
})

describe('where nothing is generated', () => {
  test('any name goes, and a handler takes what it likes', () => {
    expectTypes(() => {
      const mizan = mockMizan(
        { user: { profile: { name: 'Ann' }, orders: ({ user_id }) => [user_id], count: 5, none: null } },
        { rename: ({ name }) => ({ ok: name }), ping: () => {} },
      )
      mizan.fail('anything', 'any_code')
      mizan.set('other', { thing: () => 1 })
      expectTypeOf(mizan.calls('rename')).toEqualTypeOf<Readonly<Record<string, unknown>>[]>()
      // @ts-expect-error -- a context is an object of functions
      mockMizan({ user: 5 })
    })
  })

  test('or where a member says nothing of itself', () => {
    expectTypeOf<ContextMocks<{ user: unknown }>>().toHaveProperty('user')
    expectTypes(() => {
      const contexts: ContextMocks<{ user: {} }> = { user: { whatever: ({ user_id }) => user_id } }
      const functions: FunctionMocks<{ rename: Mutation<unknown, unknown> }> = { rename: ({ name }) => name }
      return [contexts, functions]
    })
  })
})

test('data of a shop', () => {
  expectTypeOf<NonNullable<ContextMocks<{ user: { data: { user_profile: Profile; user_orders?: Order[] } } }>['user']>>().toHaveProperty('user_orders')
})
