import type { Affect, Invalidation, Params } from '../../src/protocol/index.js'
import { describe, expect, test } from 'vitest'
import { createHandler, defineServer, ReactContext } from '../../src/server/index.js'
import { declaredItems, distinct } from '../../src/server/invalidations.js'
import { BASE, context, fn, param, serve, type } from './shop.js'

const scoped = { context: 'user', params: ['user_id', 'page'] }
const invalidations = (affects: Affect[], own: Record<string, unknown>) => distinct(declaredItems(new Map(), affects, own))
const args = (own: object) => Object.assign(Object.create(null) as Record<string, unknown>, own)

describe('what a call made stale', () => {
  test('takes each value from the argument of that name', () => {
    expect(invalidations([scoped], args({ user_id: 5, page: 'a', other: 1 }))).toEqual([
      { context: 'user', params: { user_id: 5, page: 'a' } },
    ])
    const falsy = { user_id: 0, page: false }
    expect(invalidations([scoped], args(falsy))).toEqual([{ context: 'user', params: falsy }])
  })

  test.each([[null], [undefined], [[5]], [{ id: 5 }]])('widens past %j', (page) => {
    expect(invalidations([scoped], args({ user_id: 5, page }))).toEqual([{ context: 'user', params: { user_id: 5 } }])
    expect(invalidations([{ context: 'user', params: ['page'] }], args({ page }))).toEqual(['user'])
  })

  test('does not take a value from a prototype', () => {
    expect(invalidations([{ context: 'user', params: ['constructor'] }], args({}))).toEqual(['user'])
  })

  test('lists nothing twice, and nothing within what is listed whole', () => {
    const whole = { context: 'user', params: [] }
    const cart = { context: 'cart', params: ['user_id'] }
    const swapped = { context: 'user', params: ['page', 'user_id'] }
    expect(invalidations([scoped, whole, cart, whole], args({ user_id: 5 }))).toEqual([
      'user',
      { context: 'cart', params: { user_id: 5 } },
    ])
    expect(invalidations([scoped, swapped], args({ user_id: 5, page: 1 }))).toHaveLength(1)
    expect(invalidations([cart, { context: 'user', params: ['user_id'] }], args({ user_id: 5 }))).toHaveLength(2)
  })
})

const shop = context('user', [fn('profile', () => 1)], {
  params: [param('user_id', type('integer')), param('q', type('string'), false), param('tags', type('string[]'), false)],
})

describe('what a function adds while it runs', () => {
  const adds = (params: Params, target: ReactContext | string = 'user') =>
    fn('adds', (request) => request.invalidate(target, params), { affects: [{ context: 'user', params: [] }] }, { affectsParams: () => ({ q: null, user_id: -1 }) })
  const invalidate = async (...args: Parameters<typeof adds>) => {
    const server = serve({ ...shop, functions: [...shop.functions, adds(...args)] })
    const answer = (await (await server.call('adds', {})).json()) as { invalidate?: Invalidation[] }
    return [answer.invalidate, ...server.messages()]
  }

  test('is scoped by values of the declared types', async () => {
    const other = { context: 'user', params: { user_id: -1 } }
    const [items] = await invalidate({ user_id: '5', q: 7 }, new ReactContext('user'))
    expect(items).toEqual([other, { context: 'user', params: { user_id: 5, q: '7' } }])
    expect(await invalidate({})).toEqual([['user']])
  })

  test('is refused for a context that it does not declare, and for what is no scalar param', async () => {
    expect(await invalidate({}, 'cart')).toEqual([undefined, expect.stringContaining('it does not declare the context "cart"')])
    expect(await invalidate({ id: 5 })).toEqual([undefined, expect.stringContaining('"id" of the context "user" is none of its params. Name one of: q, user_id.')])
    expect(await invalidate({ tags: ['a'] })).toEqual([undefined, expect.stringContaining('"tags" of the context "user" is an array')])
  })
})

describe('an invalidation from outside a request', () => {
  const known = (handled: boolean) => {
    const heard: Invalidation[] = []
    const server = defineServer({ onInvalidate: (items) => void heard.push(...items) })
    if (handled) createHandler({ base: BASE, schema: 'h', ...shop }, server)
    return { heard, invalidate: async (...args: Parameters<typeof server.invalidate>) => await server.invalidate(...args) }
  }

  test('reaches who listens, its values as the params declare them', async () => {
    const { heard, invalidate } = known(true)
    await invalidate(new ReactContext('user'), { user_id: '5' })
    await invalidate('user', { user_id: 'five' })
    await invalidate('user')
    expect(heard).toEqual([{ context: 'user', params: { user_id: 5 } }, 'user', 'user'])
  })

  test('is refused for what the application has not, once that is known', async () => {
    const { heard, invalidate } = known(true)
    await expect(invalidate('usr')).rejects.toThrow('server.invalidate: there is no context "usr". There are: user.')
    await expect(invalidate('user', { id: 1 })).rejects.toThrow('"id" of the context "user" is none of its params')
    await expect(invalidate('not a name')).rejects.toThrow('is no context')
    expect(heard).toEqual([])
    const before = known(false)
    await before.invalidate('usr', { id: 1 })
    expect(before.heard).toEqual([{ context: 'usr', params: { id: 1 } }])
  })
})
