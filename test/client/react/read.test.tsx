// @vitest-environment happy-dom
import { act } from '@testing-library/react'
import { expect, test } from 'vitest'
import { invalidate, registerContext } from '../../../src/client/index.js'
import { provider, read, status, type Failure } from '../../../src/client/react/index.js'
import { answer, Boundary, open, said, server } from './harness.js'

const user = registerContext('chat_user')
const ChatUserProvider = provider(user)
const useChatUserContext = status(user)
const useUserProfile = read(user, 'user_profile') as () => { name: string }
const useUserOrders = read(user, 'user_orders') as () => number[] | undefined

const Name = () => useUserProfile().name
const Orders = () => ` ${useUserOrders()?.length ?? 'no'} orders`
const Trouble = () => {
  const { error, isStale } = useChatUserContext()
  return error && ` ${isStale ? 'stale' : 'fresh'} ${error.code}`
}

test.each([
  ['a read hook', Name, 'useUserProfile() finds no <ChatUserProvider> above it.'],
  ['a status hook', () => String(useChatUserContext().isStale), 'useChatUserContext() finds no <ChatUserProvider> above it.'],
])('%s without its provider names the provider to add', async (_, Reader, message) => {
  const page = await open(
    <Boundary>
      <Reader />
    </Boundary>,
  )
  expect(page.text()).toContain(message)
  said.length = 0
})

test('a hook reads the nearest provider of its context', async () => {
  const page = await open(
    <ChatUserProvider id={1} fallback="wait">
      <Name />
      <ChatUserProvider id={2} fallback="wait">
        <Name />
      </ChatUserProvider>
    </ChatUserProvider>,
  )
  await act(async () => server.requests.forEach((request) => request.answer({ user_profile: { name: request.url.slice(-1) } })))
  expect(page.text()).toBe('12')
})

test('a function that the answer leaves out is undefined, even when its name is a method of every object', async () => {
  const useConstructor = read(user, 'constructor')
  const Odd = () => ` ${typeof useConstructor()}`
  const page = await open(
    <ChatUserProvider fallback="wait">
      <Name />
      <Orders />
      <Odd />
    </ChatUserProvider>,
  )
  await answer({ user_profile: { name: 'Ann' } })
  expect(page.text()).toBe('Ann no orders undefined')
  expect(server.gets).toHaveLength(1)
})

test('a function that failed throws in its own hook only, and recovers with the next answer', async () => {
  const page = await open(
    <ChatUserProvider fallback="wait">
      <Name />
      <Boundary>
        <ChatUserProvider fallback="wait" errorFallback=" no orders today">
          <Orders />
        </ChatUserProvider>
      </Boundary>
    </ChatUserProvider>,
  )
  await answer({ user_profile: { name: 'Ann' }, $errors: { user_orders: { code: 'forbidden', status: 403, title: 'Forbidden' } } })
  expect(page.text()).toBe('Ann no orders today')
  await act(async () => invalidate(['chat_user']))
  expect(page.text()).toBe('Ann no orders today')
  await answer({ user_profile: { name: 'Ann' }, user_orders: [1] })
  expect(page.text()).toBe('Ann 1 orders')
  said.length = 0
})

test('a function that breaks down in a later answer keeps its data, and the others get theirs', async () => {
  const page = await open(
    <ChatUserProvider fallback="wait">
      <Name />
      <Orders />
      <Trouble />
    </ChatUserProvider>,
  )
  await answer({ user_profile: { name: 'Ann' }, user_orders: [1] })
  await act(async () => invalidate(['chat_user']))
  await answer({ user_profile: { name: 'Bob' }, $errors: { user_orders: { code: 'server', status: 500, title: 'Server' } } })
  expect(page.text()).toBe('Bob 1 orders stale server')
  await act(async () => invalidate(['chat_user']))
  await answer({ user_profile: { name: 'Bob' }, user_orders: [1, 2] })
  expect(page.text()).toBe('Bob 2 orders')
})

test('a function that is refused in a later answer loses its data', async () => {
  const page = await open(
    <Boundary>
      <ChatUserProvider fallback="wait">
        <Orders />
      </ChatUserProvider>
    </Boundary>,
  )
  await answer({ user_orders: [1] })
  await act(async () => invalidate(['chat_user']))
  await answer({ $errors: { user_orders: { code: 'forbidden', status: 403, title: 'Forbidden' } } })
  expect(page.text()).toBe('caught Forbidden')
  said.length = 0
})

test('a function that failed is asked for once more by retry, and keeps its fallback until the answer is there', async () => {
  const page = await open(
    <ChatUserProvider fallback="wait" errorFallback={({ retry }: Failure) => <button onClick={retry}>failed</button>}>
      <Orders />
    </ChatUserProvider>,
  )
  await answer({ $errors: { user_orders: { code: 'forbidden', status: 403, title: 'Forbidden' } } })
  said.length = 0
  await act(async () => document.querySelector('button')!.click())
  expect(page.text()).toBe('failed')
  expect(said).toEqual([])
  await answer({ user_orders: [1] })
  expect(page.text()).toBe(' 1 orders')
  expect(server.gets).toHaveLength(2)
})

test('the error that a hook throws is the problem of its function', async () => {
  const page = await open(
    <Boundary>
      <ChatUserProvider fallback="wait">
        <Orders />
      </ChatUserProvider>
    </Boundary>,
  )
  await answer({ $errors: { user_orders: { code: 'forbidden', status: 403, title: 'Forbidden', detail: 'Staff only.' } } })
  expect(page.text()).toBe('caught Staff only.')
  said.length = 0
})

test('the status tells when the data came, and refetches', async () => {
  const seen: unknown[] = []
  const start = Date.now()
  const Status = () => {
    const { updatedAt, isRefreshing, refetch } = useChatUserContext()
    seen.push(refetch)
    return (
      <button onClick={() => void refetch()}>
        {updatedAt === null ? 'never' : updatedAt >= start ? 'now' : 'long ago'} {isRefreshing ? 'busy' : 'idle'}
      </button>
    )
  }
  const page = await open(
    <ChatUserProvider fallback={<Status />}>
      <Status />
    </ChatUserProvider>,
  )
  expect(page.text()).toBe('never busy')
  await answer({})
  expect(page.text()).toBe('now idle')
  await act(async () => document.querySelector('button')!.click())
  expect(page.text()).toBe('now busy')
  await answer({})
  expect(page.text()).toBe('now idle')
  expect(new Set(seen).size).toBe(1)
})
