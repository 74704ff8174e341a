// @vitest-environment happy-dom
import { act } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { invalidate, Store } from '../../../src/client/index.js'
import { CatalogProvider, UserProvider } from './app/index.js'
import { User, user } from './app/views.js'
import { answer, drop, gets, open, pass, waiting } from './page.js'

const USER = 'user?user_id=5'

test('preload fetches before anything shows it, and what comes then neither waits nor asks', async () => {
  const store = new Store()
  let isDone = false
  await act(async () => void UserProvider.preload({ user_id: 5 }, store).then(() => (isDone = true)))
  expect(gets()).toEqual([USER])
  expect(isDone).toBe(false)
  await answer(USER, user('Ann'))
  expect(isDone).toBe(true)
  const page = await open(<User />, { store })
  expect(page.paints).toEqual(['Ann'])
  expect(gets()).toHaveLength(1)
})

test('what shows while its preload is under way shares the request', async () => {
  const store = new Store()
  await act(async () => void UserProvider.preload({ user_id: 5 }, store))
  const page = await open(<User />, { store, strict: true })
  await answer(USER, user('Ann'))
  expect(page.paints).toEqual(['wait', 'Ann'])
  expect(gets()).toHaveLength(1)
})

test('a preload of what is there and fresh asks nothing; of what is stale, it does', async () => {
  const page = await open(<User />)
  await answer(USER, user('Ann'))
  await act(async () => UserProvider.preload({ user_id: 5 }, page.store))
  expect(gets()).toHaveLength(1)
  await page.show(null)
  await act(async () => invalidate(['user']))
  await act(async () => void UserProvider.preload({ user_id: 5 }, page.store))
  expect(gets()).toHaveLength(2)
  await answer(USER, user('Bob'))
  await page.show(<User />)
  expect(page.paints).toEqual(['wait', 'Ann', '', 'Bob'])
  expect(gets()).toHaveLength(2)
})

test.each([
  ['there is nothing', false],
  ['what is there is stale', true],
])('a preload while another is under way shares its request, and both are done with its answer: %s', async (_, isStale) => {
  const store = new Store()
  const preload = () => UserProvider.preload({ user_id: 5 }, store)
  if (isStale) {
    const first = preload()
    await answer(USER, user('Ann'))
    await first
    await act(async () => invalidate(['user']))
  }
  const before = gets().length
  const both = [preload(), preload()]
  await act(async () => void both.push(preload()))
  expect(gets()).toHaveLength(before + 1)
  await answer(USER, user('Bob'))
  await Promise.all(both)
  const page = await open(<User />, { store })
  expect(page.paints).toEqual(['Bob'])
  expect(gets()).toHaveLength(before + 1)
})

test('a preload that fails does not throw: whoever shows it asks again', async () => {
  const store = new Store()
  await act(async () => void UserProvider.preload({ user_id: 5 }, store))
  await drop(USER)
  const page = await open(<User />, { store })
  for (const request of waiting(USER)) await act(async () => request.answer(user('Ann')))
  expect(page.text()).toBe('Ann')
})

test('params that need not be given can be left out of preload', async () => {
  const store = new Store()
  await act(async () => void CatalogProvider.preload(undefined, store))
  await act(async () => void CatalogProvider.preload({ category: 'pens' }, store))
  expect(gets()).toEqual(['catalog', 'catalog?category=pens'])
})

test('a preload is not given up because nothing shows it yet', async () => {
  vi.useFakeTimers()
  const store = new Store()
  await act(async () => void UserProvider.preload({ user_id: 5 }, store))
  const page = await open(<User id={6} />, { store })
  await answer('user?user_id=6', user('Eve'))
  await pass(100)
  expect(waiting(USER)).toHaveLength(1)
  await answer(USER, user('Ann'))
  await page.show(<User />)
  expect(page.text()).toBe('Ann')
})
