// @vitest-environment happy-dom
import { act } from '@testing-library/react'
import { StrictMode, useEffect, type ReactNode } from 'react'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { configureMizan, invalidate } from '../../../src/client/index.js'
import { useAddOrder, useUpdateName, useUserContext, type UserData } from './app/index.js'
import { Name, Orders, User, user } from './app/views.js'
import { answer, answerCall, callOf, drop, expectAllHandled, fail, gets, held, open, posts, server, setHidden, waiting } from './page.js'

const USER = 'user?user_id=5'
const OURS = [{ context: 'user', params: { user_id: 5 } }]

const renamed = (data: UserData, { name }: { name: string }): UserData => ({ ...data, user_profile: { ...data.user_profile, name } })
const ordered = (data: UserData, { product }: { product: string }): UserData => ({ ...data, user_orders: [...data.user_orders, { id: -1, product }] })

let rename: (name: string) => Promise<unknown>
let order: (product: string) => Promise<unknown>

/** Below a provider, as its optimistic updates go to the nearest one. */
function Controls({ queue }: { queue?: boolean }): ReactNode {
  const [updateName] = useUpdateName({ optimistic: { user: renamed }, ...(queue ? { order: 'queue' } : {}) })
  const [addOrder] = useAddOrder({ optimistic: { user: ordered } })
  useEffect(() => {
    rename = (name) => updateName({ user_id: 5, name })
    order = (product) => addOrder({ user_id: 5, product, quantity: 1, gift: false, tags: [] })
  })
  return null
}

const ui = (controls: ReactNode = <Controls />) => (
  <User>
    <Name />
    <Orders />
    {controls}
  </User>
)

async function opened(first = user('Ann'), node = ui()) {
  const page = await open(node)
  await answer(USER, first)
  page.paints.length = 0
  return page
}

beforeEach(expectAllHandled)

const start = (call: () => Promise<unknown>) => act(async () => void call().catch(() => {}))

