// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react'
import type { ReactNode } from 'react'
import { expect, test } from 'vitest'
import { invalidate, type MizanError } from '../../../src/client/index.js'
import { UserProvider, useUserContext } from './app/index.js'
import { Name, Orders, User, user } from './app/views.js'
import { answer, Boundary, drop, fail, gets, open, said, server } from './page.js'

const USER = 'user?user_id=5'

const Trouble = () => {
  const { error, isStale } = useUserContext()
  return error && ` ${isStale ? 'stale' : 'fresh'} ${error.code}`
}

const ui = (
  <User>
    <Name />
    <Trouble />
  </User>
)

const Retry = ({ children = <Name /> }: { children?: ReactNode }) => (
  <UserProvider
    user_id={5}
    fallback="wait"
    errorFallback={({ error, retry }: { error: MizanError; retry: () => void }) => <button onClick={retry}>{error.code}</button>}
  >
    {children}
  </UserProvider>
)

const click = () => act(async () => fireEvent.click(screen.getByRole('button')))

test('a refetch that fails keeps the data, and the next mount asks again', async () => {
  const page = await open(ui)
  await answer(USER, user('Ann'))
  await act(async () => invalidate(['user']))
  await drop(USER)
  expect(page.text()).toBe('Ann stale network')
  expect(gets()).toHaveLength(2)
  await page.show(null)
  await page.show(ui)
  expect(page.text()).toBe('Ann stale network')
  expect(gets()).toHaveLength(3)
  await answer(USER, user('Bob'))
  expect(page.text()).toBe('Bob')
  expect(page.paints).toEqual(['wait', 'Ann', 'Ann stale network', '', 'Ann stale network', 'Bob'])
})

test('an invalidation of what failed asks again, too', async () => {
  const page = await open(ui)
  await answer(USER, user('Ann'))
  await act(async () => invalidate(['user']))
  await fail(USER)
  await act(async () => invalidate(['user']))
  await answer(USER, user('Bob'))
  expect(page.text()).toBe('Bob')
})

test.each([false, true])('a first load that fails shows errorFallback, and its retry asks again (StrictMode: %s)', async (strict) => {
  const page = await open(<Retry />, { strict })
  await fail(USER, 'forbidden', 403)
  expect(page.text()).toBe('forbidden')
  await click()
  expect(page.text()).toBe('wait')
  expect(gets()).toHaveLength(2)
  await drop(USER)
  expect(page.text()).toBe('network')
  await click()
  await answer(USER, user('Ann'))
  expect(page.text()).toBe('Ann')
  expect(gets()).toHaveLength(3)
  said.length = 0
})

test('two clicks on retry are one request', async () => {
  await open(<Retry />)
  await fail(USER, 'forbidden', 403)
  await act(async () => {
    const button = screen.getByRole('button')
    button.click()
    button.click()
  })
  expect(gets()).toHaveLength(2)
  said.length = 0
})

test('without errorFallback the nearest boundary gets the error, and what it mounts anew asks again', async () => {
  const page = await open(
    <Boundary>
      <User />
    </Boundary>,
  )
  await fail(USER, 'forbidden', 403, { detail: 'Not yours.' })
  expect(page.text()).toBe('caught Not yours.')
  await act(() => new Promise((resolve) => setTimeout(resolve, 50)))
  await click()
  expect(gets()).toHaveLength(2)
  await answer(USER, user('Ann'))
  expect(page.text()).toBe('Ann')
  said.length = 0
})

const FORBIDDEN = { type: 'about:blank', title: 'Forbidden', status: 403, code: 'forbidden' }
const BROKEN = { type: 'about:blank', title: 'Server', status: 500, code: 'server' }

test('a function that fails throws in its own hook only', async () => {
  const page = await open(
    <User>
      <Name />
      <Boundary>
        <Orders />
      </Boundary>
      <Boundary>
        <Name />
      </Boundary>
    </User>,
  )
  await answer(USER, { user_profile: user('Ann').user_profile, $errors: { user_orders: FORBIDDEN } })
  expect(page.text()).toBe('Anncaught ForbiddenAnn')
  said.length = 0
})

test('a function that fails is asked for again by the retry of the provider that reads it', async () => {
  const page = await open(
    <Retry>
      <Orders />
    </Retry>,
  )
  await answer(USER, { user_profile: user('Ann').user_profile, $errors: { user_orders: FORBIDDEN } })
  expect(page.text()).toBe('forbidden')
  await click()
  expect(gets()).toHaveLength(2)
  await answer(USER, user('Ann'))
  expect(page.text()).toBe(' 1')
  said.length = 0
})

test('a function that breaks down in a later answer keeps its data, while the others get theirs', async () => {
  const page = await open(
    <User>
      <Name />
      <Orders />
      <Trouble />
    </User>,
  )
  await answer(USER, user('Ann'))
  await act(async () => invalidate(['user']))
  await answer(USER, { user_profile: user('Bob').user_profile, $errors: { user_orders: BROKEN } })
  expect(page.text()).toBe('Bob 1 stale server')
  await act(async () => invalidate(['user']))
  await answer(USER, user('Bob', 2))
  expect(page.text()).toBe('Bob 2')
})

test('a function that is refused in a later answer loses its data, and gets them back', async () => {
  const page = await open(
    <User>
      <Name />
      <Boundary>
        <Orders />
      </Boundary>
    </User>,
  )
  await answer(USER, user('Ann'))
  await act(async () => invalidate(['user']))
  await answer(USER, { user_profile: user('Ann').user_profile, $errors: { user_orders: FORBIDDEN } })
  expect(page.text()).toBe('Anncaught Forbidden')
  await act(async () => invalidate(['user']))
  await answer(USER, user('Ann', 2))
  await click()
  expect(page.text()).toBe('Ann 2')
  said.length = 0
})

test('an error of the application is none of errorFallback', async () => {
  const Faulty = (): ReactNode => {
    throw new TypeError('a bug')
  }
  const page = await open(
    <Boundary>
      <Retry>
        <Faulty />
      </Retry>
    </Boundary>,
  )
  await answer(USER, user('Ann'))
  expect(page.text()).toBe('caught a bug')
  said.length = 0
})

test.each([
  ['no JSON', 'parse', (request: { answerText(text: string): void }) => request.answerText('<!doctype html>')],
  ['a list', 'parse', (request: { answerText(text: string): void }) => request.answerText('[]')],
])('an answer that is %s is the error "%s"', async (_, code, respond) => {
  const page = await open(<Retry />)
  await act(async () => respond(server.last))
  expect(page.text()).toBe(code)
  said.length = 0
})
