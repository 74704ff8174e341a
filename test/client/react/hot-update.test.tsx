// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react'
import type { ReactNode } from 'react'
import { describe, expect, test } from 'vitest'
import { changed, mutation, removedMutation } from '../../../src/client/index.js'
import { mutationHook, type provider, removedProvider, removedRead, removedStatus } from '../../../src/client/react/index.js'
import { Counter, effects, own, run } from './generated.js'
import { answer, open, said, server, type Page } from './harness.js'

async function start(useData: () => unknown, wrap: (ui: ReactNode) => ReactNode, first: Record<string, unknown>): Promise<Page> {
  const page = await open(wrap(<Counter useData={useData} />))
  await answer(first)
  await act(async () => screen.getByRole('button').click())
  expect(page.text()).toMatch(/ 1$/)
  return page
}

const keptState = () => expect(effects).toHaveBeenCalledOnce()

test('a module that runs again exports the very same objects', () => {
  const before = run(own('user'), [own('a'), own('b')])
  const after = run(own('user'), [own('b'), own('a')])
  expect(after.handle).toBe(before.handle)
  expect(after.Provider).toBe(before.Provider)
  expect(after.useStatus).toBe(before.useStatus)
  expect(after.hooks).toEqual(before.hooks)
  expect(mutationHook(mutation(own('m'), []))).toBe(mutationHook(mutation(own('m'), ['x'])))
})

test('a changed body is fetched again, and only where the context is concerned', async () => {
  const { handle, Provider, hooks } = run(own('user'), [own('a')])
  const page = await start(hooks[own('a')]!, (ui) => <Provider fallback="wait">{ui}</Provider>, { [own('a')]: 'old' })
  await act(async () => changed(handle, ['other']))
  expect(server.gets).toHaveLength(1)
  await act(async () => changed(handle, ['other', handle.name]))
  await answer({ [own('a')]: 'new' })
  expect(page.text()).toBe('new 1')
  keptState()
})

describe('a function that was added', () => {
  const App = ({ useData, Provider, children }: { useData: () => unknown; Provider: ReturnType<typeof provider>; children?: ReactNode }) => (
    <Provider fallback="wait">
      <Counter useData={useData} />
      {children}
    </Provider>
  )
  const Other = ({ useData }: { useData: () => unknown }) => ` ${(useData() as { length: number }).length}`

  async function added(announce: 'before' | 'after' | 'never') {
    const { handle, Provider, hooks } = run(own('user'), [own('a')])
    const useA = hooks[own('a')]!
    const page = await open(<App Provider={Provider} useData={useA} />)
    await answer({ [own('a')]: 'a' })
    await act(async () => screen.getByRole('button').click())
    if (announce === 'before') await act(async () => changed(handle, [handle.name]))
    const useB = run(own('user'), [own('a'), own('b')]).hooks[own('b')]!
    await page.show(
      <App Provider={Provider} useData={useA}>
        <Other useData={useB} />
      </App>,
    )
    if (announce === 'after') await act(async () => changed(handle, [handle.name]))
    return page
  }

  test.each(['before', 'after', 'never'] as const)('is waited for, never undefined: the server announces it %s', async (announce) => {
    const page = await added(announce)
    expect(screen.getByText('wait')).toBeDefined()
    for (const request of server.requests.filter((one) => !one.isSettled))
      await act(async () => request.answer({ [own('a')]: 'a', [own('b')]: [1, 2] }))
    expect(page.text()).toBe('a 1 2')
    expect(server.gets.length).toBeLessThanOrEqual(3)
    keptState()
  })
})

describe('a function that moved to another context', () => {
  test.each([true, false])('is read there by the components that have the old hook, announced or not (%s)', async (isAnnounced) => {
    const user = run(own('user'), [own('a')])
    const account = run(own('account'), [own('c')])
    const useA = user.hooks[own('a')]!
    const page = await open(
      <user.Provider fallback="wait">
        <account.Provider fallback="wait">
          <Counter useData={useA} />
        </account.Provider>
      </user.Provider>,
    )
    await answer({ [own('a')]: 'in user' }, 0)
    await answer({ [own('c')]: 'c' }, 1)
    await act(async () => screen.getByRole('button').click())
    run(own('user'), [])
    run(own('account'), [own('a'), own('c')])
    await act(async () => {
      if (isAnnounced) for (const { handle } of [user, account]) changed(handle, [own('user'), own('account')])
      screen.getByRole('button').click()
    })
    for (const request of server.requests.filter((one) => !one.isSettled))
      await act(async () => request.answer(request.url.includes('account') ? { [own('a')]: 'in account', [own('c')]: 'c' } : {}))
    expect(page.text()).toBe('in account 2')
    keptState()
  })

  test('gives its last data and one warning while no provider of the new context is above', async () => {
    const user = run(own('user'), [own('a')])
    const page = await start(user.hooks[own('a')]!, (ui) => <user.Provider fallback="wait">{ui}</user.Provider>, { [own('a')]: 'last' })
    run(own('user'), [])
    run(own('account'), [own('a')])
    await act(async () => changed(user.handle, [own('user')]))
    await answer({})
    await act(async () => screen.getByRole('button').click())
    expect(page.text()).toBe('last 2')
    expect(said.splice(0)).toEqual([expect.stringContaining(`Put <Account${own('')}Provider> above`)])
    keptState()
  })
})

