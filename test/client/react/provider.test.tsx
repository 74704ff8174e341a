// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react'
import { Activity, startTransition, Suspense, useState, type ReactNode } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, test, vi } from 'vitest'
import { invalidate, registerContext, type MizanError } from '../../../src/client/index.js'
import { provider, read, status } from '../../../src/client/react/index.js'
import { answer, Boundary, open, said, server, settle } from './harness.js'

const user = registerContext('user')
const UserProvider = provider(user)
const useUserContext = status(user)
const useUserProfile = read(user, 'user_profile') as () => { name: string }
const useUserOrders = read(user, 'user_orders') as () => number[] | undefined

const orders = registerContext('orders')
const OrdersProvider = provider(orders)
const useOpenOrders = read(orders, 'open_orders') as () => number

const Name = () => useUserProfile().name
const Orders = () => `, ${useOpenOrders()} orders`
const profile = (name: string) => ({ user_profile: { name } })

describe('a provider', () => {
  test('suspends to the nearest boundary, then gives every hook its part of one answer', async () => {
    const Count = () => `: ${useUserOrders()?.length}`
    const page = await open(
      <Suspense fallback="outer">
        <UserProvider user_id={5}>
          <Name />
          <Name />
          <Count />
        </UserProvider>
      </Suspense>,
    )
    expect(page.text()).toBe('outer')
    expect(server.gets).toEqual(['/api/mizan/ctx/user/?user_id=5'])
    await answer({ ...profile('Ann'), user_orders: [1, 2] })
    expect(page.text()).toBe('AnnAnn: 2')
    expect(server.gets).toHaveLength(1)
  })

  test('with a fallback suspends no further than itself', async () => {
    const page = await open(
      <Suspense fallback="outer">
        <i>here </i>
        <UserProvider fallback="wait">
          <Name />
        </UserProvider>
      </Suspense>,
    )
    expect(page.text()).toBe('here wait')
    await answer(profile('Ann'))
    expect(page.text()).toBe('here Ann')
  })

  test('keeps children that read nothing off the page until there are data', async () => {
    const page = await open(<UserProvider fallback={null}>static</UserProvider>)
    expect(screen.queryByText('static')).toBeNull()
    await answer(profile('Ann'))
    expect(page.text()).toBe('static')
  })

  test('sends its request together with those of the providers in it and beside it', async () => {
    const page = await open(
      <Suspense fallback="wait">
        <UserProvider>
          <Name />
          <OrdersProvider>
            <Orders />
          </OrdersProvider>
        </UserProvider>
        <UserProvider user_id={2}>
          <Name />
        </UserProvider>
      </Suspense>,
    )
    expect(server.gets.toSorted()).toEqual(['/api/mizan/ctx/orders/', '/api/mizan/ctx/user/', '/api/mizan/ctx/user/?user_id=2'])
    for (const request of server.requests)
      await act(async () => request.answer(request.url.includes('orders') ? { open_orders: 3 } : profile('Ann')))
    expect(page.text()).toBe('Ann, 3 ordersAnn')
    expect(server.gets).toHaveLength(3)
  })

  test('suspends where there is no boundary at all, nested ones together', async () => {
    const page = await open(
      <UserProvider>
        <OrdersProvider>
          <Name />
          <Orders />
        </OrdersProvider>
      </UserProvider>,
    )
    expect(server.gets).toHaveLength(2)
    await answer(profile('Ann'), 0)
    await answer({ open_orders: 3 }, 1)
    expect(page.text()).toBe('Ann, 3 orders')
  })

  test.each([
    ['its own fallback', true],
    ['the fallback of another', false],
  ])('sends one request under StrictMode, with %s', async (_, own) => {
    const ui = <UserProvider fallback={own ? 'wait' : undefined}>{<Name />}</UserProvider>
    const page = await open(<Suspense fallback="wait">{ui}</Suspense>, { strict: true })
    expect(page.text()).toBe('wait')
    await answer(profile('Ann'))
    expect(page.text()).toBe('Ann')
    expect(server.gets).toHaveLength(1)
  })

  test('aborts its request when it goes, under StrictMode too', async () => {
    const page = await open(
      <UserProvider fallback="wait">
        <Name />
      </UserProvider>,
      { strict: true },
    )
    expect(server.last.isAborted).toBe(false)
    await page.unmount()
    expect(server.last.isAborted).toBe(true)
    expect(server.gets).toHaveLength(1)
  })

  test('takes renamed props for params, and its own for none', async () => {
    const handle = registerContext('search', { base: '/x/', props: { key_: 'key' } })
    const SearchProvider = provider(handle)
    await open(
      <SearchProvider key_="a" page={2} poll={5} fallback="wait" errorFallback="oh">
        x
      </SearchProvider>,
    )
    expect(server.gets).toEqual(['/x/ctx/search/?key=a&page=2'])
  })

  test('is needed on a server inside a store of the request', () => {
    const { document } = globalThis
    vi.stubGlobal('document', undefined)
    expect(() => renderToString(<UserProvider>x</UserProvider>)).toThrow('<MizanStore>')
    vi.stubGlobal('document', document)
  })

  test('in a hidden part of the page that comes back late asks anew', async () => {
    vi.useFakeTimers()
    // One element: coming back renders nothing again.
    const hidden = (
      <UserProvider fallback="wait">
        <Name />
      </UserProvider>
    )
    const ui = (mode: 'hidden' | 'visible') => <Activity mode={mode}>{hidden}</Activity>
    const page = await open(ui('hidden'))
    await act(async () => vi.advanceTimersByTimeAsync(10))
    await answer(profile('Ann'))
    await act(async () => vi.advanceTimersByTimeAsync(400_000))
    invalidate(['user'])
    await page.show(ui('visible'))
    await act(async () => vi.advanceTimersByTimeAsync(10))
    expect(server.gets).toHaveLength(2)
    await answer(profile('Bea'))
    expect(page.text()).toBe('Bea')
    await act(async () => invalidate(['user']))
    expect(server.gets).toHaveLength(3)
  })
})