describe('an optimistic update', () => {
  test('shows at once, and nothing shows again when its refetch brings the same', async () => {
    const page = await opened()
    await start(() => rename('Bea'))
    expect(page.text()).toBe('Bea 1')
    await answerCall('update_name', { name: 'Bea' }, OURS)
    await answer(USER, user('Bea'))
    expect(page.paints).toEqual(['Bea 1'])
    expect(gets()).toHaveLength(2)
  })

  test('holds when an invalidation answers old, before and after its own answer came', async () => {
    const page = await opened()
    await start(() => rename('Bea'))
    await act(async () => invalidate(['user']))
    await answer(USER, user('Ann'))
    expect(page.text()).toBe('Bea 1')
    await act(async () => invalidate(['user']))
    // Asked before the write was done, answered after.
    const old = waiting(USER)[0]!
    await answerCall('update_name', { name: 'Bea' }, OURS)
    if (!old.isSettled) await act(async () => old.answer(user('Ann')))
    expect(page.text()).toBe('Bea 1')
    await answer(USER, user('Bea'))
    expect(page.paints).toEqual(['Bea 1'])
    expect(waiting(USER)).toEqual([])
  })

  test('holds when an answer is let through that is older than its own: one of a storm', async () => {
    const page = await opened()
    await start(() => rename('Bea'))
    await act(async () => invalidate(['user']))
    await act(async () => invalidate(['user']))
    const overdue = waiting(USER)[0]!
    await answerCall('update_name', { name: 'Bea' }, OURS)
    expect(overdue.isAborted).toBe(false)
    await act(async () => overdue.answer(user('Ann', 2)))
    expect(page.text()).toBe('Bea 2')
    await answer(USER, user('Bea', 2))
    expect(page.paints).toEqual(['Bea 1', 'Bea 2'])
  })

  test('holds when a focus refetch answers old', async () => {
    const restore = configureMizan({ refetchOnFocus: true })
    const page = await opened()
    await start(() => rename('Bea'))
    await setHidden(true)
    await setHidden(false)
    expect(gets()).toHaveLength(2)
    const old = waiting(USER)[0]!
    await answerCall('update_name', { name: 'Bea' }, OURS)
    if (!old.isSettled) await act(async () => old.answer(user('Ann')))
    await answer(USER, user('Bea'))
    expect(page.paints).toEqual(['Bea 1'])
    restore()
  })

  test('is replayed over newer data', async () => {
    const page = await opened()
    await start(() => rename('Bea'))
    await act(async () => invalidate(['user']))
    await answer(USER, user('Ann', 3))
    expect(page.paints).toEqual(['Bea 1', 'Bea 3'])
  })

  test('gives way to what the server made of it', async () => {
    const page = await opened()
    await start(() => rename('bea'))
    await answerCall('update_name', { name: 'Bea' }, OURS)
    expect(page.text()).toBe('bea 1')
    await answer(USER, user('Bea'))
    expect(page.paints).toEqual(['bea 1', 'Bea 1'])
    await act(async () => invalidate(['user']))
    await answer(USER, user('Cid'))
    expect(page.text()).toBe('Cid 1')
  })

  test('that fails leaves what is there without it: a newer answer stays', async () => {
    const page = await opened()
    await start(() => rename('Bea'))
    await act(async () => invalidate(['user']))
    await answer(USER, user('Cid', 2))
    expect(page.text()).toBe('Bea 2')
    await fail('update_name', 'invalid', 400)
    expect(page.paints).toEqual(['Bea 1', 'Bea 2', 'Cid 2'])
    expect(gets()).toHaveLength(2)
  })

  test('that fails with nothing new takes the page back', async () => {
    const page = await opened()
    await start(() => rename('Bea'))
    await fail('update_name', 'forbidden', 403)
    expect(page.paints).toEqual(['Bea 1', 'Ann 1'])
    expect(gets()).toHaveLength(1)
  })

  test('whose outcome is unknown is asked for: the page shows what came of it', async () => {
    const page = await opened()
    await start(() => rename('Bea'))
    await drop('update_name')
    expect(gets()).toHaveLength(2)
    await answer(USER, user('Bea'))
    expect(page.text()).toBe('Bea 1')
    expect(posts()).toHaveLength(1)
  })

  test('is in one layer under StrictMode', async () => {
    const page = await opened(user('Ann'), <StrictMode>{ui()}</StrictMode>)
    await start(() => order('pen'))
    expect(page.text()).toBe('Ann 2')
    expect(posts()).toHaveLength(1)
    await fail('add_order', 'invalid', 400)
    expect(page.text()).toBe('Ann 1')
  })

  test('concerns the entry of the nearest provider alone', async () => {
    const page = await open(
      <>
        {ui()}
        <User id={6}>
          <Name />
        </User>
      </>,
    )
    await answer(USER, user('Ann'))
    await answer('user?user_id=6', user('Eve'))
    await start(() => rename('Bea'))
    expect(page.text()).toBe('Bea 1Eve')
    await fail('update_name', 'invalid', 400)
  })

  test('goes to the inner one of two providers', async () => {
    const inner = (
      <User id={6}>
        <Name />
        <Controls />
      </User>
    )
    const page = await open(
      <User>
        <Name />
        {inner}
      </User>,
    )
    await answer(USER, user('Ann'))
    await answer('user?user_id=6', user('Eve'))
    await start(() => rename('Bea'))
    expect(page.text()).toBe('AnnBea')
    await fail('update_name', 'invalid', 400)
  })

  test('of a write that made nothing stale goes with its answer', async () => {
    const page = await opened()
    await start(() => rename('Bea'))
    await answerCall('update_name', { name: 'Ann' }, [])
    expect(page.paints).toEqual(['Bea 1', 'Ann 1'])
    expect(gets()).toHaveLength(1)
  })

  test('holds in a hidden tab until the answer after its return', async () => {
    const page = await opened()
    await start(() => rename('Bea'))
    await setHidden(true)
    await answerCall('update_name', { name: 'Bea' }, OURS)
    expect(gets()).toHaveLength(1)
    await setHidden(false)
    await answer(USER, user('Bea'))
    expect(page.paints).toEqual(['Bea 1'])
  })

  test('holds when the refetch after it fails, until one succeeds', async () => {
    const page = await opened()
    await start(() => rename('Bea'))
    await answerCall('update_name', { name: 'Bea' }, OURS)
    await drop(USER)
    expect(page.text()).toBe('Bea 1')
    await act(async () => invalidate(['user']))
    await answer(USER, user('Bea', 2))
    expect(page.paints).toEqual(['Bea 1', 'Bea 2'])
  })

  test('shows also after its component is gone, until the answer', async () => {
    const page = await opened()
    await start(() => rename('Bea'))
    await page.show(ui(null))
    expect(page.text()).toBe('Bea 1')
    await fail('update_name', 'invalid', 400)
    expect(page.text()).toBe('Ann 1')
  })

  test('does not change the data that it is given', async () => {
    const first = user('Ann')
    const copy = structuredClone(first)
    await opened(first)
    await start(() => order('pen'))
    expect(first).toEqual(copy)
  })

  test('whose function throws fails the call before anything is sent, and changes nothing', async () => {
    const bug = new Error('a bug of the application')
    const call = held(() =>
      useUpdateName({
        optimistic: {
          user: () => {
            throw bug
          },
        },
      }),
    )
    const page = await opened(user('Ann'), ui(<call.Holder />))
    let error: unknown
    await act(async () => void call.now[0]({ user_id: 5, name: 'Bea' }).catch((reason: unknown) => (error = reason)))
    expect(error).toBe(bug)
    expect(page.paints).toEqual([])
    expect(posts()).toHaveLength(0)
    await act(async () => invalidate(['user']))
    await answer(USER, user('Bob'))
    expect(page.text()).toBe('Bob 1')
  })

  test('whose function throws over a later answer goes, and is reported once', async () => {
    const reported = vi.fn()
    vi.stubGlobal('reportError', reported)
    const bug = new Error('a bug of the application')
    const call = held(() =>
      useUpdateName({
        optimistic: {
          user: (data, args) => {
            if (data.user_orders.length > 1) throw bug
            return renamed(data, args)
          },
        },
      }),
    )
    const page = await opened(user('Ann'), ui(<call.Holder />))
    await start(() => call.now[0]({ user_id: 5, name: 'Bea' }))
    for (const orders of [2, 3]) {
      await act(async () => invalidate(['user']))
      await answer(USER, user('Ann', orders))
    }
    expect(page.paints).toEqual(['Bea 1', 'Ann 2', 'Ann 3'])
    expect(reported.mock.calls).toEqual([[bug]])
    await answerCall('update_name', { name: 'Bea' }, OURS)
    await answer(USER, user('Bea'))
    expect(page.text()).toBe('Bea 1')
  })

  test('leaves what it says of staleness to the server', async () => {
    const seen: boolean[] = []
    const Stale = () => {
      const { isStale } = useUserContext()
      useEffect(() => void seen.push(isStale))
      return null
    }
    await opened(user('Ann'), ui(<><Controls /><Stale /></>))
    await start(() => rename('Bea'))
    expect(seen).toEqual([false])
    await fail('update_name', 'invalid', 400)
    expect(seen.every((isStale) => !isStale)).toBe(true)
  })
})

