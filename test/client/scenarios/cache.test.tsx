// @vitest-environment happy-dom
import { act } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { User, user } from './app/views.js'
import { answer, gets, open, server } from './page.js'

const USER = 'user?user_id=5'
const MINUTE = 60_000

test('what went off the page is kept, and shows at once with no request when it comes back', async () => {
  vi.useFakeTimers()
  const page = await open(<User />)
  await answer(USER, user('Ann'))
  await page.show(null)
  await act(async () => vi.advanceTimersByTimeAsync(2 * MINUTE))
  await page.show(<User />)
  expect(page.paints).toEqual(['wait', 'Ann', '', 'Ann'])
  expect(gets()).toHaveLength(1)
})

test('what nobody wanted for an hour is gone', async () => {
  vi.useFakeTimers()
  const page = await open(<User />)
  await answer(USER, user('Ann'))
  await page.show(null)
  await act(async () => vi.advanceTimersByTimeAsync(60 * MINUTE))
  await page.show(<User />)
  expect(page.text()).toBe('wait')
  expect(gets()).toHaveLength(2)
})

test('what is on the page is kept for ever', async () => {
  vi.useFakeTimers()
  const page = await open(<User />)
  await answer(USER, user('Ann'))
  await act(async () => vi.advanceTimersByTimeAsync(600 * MINUTE))
  await page.show(<User key="again" />)
  expect(page.text()).toBe('Ann')
  expect(gets()).toHaveLength(1)
})

test('of very many the last ones are kept', async () => {
  server.respond = (request) => request.answer(user(request.url.split('=')[1]!))
  const page = await open(null)
  for (let id = 0; id < 250; id++) await page.show(<User id={id} />)
  await page.show(null)
  const asked = gets().length
  server.respond = undefined
  await page.show(<User id={249} />)
  expect(page.text()).toBe('249')
  expect(gets()).toHaveLength(asked)
  await page.show(<User id={0} />)
  expect(page.text()).toBe('wait')
  expect(gets()).toHaveLength(asked + 1)
})
