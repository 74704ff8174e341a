// @vitest-environment happy-dom
import { act } from '@testing-library/react'
import { Suspense, useEffect, type ReactNode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { invalidate, Store } from '../../../src/client/index.js'
import { MizanStore } from '../../../src/client/react/index.js'
import { look, setCookie } from '../identity/notes.js'
import { UserProvider, useUpdateName, useUserProfile, type UserData } from './app/index.js'
import { Name, User, user } from './app/views.js'
import { answer, answerCall, Boundary, expectAllHandled, fail, gets, held, open, posts, said, server, waiting } from './page.js'

const USER = 'user?user_id=5'
const OURS = { context: 'user', params: { user_id: 5 } }

beforeEach(expectAllHandled)

test('a refusal that lands while a newer request follows leaves the page waiting for that one', async () => {
  const page = await open(<User />)
  await answer(USER, user('Ann'))
  let waits = 0
  page.store.beforeUse = () => {
    // Without an end, a render that never suspends would keep the test itself from failing.
    if (++waits > 100) throw new Error('rendered without an end')
  }
  // A request, one in its place, and one to follow that.
  for (let time = 0; time < 3; time++) await act(async () => invalidate(['user']))
  await fail(USER, 'forbidden', 403)
  expect(page.text()).toBe('wait')
  await answer(USER, user('Bea'))
  expect(page.paints).toEqual(['wait', 'Ann', 'wait', 'Bea'])
  expect(gets()).toHaveLength(4)
})

test('a write that waits in a queue is not sent for the visitor who has come since', async () => {
  const form = held(() => useUpdateName({ order: 'queue' }))
  setCookie('ann')
  await look()
  await open(<form.Holder />)
  const rename = (name: string) => form.now[0]({ user_id: 5, name }).catch(({ code }: { code: string }) => code)
  let first: unknown
  let second: unknown
  await act(async () => {
    first = rename('Ann’s')
    second = rename('Ann’s again')
  })
  setCookie('ben')
  await answerCall('update_name', { name: 'Ann’s' })
  expect(posts()).toHaveLength(1)
  expect([await first, await second]).toEqual([{ name: 'Ann’s' }, 'aborted'])
  // What he writes himself is.
  await act(async () => void rename('Ben’s'))
  expect(posts()).toHaveLength(2)
  await answerCall('update_name', { name: 'Ben’s' })
})

describe('as a browser renders', () => {
  const environment = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
  const PATIENCE = { timeout: 2_000, interval: 5 }
  let root: Root
  let container: HTMLElement
  const text = () => container.textContent

  // Under `act` React renders in one go, and commits once what would be many commits.
  beforeEach(() => {
    environment.IS_REACT_ACT_ENVIRONMENT = false
    container = document.createElement('div')
    root = createRoot(container)
  })

  afterEach(async () => {
    root.unmount()
    await new Promise((passed) => setTimeout(passed, 10))
    environment.IS_REACT_ACT_ENVIRONMENT = true
  })

  const show = (ui: ReactNode) => root.render(<MizanStore store={new Store()}>{ui}</MizanStore>)

  test('an optimistic update never lies over the data that came with its own answer', async () => {
    const cheered = (data: UserData): UserData => ({ ...data, user_profile: { ...data.user_profile, name: `${data.user_profile.name}!` } })
    const form = held(() => useUpdateName({ optimistic: { user: cheered } }))
    const shown: string[] = []
    const Watch = () => {
      const { name } = useUserProfile()
      useEffect(() => void shown.push(name), [name])
      return name
    }
    show(
      <User>
        <Watch />
        <form.Holder />
      </User>,
    )
    await vi.waitFor(() => waiting(USER)[0]!.answer(user('Ann')), PATIENCE)
    await vi.waitFor(() => expect(shown).toEqual(['Ann']), PATIENCE)
    const call = form.now[0]({ user_id: 5, name: 'Ann!' })
    await vi.waitFor(() => expect(shown).toEqual(['Ann', 'Ann!']), PATIENCE)
    server.last.answer({ result: { name: 'Ann!' }, invalidate: [OURS], contexts: [{ ...OURS, data: user('Ann!') }] })
    await call
    await new Promise((passed) => setTimeout(passed, 50))
    expect(shown).toEqual(['Ann', 'Ann!'])
    expect(gets()).toHaveLength(1)
  })

  test('a failed first load beside what renders for long ends in its boundary, after one request', async () => {
    const Slow = () => {
      const end = performance.now() + 4
      while (performance.now() < end);
      return null
    }
    // One that asks again and again comes to an end too, so that the test can fail.
    server.respond = (request) => void (server.requests.length < 8 && setTimeout(() => request.problem('server', 500), 5))
    show(
      <Suspense fallback="wait">
        <Boundary>
          <UserProvider user_id={5}>
            <Name />
          </UserProvider>
        </Boundary>
        {Array.from({ length: 30 }, (_, id) => (
          <Slow key={id} />
        ))}
      </Suspense>,
    )
    await vi.waitFor(() => expect(text()).toBe('caught server'), PATIENCE)
    expect(gets()).toEqual([USER])
    expect(said.splice(0)).toEqual([expect.stringContaining('MizanError')])
  })
})