describe('new params', () => {
  const App = ({ id, fallback }: { id: number; fallback?: ReactNode }) => (
    <Suspense fallback="outer">
      <UserProvider user_id={id} fallback={fallback}>
        <Name />
        <input />
      </UserProvider>
    </Suspense>
  )

  test('show the fallback while there are no data for them, and keep the state of the children', async () => {
    const page = await open(<App id={1} fallback="wait" />)
    await answer(profile('Ann'))
    const input = screen.getByRole<HTMLInputElement>('textbox')
    input.value = 'typed'
    await page.show(<App id={2} fallback="wait" />)
    expect(page.text()).toContain('wait')
    await answer(profile('Bea'))
    expect(page.text()).toBe('Bea')
    expect(screen.getByRole<HTMLInputElement>('textbox').value).toBe('typed')
    await page.show(<App id={1} fallback="wait" />)
    expect(page.text()).toBe('Ann')
    expect(server.gets).toHaveLength(2)
  })

  test('in flight are aborted by the next ones, and their answer never shows', async () => {
    const page = await open(<App id={1} fallback="wait" />)
    await answer(profile('Ann'))
    await page.show(<App id={2} fallback="wait" />)
    const second = server.last
    await page.show(<App id={3} fallback="wait" />)
    expect(second.isAborted).toBe(true)
    await answer(profile('Cid'))
    second.answer(profile('Bea'))
    await settle(() => {})
    expect(page.text()).toBe('Cid')
    expect(server.gets).toHaveLength(3)
  })

  test('in flight are aborted without a fallback of its own too, once the next ones show', async () => {
    const page = await open(<App id={1} />)
    await answer(profile('Ann'))
    await page.show(<App id={2} />)
    const second = server.last
    await page.show(<App id={3} />)
    await answer(profile('Cid'))
    expect(page.text()).toBe('Cid')
    expect(second.isAborted).toBe(true)
    expect(server.gets).toHaveLength(3)
  })

  test('in a transition keep the old page, even when it is invalidated in the meantime', async () => {
    const Page = () => {
      const [id, setId] = useState(1)
      return (
        <>
          <button onClick={() => startTransition(() => setId(2))} />
          <App id={id} fallback="wait" />
        </>
      )
    }
    const page = await open(<Page />)
    await answer(profile('Ann'))
    await act(async () => fireEvent.click(screen.getByRole('button')))
    expect(page.text()).toBe('Ann')
    expect(server.gets).toHaveLength(2)
    await act(async () => invalidate(['user']))
    expect(page.text()).toBe('Ann')
    expect(server.gets).toHaveLength(3)
    await answer(profile('Ann II'), 2)
    expect(page.text()).toBe('Ann II')
    await answer(profile('Bea'), 1)
    expect(page.text()).toBe('Bea')
    await answer(profile('Bea II'), 3)
    expect(page.text()).toBe('Bea II')
    expect(server.gets).toHaveLength(4)
  })
})