describe('two optimistic updates at the same time', () => {
  test('both show, and each goes with its own answer', async () => {
    const page = await opened()
    await start(() => rename('Bea'))
    await start(() => order('pen'))
    expect(posts().map((request) => callOf(request).fn)).toEqual(['update_name', 'add_order'])
    await answerCall('update_name', { name: 'Bea' }, OURS)
    await answer(USER, user('Bea'))
    expect(page.text()).toBe('Bea 2')
    await answerCall('add_order', { id: 9, product: 'pen' }, OURS)
    await answer(USER, user('Bea', 2))
    expect(page.paints).toEqual(['Bea 1', 'Bea 2'])
  })

  test('of which the first fails: the second stays', async () => {
    const page = await opened()
    await start(() => rename('Bea'))
    await start(() => order('pen'))
    await fail('update_name', 'invalid', 400)
    expect(page.paints).toEqual(['Bea 1', 'Bea 2', 'Ann 2'])
  })

  test('of the same field: the later one shows until the end, whatever is answered in between', async () => {
    const page = await opened()
    await start(() => rename('Bea'))
    await start(() => rename('Cid'))
    await answerCall('update_name', { name: 'Bea' }, OURS)
    await answer(USER, user('Bea'))
    await answerCall('update_name', { name: 'Cid' }, OURS)
    await answer(USER, user('Cid'))
    expect(page.paints).toEqual(['Bea 1', 'Cid 1'])
  })

  test('answered in the other order do not flicker', async () => {
    const page = await opened()
    await start(() => rename('Bea'))
    await start(() => order('pen'))
    await answerCall('add_order', { id: 9, product: 'pen' }, OURS)
    await answerCall('update_name', { name: 'Bea' }, OURS)
    for (const request of waiting(USER)) await act(async () => request.answer(user('Bea', 2)))
    expect(page.paints).toEqual(['Bea 1', 'Bea 2'])
    expect(waiting(USER)).toEqual([])
  })

  test('an answer that carries the contexts lays the one that is still pending over them', async () => {
    const page = await opened()
    await start(() => rename('Bea'))
    await start(() => order('pen'))
    await answerCall('update_name', { name: 'Bea' }, OURS, { contexts: [{ ...OURS[0], data: user('Bea') }] })
    expect(page.text()).toBe('Bea 2')
    expect(gets()).toHaveLength(1)
    await fail('add_order', 'invalid', 400)
    expect(page.paints).toEqual(['Bea 1', 'Bea 2', 'Bea 1'])
  })
})

