// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react'
import { startTransition, StrictMode, Suspense, useEffect, useState, useTransition } from 'react'
import { expect, test } from 'vitest'
import { invalidate } from '../../../src/client/index.js'
import { CatalogProvider, NotificationsProvider, UserProvider, useProducts, useUnreadCount, useUserOrders, useUserProfile } from './app/index.js'
import { Name, User, user } from './app/views.js'
import { answer, gets, open, server, waiting } from './page.js'

const Summary = () => `${useUserProfile().name} ${useUserOrders().length}`

/** Suspends where no fallback of its provider is. */
const Bare = ({ id = 5 }) => (
  <Suspense fallback="outer">
    <UserProvider user_id={id}>
      <Summary />
    </UserProvider>
  </Suspense>
)

test('two reads in one component are one request', async () => {
  const page = await open(<Bare />)
  await answer('user?user_id=5', user('Ann', 2))
  expect(page.paints).toEqual(['outer', 'Ann 2'])
  expect(gets()).toEqual(['user?user_id=5'])
})

test('providers in one another and beside one another ask at the same time', async () => {
  const All = () => `${useUserProfile().name} ${useUnreadCount()} ${useProducts().length}`
  const page = await open(
    <Suspense fallback="outer">
      <UserProvider user_id={5}>
        <NotificationsProvider>
          <CatalogProvider category="pens">
            <All />
          </CatalogProvider>
        </NotificationsProvider>
      </UserProvider>
      <UserProvider user_id={6}>
        <Name />
      </UserProvider>
    </Suspense>,
  )
  expect(gets().toSorted()).toEqual(['catalog?category=pens', 'notifications', 'user?user_id=5', 'user?user_id=6'])
  await answer('catalog?category=pens', { products: [] })
  await answer('notifications', { unread_count: 3 })
  await answer('user?user_id=6', user('Bob'))
  await answer('user?user_id=5', user('Ann'))
  expect(page.paints).toEqual(['outer', 'Ann 3 0Bob'])
  expect(gets()).toHaveLength(4)
})

test.each([
  ['a fallback of its own', false],
  ['the fallback of a boundary above', true],
])('StrictMode sends one request, and still aborts it when the provider goes: with %s', async (_, isBare) => {
  const page = await open(isBare ? <Bare /> : <User />, { strict: true })
  expect(gets()).toHaveLength(1)
  expect(server.last.isAborted).toBe(false)
  await answer('user?user_id=5', user('Ann'))
  expect(gets()).toHaveLength(1)
  await act(async () => invalidate(['user']))
  expect(gets()).toHaveLength(2)
  expect(server.last.isAborted).toBe(false)
  await page.unmount()
  expect(server.last.isAborted).toBe(true)
  expect(gets()).toHaveLength(2)
})

test('StrictMode aborts a first load too that its page does not wait for', async () => {
  const page = await open(<User />, { strict: true })
  await page.unmount()
  expect(server.last.isAborted).toBe(true)
  expect(gets()).toHaveLength(1)
})

test('a provider that moves in the tree keeps its request', async () => {
  const page = await open(
    <main>
      <User key="a" />
    </main>,
  )
  await answer('user?user_id=5', user('Ann'))
  await act(async () => invalidate(['user']))
  await page.show(
    <aside>
      <User key="b" />
    </aside>,
  )
  expect(server.last.isAborted).toBe(false)
  await answer('user?user_id=5', user('Bob'))
  expect(page.paints).toEqual(['wait', 'Ann', 'Bob'])
  expect(gets()).toHaveLength(2)
})

test('params that change in flight: the request of the old ones is aborted, and its answer does not show though it comes last', async () => {
  const page = await open(<User id={1} />)
  await answer('user?user_id=1', user('one'))
  await page.show(<User id={2} />)
  const second = server.last
  await page.show(<User id={3} />)
  expect(second.isAborted).toBe(true)
  await answer('user?user_id=3', user('three'))
  await act(async () => second.answer(user('two')))
  expect(page.paints).toEqual(['wait', 'one', 'wait', 'three'])
  expect(gets()).toHaveLength(3)
})

test('params that change in flight behind a boundary above: the same, once the next ones show', async () => {
  const page = await open(<Bare id={1} />)
  await answer('user?user_id=1', user('one'))
  await page.show(<Bare id={2} />)
  const second = server.last
  await page.show(<Bare id={3} />)
  await answer('user?user_id=3', user('three'))
  expect(second.isAborted).toBe(true)
  expect(page.paints).toEqual(['outer', 'one 1', 'outer', 'three 1'])
  expect(gets()).toHaveLength(3)
})