describe('a function that was removed', () => {
  test('gives its last data and one warning, whichever comes first: the new module or the new answer', async () => {
    const user = run(own('user'), [own('a')])
    const page = await start(user.hooks[own('a')]!, (ui) => <user.Provider fallback="wait">{ui}</user.Provider>, { [own('a')]: 'last' })
    await act(async () => changed(user.handle, [own('user')]))
    await answer({})
    expect(page.text()).toBe('last 1')
    expect(removedRead(user.handle, own('a'))).toBe(user.hooks[own('a')])
    await act(async () => screen.getByRole('button').click())
    await act(async () => screen.getByRole('button').click())
    expect(page.text()).toBe('last 3')
    expect(said.splice(0)).toEqual([expect.stringContaining(`no longer has the function "${own('a')}"`)])
    keptState()
  })

  test('lives again when it comes back', async () => {
    const user = run(own('user'), [own('a')])
    const page = await start(user.hooks[own('a')]!, (ui) => <user.Provider fallback="wait">{ui}</user.Provider>, { [own('a')]: 'last' })
    removedRead(user.handle, own('a'))
    await act(async () => changed(user.handle, [own('user')]))
    await answer({})
    said.length = 0
    run(own('user'), [own('a')])
    await act(async () => changed(user.handle, [own('user')]))
    await answer({ [own('a')]: 'again' })
    expect(page.text()).toBe('again 1')
    keptState()
  })
})

test('a context that was removed keeps its page: children, last data, last status', async () => {
  const user = run(own('user'), [own('a')])
  const useBoth = () => `${String(user.hooks[own('a')]!())} ${user.useStatus().isStale ? 'stale' : 'fresh'}`
  const ui = () => (
    <user.Provider fallback="wait" errorFallback="error">
      <Counter useData={useBoth} />
    </user.Provider>
  )
  const page = await open(ui())
  await answer({ [own('a')]: 'last' })
  await act(async () => screen.getByRole('button').click())
  expect(removedProvider(user.handle)).toBe(user.Provider)
  expect(removedStatus(user.handle)).toBe(user.useStatus)
  removedRead(user.handle, own('a'))
  await page.show(ui())
  expect(page.text()).toBe('last fresh 1')
  expect(server.gets).toHaveLength(1)
  keptState()
  expect(said.splice(0).map((text) => text.replace(/.*no longer has the ([^.]*)\..*/, '$1'))).toEqual([
    `context "${own('user')}"`,
    `function "${own('a')}"`,
    `context "${own('user')}"`,
  ])
})

test('a removed provider that was never on the page renders its children, and hooks below it give nothing', async () => {
  const user = run(own('user'), [own('a')])
  removedProvider(user.handle)
  removedRead(user.handle, own('a'))
  const page = await open(
    <user.Provider fallback="wait" errorFallback="error">
      <Counter useData={user.hooks[own('a')]!} />
    </user.Provider>,
  )
  expect(page.text()).toBe('undefined 0')
  expect(server.gets).toHaveLength(0)
  said.length = 0
})

test('a removed mutation is refused in the hook that a component still has', async () => {
  const call = mutation(own('m'), [])
  const useCall = mutationHook(call)
  const Form = () => {
    const [run, { error }] = useCall()
    return <button onClick={() => void run()}>{error?.code ?? 'none'}</button>
  }
  const page = await open(<Form />)
  expect(mutationHook(removedMutation(own('m')))).toBe(useCall)
  await act(async () => screen.getByRole('button').click())
  expect(page.text()).toBe('not_found')
  expect(server.requests).toHaveLength(0)
})