describe('an invalidation', () => {
  test('never shows the fallback: old data stay until the new ones are there', async () => {
    const seen: string[] = []
    const Watch = () => {
      const { isRefreshing, isStale } = useUserContext()
      seen.push(`${Name()} ${isStale ? 'stale' : 'fresh'} ${isRefreshing ? 'refreshing' : 'at rest'}`)
      return null
    }
    const page = await open(
      <UserProvider fallback="wait">
        <Watch />
      </UserProvider>,
    )
    await answer(profile('Ann'))
    await act(async () => invalidate(['user']))
    expect(page.text()).toBe('')
    await answer(profile('Bea'))
    expect(seen).toEqual(['Ann fresh at rest', 'Ann stale refreshing', 'Bea fresh at rest'])
  })

  test('during the first load paints the old answer, then the new one, without a fallback between', async () => {
    const page = await open(
      <UserProvider fallback="wait">
        <Name />
      </UserProvider>,
    )
    await act(async () => invalidate(['user']))
    await answer(profile('old'))
    expect(page.text()).toBe('old')
    await answer(profile('new'))
    expect(page.text()).toBe('new')
    expect(server.gets).toHaveLength(2)
  })

  test('during a first load that suspends elsewhere does the same', async () => {
    const page = await open(
      <Suspense fallback="outer">
        <UserProvider>
          <Name />
        </UserProvider>
      </Suspense>,
    )
    await act(async () => invalidate(['user']))
    await answer(profile('old'))
    expect(page.text()).toBe('old')
    expect(server.gets).toHaveLength(2)
    await answer(profile('new'))
    expect(page.text()).toBe('new')
  })

  test('renders only what reads data, once, when the answer comes', async () => {
    const renders = vi.fn()
    const Reader = () => (renders(), Name())
    await open(
      <UserProvider fallback="wait">
        <Reader />
      </UserProvider>,
    )
    await answer(profile('Ann'))
    renders.mockClear()
    await act(async () => invalidate(['user']))
    expect(renders).not.toHaveBeenCalled()
    await answer(profile('Bea'))
    expect(renders).toHaveBeenCalledOnce()
  })
})

