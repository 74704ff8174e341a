// @vitest-environment happy-dom
import { act } from '@testing-library/react'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { User, user } from './app/views.js'
import { answer, answerCall, drop, expectAllHandled, fail, gets, posts } from './page.js'
import { form, opened, ORDER, orders, OURS, USER } from './two-users.js'

beforeEach(expectAllHandled)

describe('a call', () => {
  test('fetches what its answer names, and nothing else', async () => {
    const page = await opened()
    await act(async () => void orders.now[0](ORDER))
    expect(gets()).toHaveLength(3)
    await answerCall('add_order', { id: 1, product: 'pen' }, [OURS, 'notifications'])
    expect(gets().slice(3).toSorted()).toEqual(['notifications', USER])
    await answer(USER, user('Ann', 2))
    await answer('notifications', { unread_count: 1 })
    expect(page.text()).toBe('Ann 2 Eve 1')
  })

  test('whose state the page follows is pending, then done or failed, until reset', async () => {
    await opened()
    expect(form.now[1]).toMatchObject({ isPending: false, data: undefined, error: null })
    await act(async () => void form.now[0]({ user_id: 5, name: 'Bea' }))
    expect(form.now[1].isPending).toBe(true)
    await answerCall('update_name', { name: 'Bea' })
    expect(form.now[1]).toMatchObject({ isPending: false, data: { name: 'Bea' }, error: null })
    await act(async () => void form.now[0]({ user_id: 5, name: '' }))
    await fail('update_name', 'invalid', 400, { fields: { name: ['Empty.'] } })
    expect(form.now[1]).toMatchObject({ isPending: false, error: { code: 'invalid', status: 400, fields: { name: ['Empty.'] } } })
    await act(async () => form.now[1].reset())
    expect(form.now[1]).toMatchObject({ isPending: false, data: undefined, error: null })
  })

  test.each([
    ['breaks off', (): Promise<void> => drop('update_name')],
    ['is answered by a proxy', (): Promise<void> => fail('update_name', 'unavailable', 503)],
  ])('that %s may have been done: all that it may affect is fetched, and it is not sent again', async (_, end) => {
    vi.useFakeTimers()
    await opened()
    await act(async () => void form.now[0]({ user_id: 5, name: 'Bea' }))
    await end()
    expect(gets().slice(3).toSorted()).toEqual([USER, 'user?user_id=6'])
    await act(async () => vi.advanceTimersByTimeAsync(60_000))
    expect(posts()).toHaveLength(1)
    expect(form.now[1].error).not.toBeNull()
  })

  test('that its caller gives up may have been done, too', async () => {
    await opened()
    const controller = new AbortController()
    let error: unknown
    await act(async () => void form.now[0]({ user_id: 5, name: 'Bea' }, { signal: controller.signal }).catch((reason: unknown) => (error = reason)))
    await act(async () => controller.abort())
    expect(posts()[0]?.isAborted).toBe(true)
    expect(error).toMatchObject({ code: 'aborted' })
    expect(gets().slice(3).toSorted()).toEqual([USER, 'user?user_id=6'])
  })

  test('that the server refuses fetches nothing', async () => {
    await opened()
    await act(async () => void form.now[0]({ user_id: 5, name: '' }))
    await fail('update_name', 'invalid', 400)
    expect(gets()).toHaveLength(3)
  })

  test('outlives its component: it is not aborted, and what it changes shows', async () => {
    const page = await opened()
    let result: unknown
    await act(async () => void form.now[0]({ user_id: 5, name: 'Bea' }).then((value) => (result = value)))
    await page.show(<User />)
    expect(posts()[0]?.isAborted).toBe(false)
    await answerCall('update_name', { name: 'Bea' }, [OURS])
    expect(result).toEqual({ name: 'Bea' })
    await answer(USER, user('Bea'))
    expect(page.text()).toBe('Bea')
  })

  test('goes out together with others, and each gets its own result', async () => {
    await opened()
    const results: unknown[] = []
    await act(async () => {
      void form.now[0]({ user_id: 5, name: 'one' }).then((value) => results.push(value))
      void form.now[0]({ user_id: 5, name: 'two' }).then((value) => results.push(value))
    })
    expect(posts()).toHaveLength(2)
    await act(async () => posts()[1]!.answer({ result: { name: 'two' }, invalidate: [] }))
    await act(async () => posts()[0]!.answer({ result: { name: 'one' }, invalidate: [] }))
    expect(results).toEqual([{ name: 'two' }, { name: 'one' }])
    expect(form.now[1].data).toEqual({ name: 'two' })
  })
})
