// @vitest-environment happy-dom
import { act } from '@testing-library/react'
import { useEffect } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import { invalidate, type ContextStatus } from '../../../src/client/index.js'
import { useUserContext } from './app/index.js'
import { Name, User, user } from './app/views.js'
import { answer, drop, fail, gets, open } from './page.js'

const USER = 'user?user_id=5'

const seen: ContextStatus[] = []
beforeEach(() => void seen.splice(0))

function Watch() {
  const status = useUserContext()
  useEffect(() => void seen.push(status))
  return null
}

const ui = (
  <User>
    <Name />
    <Watch />
  </User>
)

/** The states so far, in words, without repetitions. */
function told(): string[] {
  const words = seen.map(({ isRefreshing, isStale, error }) => [isStale ? 'stale' : 'fresh', ...(isRefreshing ? ['refreshing'] : []), ...(error ? [error.code] : [])].join(' '))
  return words.filter((word, at) => word !== words[at - 1])
}

test('tells of an invalidation, of the request for it, and of its answer', async () => {
  await open(ui)
  await answer(USER, user('Ann'))
  await act(async () => invalidate(['user']))
  await answer(USER, user('Bob'))
  expect(told()).toEqual(['fresh', 'stale refreshing', 'fresh'])
})

test('tells of an answer that says nothing new, and when the data came', async () => {
  vi.useFakeTimers({ now: 1000 })
  await open(ui)
  await answer(USER, user('Ann'))
  expect(seen.at(-1)?.updatedAt).toBe(1000)
  vi.setSystemTime(2000)
  await act(async () => invalidate(['user']))
  await answer(USER, user('Ann'))
  expect(seen.at(-1)).toMatchObject({ updatedAt: 2000, isStale: false, isRefreshing: false, error: null })
})

test('keeps data and staleness through a failure, with the error', async () => {
  const page = await open(ui)
  await answer(USER, user('Ann'))
  await act(async () => invalidate(['user']))
  await fail(USER)
  expect(told()).toEqual(['fresh', 'stale refreshing', 'stale server'])
  expect(seen.at(-1)?.error).toMatchObject({ code: 'server', status: 500 })
  expect(page.text()).toBe('Ann')
})

test('refetch resolves when the answer is there, and when there is none', async () => {
  await open(ui)
  await answer(USER, user('Ann'))
  let done = 0
  await act(async () => void seen.at(-1)!.refetch().then(() => done++))
  expect(gets()).toHaveLength(2)
  expect(done).toBe(0)
  await answer(USER, user('Bob'))
  expect(done).toBe(1)
  await act(async () => void seen.at(-1)!.refetch().then(() => done++))
  await drop(USER)
  expect(done).toBe(2)
  expect(seen.at(-1)?.error?.code).toBe('network')
  expect(new Set(seen.map(({ refetch }) => refetch)).size).toBe(1)
})

test('two refetches in one tick are one request', async () => {
  await open(ui)
  await answer(USER, user('Ann'))
  await act(async () => {
    void seen.at(-1)!.refetch()
    void seen.at(-1)!.refetch()
  })
  expect(gets()).toHaveLength(2)
})
