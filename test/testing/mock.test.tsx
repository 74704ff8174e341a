// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { StrictMode, Suspense, useState } from 'react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { configureMizan, invalidate, MizanError, mizanCall, mizanFetch, Store, viewFetch } from '../../src/client/index.js'
import { MizanStore } from '../../src/client/react/index.js'
import { send } from '../../src/client/send.js'
import { fail, reply, type MizanMock } from '../../src/testing/index.js'
import { mockShop, Name, Page, ping, StockProvider, updateName, upload, UserProvider, useStockCount, useUpdateName, useUserOrders, type Contexts, type Functions } from './shop.js'

/** As the runtime sends its own requests. */
const mizanSend = (url: string, init: RequestInit = {}) => send(url, init)

const said: string[] = []
let mizan: MizanMock<Contexts, Functions>

beforeEach(() => {
  said.length = 0
  const keep = (...words: unknown[]) => {
    const text = words.map(String).join(' ')
    // What React says of every error that a boundary shows.
    if (!text.includes('The above error occurred')) said.push(text)
  }
  vi.spyOn(console, 'error').mockImplementation(keep)
  vi.spyOn(console, 'warn').mockImplementation(keep)
})

afterEach(() => {
  cleanup()
  mizan.restore()
  vi.useRealTimers()
  expect(said).toEqual([])
})

const ann = { user: { user_profile: { name: 'Ann' } } }

async function show(ui = <Page />) {
  const page = render(ui, { wrapper: mizan.wrapper })
  await mizan.idle()
  return page
}

const heading = () => screen.getByRole('heading').textContent
const alert = () => screen.getByRole('alert').textContent

async function save(name: string) {
  fireEvent.change(screen.getByLabelText('name'), { target: { value: name } })
  fireEvent.click(screen.getByRole('button'))
}

describe('data', () => {
  test('are what was given, and come as a server sends them: after the fallback', async () => {
    mizan = mockShop(ann)
    render(<Page />, { wrapper: mizan.wrapper })
    expect(screen.getByText('wait')).toBeTruthy()
    expect((await screen.findByRole('heading')).textContent).toBe('Ann')
  })

  test('may be a function of the params, which have their types', async () => {
    mizan = mockShop({
      user: { user_profile: ({ user_id }) => ({ name: `number ${user_id + 1}` }) },
      stock: { stock_count: ({ tags = [] }) => tags.length },
    })
    const Count = () => `: ${useStockCount()}`
    const { container } = await show(
      <>
        <Page user_id={41} />
        <StockProvider tags={['one']}>
          <Count />
        </StockProvider>
      </>,
    )
    expect(heading()).toBe('number 42')
    expect(container.textContent).toContain(': 1')
    expect(mizan.fetches('user')).toEqual([{ user_id: 41 }])
    expect(mizan.fetches('stock')).toEqual([{ tags: ['one'] }])
  })

  test('may come later, and change without a word to the page', async () => {
    mizan = mockShop({ user: { user_profile: async () => ({ name: 'later' }) } })
    await show()
    expect(heading()).toBe('later')
    mizan.set('user', { user_profile: { name: 'new' } })
    await mizan.idle()
    expect(heading()).toBe('later')
    mizan.invalidate('user')
    await mizan.idle()
    expect(heading()).toBe('new')
    expect(mizan.invalidated).toEqual(['user'])
    expect(mizan.fetches('user')).toHaveLength(2)
  })

  test('of other functions of the context stay when one is set', async () => {
    mizan = mockShop({ user: { user_profile: { name: 'Ann' }, user_orders: [{ id: 1, title: 'Tea' }] } })
    mizan.set('user', { user_orders: [] })
    await expect(mizanFetch('user', { user_id: 5 })).resolves.toEqual({ user_profile: { name: 'Ann' }, user_orders: [] })
  })

  test('reach the page under StrictMode by one request', async () => {
    mizan = mockShop(ann)
    await show(
      <StrictMode>
        <Page />
      </StrictMode>,
    )
    expect(heading()).toBe('Ann')
    expect(mizan.requests).toHaveLength(1)
  })
})