describe("order: 'queue'", () => {
  test('sends a call when the one before is answered, and shows both at once', async () => {
    const page = await opened(user('Ann'), ui(<Controls queue />))
    await start(() => rename('Bea'))
    await start(() => rename('Cid'))
    expect(page.paints).toEqual(['Bea 1', 'Cid 1'])
    expect(posts().map((request) => callOf(request).args.name)).toEqual(['Bea'])
    await answerCall('update_name', { name: 'Bea' }, OURS)
    expect(posts().map((request) => callOf(request).args.name)).toEqual(['Bea', 'Cid'])
    for (const request of waiting(USER)) await act(async () => request.answer(user('Bea')))
    await answerCall('update_name', { name: 'Cid' }, OURS)
    for (const request of waiting(USER)) await act(async () => request.answer(user('Cid')))
    expect(page.paints).toEqual(['Bea 1', 'Cid 1'])
  })

  test('goes on after one that failed', async () => {
    const page = await opened(user('Ann'), ui(<Controls queue />))
    await start(() => rename('Bea'))
    await start(() => rename('Cid'))
    await fail('update_name', 'invalid', 400)
    expect(posts()).toHaveLength(2)
    expect(page.text()).toBe('Cid 1')
    await answerCall('update_name', { name: 'Cid' }, OURS)
    await answer(USER, user('Cid'))
    expect(page.paints).toEqual(['Bea 1', 'Cid 1'])
  })

  test('is only for calls of one hook: without it they go out together', async () => {
    await opened()
    await start(() => rename('Bea'))
    await start(() => rename('Cid'))
    expect(posts()).toHaveLength(2)
    expect(server.requests.filter(({ isAborted }) => isAborted)).toEqual([])
  })
})
