// @vitest-environment happy-dom
import { act } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { invalidate } from '../../../src/client/index.js'
import { NotificationsProvider, updateName, UsersProvider, useUnreadCount, useUsersNames } from './app/index.js'
import { Name, User, user } from './app/views.js'
import { answer, answerCall, gets, open, pass, server, waiting } from './page.js'

const USER = 'user?user_id=5'

test('during the first load: its old answer paints, then the new one', async () => {
  const page = await open(<User />)
  await act(async () => invalidate(['user']))
  await answer(USER, user('old'))
  await answer(USER, user('new'))
  expect(page.paints).toEqual(['wait', 'old', 'new'])
  expect(gets()).toHaveLength(2)
})

test('during a refetch: the first request is aborted, and its answer does not show though it comes last', async () => {
  const page = await open(<User />)
  await answer(USER, user('zero'))
  await act(async () => invalidate(['user']))
  const first = server.last
  await act(async () => invalidate(['user']))
  expect(first.isAborted).toBe(true)
  await answer(USER, user('new'))
  await act(async () => first.answer(user('old')))
  expect(page.paints).toEqual(['wait', 'zero', 'new'])
  expect(gets()).toHaveLength(3)
})

test('while nothing shows it: the old data come back at once, then the new', async () => {
  const page = await open(<User />)
  await answer(USER, user('old'))
  await page.show(null)
  await act(async () => invalidate(['user']))
  expect(gets()).toHaveLength(1)
  await page.show(<User />)
  await answer(USER, user('new'))
  expect(page.paints).toEqual(['wait', 'old', '', 'old', 'new'])
  expect(gets()).toHaveLength(2)
})

test.each([
  ['first load', false],
  ['refetch', true],
])('of what was taken off the page during its %s: back on the page, it shows the new answer', async (_, isRefetch) => {
  const page = await open(<User />)
  if (isRefetch) {
    await answer(USER, user('zero'))
    await act(async () => invalidate(['user']))
  }
  const left = server.last
  await page.show(null)
  expect(left.isAborted).toBe(true)
  await act(async () => invalidate(['user']))
  await page.show(<User />)
  await act(async () => left.answer(user('old')))
  await answer(USER, user('new'))
  expect(page.paints).toEqual(isRefetch ? ['wait', 'zero', '', 'zero', 'new'] : ['wait', '', 'wait', 'new'])
  expect(waiting(USER)).toEqual([])
})

test('five times in one tick is one request', async () => {
  await open(<User />)
  await answer(USER, user('zero'))
  await act(async () => {
    for (let time = 0; time < 5; time++) invalidate(['user'])
  })
  expect(gets()).toHaveLength(2)
})

/** A server with a state that takes `ms` for an answer, which is of the moment when the question came. */
function slowServer(ms: number): { value: number } {
  const state = { value: 0 }
  server.respond = (request) => {
    const { value } = state
    setTimeout(() => request.isSettled || request.answer(user(String(value))), ms)
  }
  return state
}

test('five times, 5 ms apart, is at most 3 requests of a slow server, and the last value shows', async () => {
  vi.useFakeTimers()
  const state = slowServer(200)
  const page = await open(<User />)
  await pass(200)
  for (let time = 0; time < 5; time++) {
    state.value++
    await act(async () => invalidate(['user']))
    await pass(5)
  }
  await pass(1000)
  expect(page.text()).toBe('5')
  expect(gets().length - 1).toBeLessThanOrEqual(3)
})

test('every 20 ms for 600 ms paints at least 8 times, with at most 18 requests of 60 ms', async () => {
  vi.useFakeTimers()
  const state = slowServer(60)
  const page = await open(<User />)
  await pass(60)
  const paintsBefore = page.paints.length
  for (let time = 0; time < 30; time++) {
    state.value++
    await act(async () => invalidate(['user']))
    await pass(20)
  }
  await pass(200)
  expect(page.paints.length - paintsBefore).toBeGreaterThanOrEqual(8)
  expect(gets().length - 1).toBeLessThanOrEqual(18)
  expect(page.text()).toBe('30')
})

test('of one context goes out at once while another is slow', async () => {
  const Unread = () => ` ${useUnreadCount()}`
  const page = await open(
    <>
      <User />
      <NotificationsProvider fallback="wait">
        <Unread />
      </NotificationsProvider>
    </>,
  )
  await answer(USER, user('old'))
  await answer('notifications', { unread_count: 1 })
  await act(async () => invalidate(['notifications']))
  await act(async () => invalidate(['user']))
  expect(gets().slice(2)).toEqual(['notifications', USER])
  await answer(USER, user('new'))
  expect(page.text()).toBe('new 1')
  expect(waiting('notifications')).toHaveLength(1)
})

test('scoped by 5 is that of "5", of no other value, and of no context whose name only begins alike', async () => {
  const Users = () => ` ${useUsersNames().join()}`
  const page = await open(
    <>
      <User id={5} />
      <User id={6} />
      <UsersProvider fallback="wait">
        <Users />
      </UsersProvider>
    </>,
  )
  await answer(USER, user('five'))
  await answer('user?user_id=6', user('six'))
  await answer('users', { users_names: ['all'] })
  await act(async () => invalidate([{ context: 'user', params: { user_id: '5' } }]))
  expect(gets().slice(3)).toEqual([USER])
  await answer(USER, user('FIVE'))
  await act(async () => void updateName({ user_id: 5, name: 'V' }))
  await answerCall('update_name', { name: 'V' }, [{ context: 'user', params: { user_id: 5 } }])
  expect(gets().slice(4)).toEqual([USER])
  await answer(USER, user('V'))
  await act(async () => invalidate(['users']))
  expect(gets().slice(5)).toEqual(['users'])
  await answer('users', { users_names: ['ALL'] })
  expect(page.text()).toBe('Vsix ALL')
})

test('renders what reads nothing of the context not at all', async () => {
  const renders = vi.fn()
  const Idle = () => (renders(), null)
  await open(
    <User>
      <Idle />
      <Name />
    </User>,
  )
  await answer(USER, user('old'))
  renders.mockClear()
  await act(async () => invalidate(['user']))
  await answer(USER, user('new'))
  expect(renders).not.toHaveBeenCalled()
})