describe('a failed first load', () => {
  test('that was invalidated on its way still waits: another request is under way', async () => {
    const page = await open(
      <Boundary>
        <UserProvider fallback="wait">
          <Name />
        </UserProvider>
      </Boundary>,
    )
    await act(async () => invalidate(['user']))
    await settle((request) => request.drop())
    expect(page.text()).toBe('wait')
    await answer(profile('Ann'))
    expect(page.text()).toBe('Ann')
    expect(server.gets).toHaveLength(2)
  })

  const Failing = ({ id = 1 }) => (
    <UserProvider
      user_id={id}
      fallback="wait"
      errorFallback={({ error, retry }: { error: MizanError; retry: () => void }) => <button onClick={retry}>{error.code}</button>}
    >
      <Name />
    </UserProvider>
  )

  test.each([[false], [true]])('shows errorFallback, whose retry asks again (StrictMode: %s)', async (strict) => {
    const page = await open(<Failing />, { strict })
    await settle((request) => request.problem('forbidden', 403))
    expect(page.text()).toBe('forbidden')
    expect(server.gets).toHaveLength(1)
    await act(async () => fireEvent.click(screen.getByRole('button')))
    expect(page.text()).toBe('wait')
    await settle((request) => request.drop())
    expect(page.text()).toBe('network')
    await act(async () => fireEvent.click(screen.getByRole('button')))
    await answer(profile('Ann'))
    expect(page.text()).toBe('Ann')
    expect(server.gets).toHaveLength(3)
    expect(said.splice(0).every((text) => /MizanError/.test(text))).toBe(true)
  })

  test('goes away with other params, or with an invalidation that brings data', async () => {
    const page = await open(<Failing />)
    await settle((request) => request.problem('forbidden', 403))
    await page.show(<Failing id={2} />)
    expect(page.text()).toBe('wait')
    await settle((request) => request.problem('forbidden', 403))
    expect(page.text()).toBe('forbidden')
    await act(async () => invalidate(['user']))
    await answer(profile('Bea'))
    expect(page.text()).toBe('Bea')
    said.length = 0
  })

  test.each([
    ['a fallback of its own', true],
    ['the fallback of another', false],
  ])('reaches the nearest error boundary, and a new mount asks again: with %s', async (_, own) => {
    const page = await open(
      <Boundary>
        <Suspense fallback="wait">
          <UserProvider fallback={own ? 'wait' : undefined}>
            <Name />
          </UserProvider>
        </Suspense>
      </Boundary>,
    )
    await settle((request) => request.problem('server', 500, { title: 'oh' }))
    expect(page.text()).toBe('caught oh')
    expect(server.gets).toHaveLength(1)
    await act(() => new Promise((resolve) => setTimeout(resolve, 50)))
    await act(async () => fireEvent.click(screen.getByRole('button')))
    expect(page.text()).toBe('wait')
    expect(server.gets).toHaveLength(2)
    await answer(profile('Ann'))
    expect(page.text()).toBe('Ann')
    said.length = 0
  })

  test('of a provider below can be retried by the errorFallback of one above', async () => {
    const page = await open(
      <UserProvider fallback="wait" errorFallback={({ retry }: { retry: () => void }) => <button onClick={retry}>oh</button>}>
        <OrdersProvider>
          <Orders />
        </OrdersProvider>
      </UserProvider>,
    )
    await answer(profile('Ann'), 0)
    await settle((request) => request.problem('server', 500))
    expect(page.text()).toBe('oh')
    await act(() => new Promise((resolve) => setTimeout(resolve, 50)))
    await act(async () => fireEvent.click(screen.getByRole('button')))
    expect(server.gets).toEqual(['/api/mizan/ctx/user/', '/api/mizan/ctx/orders/', '/api/mizan/ctx/orders/'])
    await answer({ open_orders: 1 })
    expect(page.text()).toBe(', 1 orders')
    said.length = 0
  })

  test('is none of the errorFallback when it is a fault of the children', async () => {
    const Faulty = (): string => {
      throw new Error('a bug')
    }
    const page = await open(
      <Boundary>
        <UserProvider fallback="wait" errorFallback="not this">
          <Faulty />
        </UserProvider>
      </Boundary>,
    )
    await answer(profile('Ann'))
    expect(page.text()).toBe('caught a bug')
    said.length = 0
  })
})

describe('a failed refetch', () => {
  test('keeps the data, stands in the status, and is tried again by the next mount', async () => {
    const Status = () => ` ${useUserContext().error?.code}`
    const ui = (
      <UserProvider fallback="wait">
        <Name />
        <Status />
      </UserProvider>
    )
    const page = await open(ui)
    await answer(profile('Ann'))
    await act(async () => invalidate(['user']))
    await settle((request) => request.drop())
    expect(page.text()).toBe('Ann network')
    await page.show(null)
    await page.show(ui)
    expect(page.text()).toBe('Ann network')
    expect(server.gets).toHaveLength(3)
    await answer(profile('Bea'))
    expect(page.text()).toBe('Bea undefined')
  })
})

describe('an entry whose provider went away', () => {
  test('shows old data, then new, when it was invalidated in the meantime', async () => {
    const ui = (
      <UserProvider fallback="wait">
        <Name />
      </UserProvider>
    )
    const page = await open(ui)
    await answer(profile('old'))
    await page.show(null)
    await act(async () => invalidate(['user']))
    expect(server.gets).toHaveLength(1)
    await page.show(ui)
    expect(page.text()).toBe('old')
    expect(server.gets).toHaveLength(2)
    await answer(profile('new'))
    expect(page.text()).toBe('new')
  })
})