test('params that change and change back show what is there at once', async () => {
  const page = await open(<User id={1} />)
  await answer('user?user_id=1', user('one'))
  await page.show(<User id={2} />)
  await page.show(<User id={1} />)
  expect(page.paints).toEqual(['wait', 'one', 'wait', 'one'])
  expect(waiting('user?user_id=2')).toEqual([])
  expect(gets()).toHaveLength(2)
})

test('a request that two providers want is given up with the last of them', async () => {
  const page = await open(
    <>
      <User key="a" />
      <User key="b" />
    </>,
  )
  expect(gets()).toHaveLength(1)
  await page.show(<User key="b" />)
  expect(server.last.isAborted).toBe(false)
  await page.show(null)
  expect(server.last.isAborted).toBe(true)
})

test('a transition that other params overtake: the request that it alone wanted is aborted', async () => {
  const Page = () => {
    const [id, setId] = useState(1)
    return (
      <>
        <button onClick={() => startTransition(() => setId(2))}>later </button>
        <button onClick={() => setId(3)}>now </button>
        <User id={id} />
      </>
    )
  }
  const page = await open(<Page />)
  await answer('user?user_id=1', user('one'))
  await act(async () => fireEvent.click(screen.getByText('later')))
  const overtaken = server.last
  await act(async () => fireEvent.click(screen.getByText('now')))
  await answer('user?user_id=3', user('three'))
  for (const request of waiting('user?user_id=2')) await act(async () => request.answer(user('two')))
  expect(page.text()).toBe('later now three')
  expect(overtaken.isAborted).toBe(true)
  expect(page.paints.some((paint) => paint.includes('two'))).toBe(false)
})

function Pages({ strict = false }) {
  const [id, setId] = useState(1)
  const [isPending, start] = useTransition()
  const content = (
    <>
      <button onClick={() => start(() => setId(id + 1))}>{isPending ? 'going: ' : 'at: '}</button>
      <User id={id} />
    </>
  )
  return strict ? <StrictMode>{content}</StrictMode> : content
}

test.each([false, true])('a transition to new params keeps the old page, invalidated in the meantime or not (StrictMode: %s)', async (strict) => {
  const page = await open(<Pages strict={strict} />)
  await answer('user?user_id=1', user('one'))
  await act(async () => fireEvent.click(screen.getByRole('button')))
  await act(async () => invalidate(['user']))
  await answer('user?user_id=1', user('ONE'))
  await act(async () => invalidate(['user']))
  await answer('user?user_id=2', user('two'))
  for (const request of waiting('user?user_id=2')) await act(async () => request.answer(user('TWO')))
  expect(page.paints[0]).toBe('at: wait')
  expect(page.paints.slice(1).filter((paint) => paint.includes('wait'))).toEqual([])
  expect(page.paints.slice(1, 4)).toEqual(['at: one', 'going: one', 'going: ONE'])
  expect(page.paints.at(-1)).toBe('at: TWO')
  expect(waiting('user?user_id=2')).toEqual([])
})

test('a second click in a transition to the same params asks nothing more', async () => {
  const page = await open(<Pages />)
  await answer('user?user_id=1', user('one'))
  await act(async () => fireEvent.click(screen.getByRole('button')))
  await act(async () => fireEvent.click(screen.getByRole('button')))
  expect(gets()).toEqual(['user?user_id=1', 'user?user_id=2'])
  await answer('user?user_id=2', user('two'))
  expect(page.paints.at(-1)).toBe('at: two')
})

test.each([false, true])('new params never come with the data of the old ones (in a transition: %s)', async (isTransition) => {
  const seen: string[] = []
  const Watch = ({ id }: { id: number }) => {
    const { name } = useUserProfile()
    useEffect(() => void seen.push(`${id} ${name}`))
    return name
  }
  const Page = () => {
    const [id, setId] = useState(1)
    const next = () => setId(2)
    return (
      <>
        <button onClick={() => (isTransition ? startTransition(next) : next())} />
        <User id={id}>
          <Watch id={id} />
        </User>
      </>
    )
  }
  await open(<Page />)
  await answer('user?user_id=1', user('one'))
  await act(async () => fireEvent.click(screen.getByRole('button')))
  await answer('user?user_id=2', user('two'))
  expect(new Set(seen)).toEqual(new Set(['1 one', '2 two']))
})
