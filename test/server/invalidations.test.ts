import type { Affect } from '../../src/protocol/index.js'
import { describe, expect, test } from 'vitest'
import { declaredItems, distinct } from '../../src/server/invalidations.js'

const scoped = { context: 'user', params: ['user_id', 'page'] }
const invalidations = (affects: Affect[], own: Record<string, unknown>) => distinct(declaredItems(affects, own))
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