describe('a call', () => {
  test('gives its result, and what it declares to affect is fetched again', async () => {
    mizan = mockShop(ann, {
      update_name: ({ name }, server) => {
        server.set('user', { user_profile: { name } })
        return { ok: true }
      },
    })
    await show()
    await save('Bea')
    await mizan.idle()
    expect(heading()).toBe('Bea')
    expect(mizan.calls('update_name')).toEqual([{ name: 'Bea' }])
    expect(mizan.invalidated).toEqual(['user'])
  })

  test('narrows what is stale as the server does', async () => {
    const profile = vi.fn(({ user_id }: { user_id: number }) => ({ name: `number ${user_id}` }))
    mizan = mockShop(
      { user: { user_profile: profile } },
      { update_name: () => reply({ ok: true }, { invalidate: [{ context: 'user', params: { user_id: 6 } }] }) },
    )
    await show(
      <>
        <Page user_id={5} />
        <UserProvider user_id={6}>x</UserProvider>
      </>,
    )
    await updateName({ name: 'Bea' })
    await mizan.idle()
    expect(profile.mock.calls.map(([{ user_id }]) => user_id)).toEqual([5, 6, 6])
    expect(mizan.invalidated).toEqual([{ context: 'user', params: { user_id: 6 } }])
  })

  test('that takes and gives nothing needs no more than a name', async () => {
    mizan = mockShop({}, { ping: null })
    await expect(ping()).resolves.toBeNull()
    mizan.handle('ping', () => {})
    await expect(ping()).resolves.toBeNull()
    expect(mizan.calls('ping')).toEqual([{}, {}])
    expect(mizan.invalidated).toEqual([])
  })

  test('gets its files where they were', async () => {
    mizan = mockShop({}, { upload: ({ title, pictures }) => ({ count: title === 'Cats' ? pictures.length : -1 }) })
    const picture = new File(['meow'], 'cat.png')
    await expect(upload({ title: 'Cats', pictures: [picture, picture] })).resolves.toEqual({ count: 2 })
    const [args] = mizan.calls('upload')
    await expect(args?.pictures[1]?.text()).resolves.toBe('meow')
  })

  test('answers with the new data where it is asked to', async () => {
    mizan = mockShop({ user: { user_profile: ({ user_id }) => ({ name: `number ${user_id}` }) } }, { update_name: { ok: true } })
    await show()
    const body = JSON.stringify({ fn: 'update_name', args: {}, contexts: ['user?user_id=5', 'other'] })
    const post = () => mizanSend('/api/mizan/call/', { method: 'POST', body })
    const answer: unknown = await post().then((response) => response.json())
    expect(answer).toEqual({
      result: { ok: true },
      invalidate: ['user'],
      contexts: [{ context: 'user', params: { user_id: 5 }, data: { user_profile: { name: 'number 5' }, $errors: { user_orders: expect.anything() } } }],
    })
    mizan.fail('user.user_profile', 'server')
    await expect(post().then((response) => response.json())).resolves.toMatchObject({ contexts: [] })
  })
})

