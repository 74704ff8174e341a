// @vitest-environment happy-dom
import { act } from '@testing-library/react'
import { beforeEach, describe, expect, test } from 'vitest'
import { User, user } from './app/views.js'
import { answer, answerCall, callOf, expectAllHandled, gets, open, posts, waiting } from './page.js'
import { all, form, opened, ORDER, orders, OURS, USER } from './two-users.js'

beforeEach(expectAllHandled)

describe('an answer that carries contexts', () => {
  test('is asked for by the mounted entries of the contexts that the call affects', async () => {
    await opened()
    await act(async () => void orders.now[0](ORDER))
    expect(callOf(posts()[0]!).contexts?.toSorted()).toEqual(['notifications', USER, 'user?user_id=6'])
    await act(async () => void form.now[0]({ user_id: 5, name: 'Bea' }))
    expect(callOf(posts()[1]!).contexts?.toSorted()).toEqual([USER, 'user?user_id=6'])
  })

  test('names 20 entries at most', async () => {
    const ids = Array.from({ length: 30 }, (_, id) => id)
    await open(
      <>
        {ids.map((id) => (
          <User key={id} id={id} />
        ))}
        <form.Holder />
    <orders.Holder />
    <all.Holder />
      </>,
    )
    for (const id of ids) await answer(`user?user_id=${id}`, user('x'))
    await act(async () => void form.now[0]({ user_id: 5, name: 'Bea' }))
    const { contexts } = callOf(posts()[0]!)
    expect(contexts).toHaveLength(20)
    expect(new Set(contexts).size).toBe(20)
    await answerCall('update_name', { name: 'Bea' })
  })

  test('shows with no further request', async () => {
    const page = await opened()
    await act(async () => void form.now[0]({ user_id: 5, name: 'Bea' }))
    await answerCall('update_name', { name: 'Bea' }, [OURS], { contexts: [{ ...OURS, data: user('Bea') }] })
    expect(page.paints).toEqual(['Bea 1 Eve 0'])
    expect(gets()).toHaveLength(3)
  })

  test('fetches what was invalidated and is not carried', async () => {
    const page = await opened()
    await act(async () => void all.now[0]({ suffix: 'x' }))
    await answerCall('rename_all', 1, ['user', 'users'], { contexts: [{ ...OURS, data: user('Bea') }] })
    expect(gets().slice(3)).toEqual(['user?user_id=6'])
    await answer('user?user_id=6', user(' EVE'))
    expect(page.text()).toBe('Bea 1 EVE 0')
  })

  test('that an invalidation has overtaken counts as stale', async () => {
    const page = await opened()
    await act(async () => void form.now[0]({ user_id: 5, name: 'Bea' }))
    await act(async () => void orders.now[0](ORDER))
    await answerCall('add_order', { id: 1, product: 'pen' }, [OURS])
    await answer(USER, user('Ann', 2))
    // Computed before the order was: its own number is older than that of the order.
    await answerCall('update_name', { name: 'Bea' }, [OURS], { contexts: [{ ...OURS, data: user('Bea', 1) }] })
    for (const request of waiting(USER)) await act(async () => request.answer(user('Bea', 2)))
    expect(page.text()).toBe('Bea 2 Eve 0')
  })

  test('does not show one that the call did not ask for: it is fetched', async () => {
    const page = await opened()
    await act(async () => void form.now[0]({ user_id: 5, name: 'Bea' }))
    const contexts = [{ ...OURS, data: user('Bea') }, { context: 'notifications', params: {}, data: { unread_count: 9 } }]
    await answerCall('update_name', { name: 'Bea' }, [OURS, 'notifications'], { contexts })
    expect(page.text()).toBe('Bea 1 Eve 0')
    expect(gets().slice(3)).toEqual(['notifications'])
    await answer('notifications', { unread_count: 1 })
    expect(page.text()).toBe('Bea 1 Eve 1')
  })

  test('of entries that nothing shows, or that are malformed, does no harm', async () => {
    const page = await opened()
    const contexts = [{ context: 'user', params: { user_id: 7 }, data: user('x') }, { context: 'nothing', params: {}, data: {} }, null, 5, { context: 'user' }]
    await act(async () => void form.now[0]({ user_id: 5, name: 'Bea' }))
    await answerCall('update_name', { name: 'Bea' }, [OURS], { contexts })
    await answer(USER, user('Bea'))
    expect(page.text()).toBe('Bea 1 Eve 0')
  })
})