describe('a failure', () => {
  test('of a call stands in the state of its hook, once', async () => {
    mizan = mockShop(ann, { update_name: { ok: true } })
    await show()
    mizan.fail('update_name', 'taken', { fields: { name: ['Somebody has it.'] }, once: true })
    await save('Bea')
    await mizan.idle()
    expect(alert()).toBe('Somebody has it.')
    expect(mizan.invalidated).toEqual([])
    expect(mizan.fetches('user')).toHaveLength(1)
    await save('Bea')
    await mizan.idle()
    expect(alert()).toBe('')
  })

  test.each([
    ['problem', 'sold_out', 400],
    ['of the protocol', 'forbidden', 403],
    ['without an answer', 'network', 0],
    ["page of a proxy's", 'http', 502],
    ['that is no JSON', 'parse', 200],
  ] as const)('may be any kind: %s', async (_, code, status) => {
    mizan = mockShop({}, { update_name: { ok: true } })
    mizan.fail('update_name', code)
    await expect(updateName({ name: '' })).rejects.toMatchObject({ code, status })
    mizan.recover('update_name')
    await expect(updateName({ name: '' })).resolves.toEqual({ ok: true })
  })

  test('of a context shows where its provider says, and is over when it is', async () => {
    mizan = mockShop(ann)
    mizan.fail('user', 'unavailable', { detail: 'Down for a minute.' })
    await show()
    const button = screen.getByText('Down for a minute.')
    expect(mizan.requests.map(({ status }) => status)).toEqual([503])
    mizan.recover()
    fireEvent.click(button)
    await mizan.idle()
    expect(heading()).toBe('Ann')
  })

  test('of one function is its own: the others have their data', async () => {
    const orders = vi.fn(() => {
      throw fail('forbidden', { detail: 'Not yours.' })
    })
    mizan = mockShop({ user: { user_profile: { name: 'Ann' }, user_orders: orders } })
    const Orders = () => String(useUserOrders())
    const { container } = await show(
      <UserProvider user_id={5}>
        <Name />
        <UserProvider user_id={5} errorFallback={({ error }) => error.code}>
          <Orders />
        </UserProvider>
      </UserProvider>,
    )
    expect(heading()).toBe('Ann')
    expect(container.textContent).toContain('forbidden')
    mizan.set('user', { user_orders: () => [] })
    mizan.fail('user.user_profile', 'rate_limited')
    await expect(mizanFetch('user')).resolves.toMatchObject({ user_orders: [], $errors: { user_profile: { status: 429 } } })
  })

  test('of all mocked functions is that of the first by name', async () => {
    mizan = mockShop({ user: { user_profile: () => fail('not_found'), user_orders: () => fail('forbidden') } })
    await expect(mizanFetch('user')).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('of the mock itself is told, and answered as a server answers', async () => {
    mizan = mockShop({
      user: {
        user_profile: () => {
          throw new RangeError('oops')
        },
      },
    })
    await expect(mizanFetch('user')).rejects.toMatchObject({ code: 'server', status: 500, message: 'The mock of "user.user_profile" threw: RangeError: oops' })
    expect(said.splice(0).join()).toContain('RangeError: oops')
  })
})

describe('a delay', () => {
  test('in milliseconds, of a fake clock', async () => {
    mizan = mockShop(ann)
    mizan.delay(200)
    vi.useFakeTimers()
    render(<Page />, { wrapper: mizan.wrapper })
    await act(() => vi.advanceTimersByTimeAsync(199))
    expect(screen.queryByRole('heading')).toBeNull()
    await act(() => vi.advanceTimersByTimeAsync(1))
    expect(heading()).toBe('Ann')
  })

  test('in milliseconds, of a real one', async () => {
    mizan = mockShop(ann)
    mizan.delay(30, 'user')
    const before = performance.now()
    await show()
    expect(heading()).toBe('Ann')
    expect(performance.now() - before).toBeGreaterThanOrEqual(29)
  })

  test('until it is released, which a call does its work after', async () => {
    const update = vi.fn(() => ({ ok: true }))
    mizan = mockShop(ann, { update_name: update })
    await show()
    mizan.delay('forever', 'update_name')
    await save('Bea')
    expect(screen.getByText('saving')).toBeTruthy()
    expect(update).not.toHaveBeenCalled()
    await expect(mizan.idle()).rejects.toThrow('"update_name" is held')
    mizan.fail('update_name', 'sold_out')
    mizan.release()
    await mizan.idle()
    expect(alert()).toBe('sold_out')
  })

  test('of one thing does not hold another, and needs no timer', async () => {
    mizan = mockShop(ann, { update_name: { ok: true } })
    mizan.delay('forever', 'user.user_profile')
    vi.useFakeTimers()
    await updateName({ name: 'x' })
    render(<Page />, { wrapper: mizan.wrapper })
    await expect(mizan.idle()).rejects.toThrow('"user?user_id=5" is held')
    mizan.release('user.user_profile')
    await mizan.idle()
    expect(heading()).toBe('Ann')
  })

  test('ends when the page gives up', async () => {
    mizan = mockShop(ann)
    mizan.delay('forever')
    const { unmount } = render(<Page />, { wrapper: mizan.wrapper })
    unmount()
    await Promise.resolve()
    await Promise.resolve()
    expect(mizan.requests.map(({ state }) => state)).toEqual(['aborted'])
  })
})

describe('what is not mocked', () => {
  const told = () => said.splice(0).join('\n')

  test('is a call that fails with the code to paste', async () => {
    mizan = mockShop()
    const error = await updateName({ name: 'Bea' }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(MizanError)
    expect(error).toMatchObject({ code: 'not_mocked' })
    expect(told()).toMatchInlineSnapshot(`
      "[mizan/testing] "update_name" was called with {"name":"Bea"}, and is not mocked. (It then makes stale: user.) Add what it gives:

        mockMizan({ … }, { update_name: (args) => … })"
    `)
    expect(mizan.unmocked).toHaveLength(1)
  })

  test('is a context, with the params it was asked for', async () => {
    mizan = mockShop()
    await show()
    expect(screen.getByRole('button').textContent).toContain('The context "user" was fetched')
    expect(told()).toMatchInlineSnapshot(`
      "[mizan/testing] The context "user" was fetched with {"user_id":5}, and is not mocked. Mock those of its functions that are read here:

        mockMizan({ user: { user_profile: …, user_orders: … } })"
    `)
  })

  test('is a function of a mocked context, when it is read', async () => {
    mizan = mockShop({ user: { user_orders: [] } })
    await show()
    expect(screen.getByRole('button').textContent).toMatchInlineSnapshot(`
      "The function "user_profile" of context "user" was read with {"user_id":5}, and is not mocked. Add it:

        mockMizan({ user: { user_profile: … } })"
    `)
    expect(mizan.unmocked).toEqual([])
  })
})

describe('beside each other', () => {
  test('two mocks on one page each answer their own', async () => {
    mizan = mockShop(ann, { ping: null })
    using other = mockShop({ stock: { stock_count: 3 } }, { update_name: { ok: true } })
    const Count = () => <b>{useStockCount()}</b>
    render(<Page />, { wrapper: mizan.wrapper })
    render(<StockProvider>{<Count />}</StockProvider>, { wrapper: other.wrapper })
    await mizan.idle()
    await other.idle()
    expect(heading()).toBe('Ann')
    expect(screen.getByText('3')).toBeTruthy()
    await ping()
    await updateName({ name: 'x' })
    expect(mizan.calls('ping')).toHaveLength(1)
    expect(other.calls('update_name')).toHaveLength(1)
  })

  test('a forgotten one is replaced by the next', async () => {
    const forgotten = mockShop({}, { ping: null })
    mizan = mockShop()
    await expect(ping()).rejects.toMatchObject({ code: 'not_mocked' })
    expect(said.splice(0)).toHaveLength(1)
    expect(forgotten.calls('ping')).toEqual([])
  })

  test('entries of one are none of the other', async () => {
    const first = mockShop(ann)
    render(<Page />, { wrapper: first.wrapper })
    await first.idle()
    cleanup()
    mizan = mockShop({ user: { user_profile: { name: 'Bea' } } })
    render(<Page />, { wrapper: mizan.wrapper })
    expect(screen.getByText('wait')).toBeTruthy()
    await mizan.idle()
    expect(heading()).toBe('Bea')
  })
})

describe('at the end', () => {
  test('reset gives what there was at first', async () => {
    mizan = mockShop(ann, { update_name: { ok: true } })
    await show()
    mizan.set('user', { user_profile: { name: 'other' } })
    mizan.handle('update_name', { ok: false })
    mizan.fail('user', 'server')
    mizan.delay('forever')
    cleanup()
    mizan.reset()
    expect(mizan.requests).toEqual([])
    await show()
    expect(heading()).toBe('Ann')
    await expect(updateName({ name: '' })).resolves.toEqual({ ok: true })
  })

  test('restore gives the settings back that there were, and the page gets no answer any more', async () => {
    const own = vi.fn(() => Promise.resolve(Response.json({ result: 'real', invalidate: [] })))
    const undo = configureMizan({ fetch: own })
    mizan = mockShop(ann, { ping: null })
    await ping()
    expect(own).not.toHaveBeenCalled()
    const { store } = mizan
    mizan.restore()
    await expect(ping()).resolves.toBe('real')
    await UserProvider.preload({ user_id: 1 }, store)
    expect(mizan.invalidated).toEqual([])
    undo()
  })
})

test('an optimistic update is shown at once, and taken back when the call fails', async () => {
  mizan = mockShop({ user: { user_profile: { name: 'Ann' } } }, { update_name: { ok: true } })
  function Rename() {
    const [rename] = useUpdateName({ optimistic: { user: (data, { name }) => ({ ...data, user_profile: { name } }) } })
    return <button onClick={() => void rename({ name: 'Bea' }).catch(() => {})}>rename</button>
  }
  await show(
    <UserProvider user_id={5}>
      <Name />
      <Rename />
    </UserProvider>,
  )
  mizan.delay('forever', 'update_name')
  mizan.fail('update_name', 'taken')
  fireEvent.click(screen.getByText('rename'))
  expect(heading()).toBe('Bea')
  mizan.release()
  await mizan.idle()
  expect(heading()).toBe('Ann')
  expect(mizan.invalidated).toEqual([])
})

test('what a click opens is fetched and shown', async () => {
  mizan = mockShop({ user: { user_profile: ({ user_id }) => ({ name: `number ${user_id}` }) } })
  function Tabs() {
    const [open, setOpen] = useState(false)
    return open ? <Page user_id={2} /> : <button onClick={() => setOpen(true)}>open</button>
  }
  await show(<Tabs />)
  fireEvent.click(screen.getByText('open'))
  expect(screen.getByText('wait')).toBeTruthy()
  expect((await screen.findByRole('heading')).textContent).toBe('number 2')
})

test('a page with a store of its own is answered too', async () => {
  mizan = mockShop({ user: { user_profile: ({ user_id }) => ({ name: `number ${user_id + 1}` }) } })
  const page = (
    <MizanStore store={new Store()}>
      <Page user_id={41} />
    </MizanStore>
  )
  render(page, { wrapper: mizan.wrapper })
  expect((await screen.findByRole('heading')).textContent).toBe('number 42')
  // Said once in a process, so by this test or by none.
  for (const words of said.splice(0)) expect(words).toContain('suspended inside an `act` scope')
})

test('views are answered by their own, and what they made stale is fetched', async () => {
  const views = vi.fn(() => new Response('saved', { headers: { 'X-Mizan-Invalidate': 'user;user_id=5' } }))
  mizan = mockShop(ann, {}, { views })
  await show()
  const response = await viewFetch('/profile/5/', { method: 'POST', body: new URLSearchParams({ name: 'Bea' }) })
  await expect(response.text()).resolves.toBe('saved')
  await mizan.idle()
  expect(mizan.fetches('user')).toHaveLength(2)
  expect(mizan.requests.filter(({ kind }) => kind === 'view')).toHaveLength(1)
})

test('the session says who is here', async () => {
  mizan = mockShop({}, {}, { principal: 'ann' })
  const session = () => mizanSend('/api/mizan/session/').then((response) => response.json() as Promise<unknown>)
  await expect(session()).resolves.toEqual({ csrf: null, principal: 'ann' })
  mizan.principal = 'bob'
  await expect(session()).resolves.toEqual({ csrf: null, principal: 'bob' })
})

test('a call that nothing defined is answered, and makes nothing stale', async () => {
  mizan = mockShop({}, { [String('loose')]: () => 1 })
  await expect(mizanCall('loose')).resolves.toBe(1)
  expect(mizan.invalidated).toEqual([])
})

test('an invalidation of the application is fetched', async () => {
  mizan = mockShop(ann)
  await show(
    <Suspense>
      <Page />
    </Suspense>,
  )
  invalidate(['user'])
  await mizan.idle()
  expect(mizan.fetches('user')).toHaveLength(2)
})
