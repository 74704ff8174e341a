// @vitest-environment happy-dom
import { act } from '@testing-library/react'
import { StrictMode, useEffect } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import { mutation, registerContext } from '../../../src/client/index.js'
import { formFields, mutationHook, provider, read, type MutationHook, type MutationState } from '../../../src/client/react/index.js'
import { answer, open, server, settle } from './harness.js'

const updateName = mutation('update_name', ['user'])
const useUpdateName = mutationHook(updateName) as MutationHook<{ name: string }, { name: string }>

const calls = new Set<unknown>()
let state: MutationState<{ name: string }>
let call: ReturnType<typeof useUpdateName>[0]

function Form() {
  const [update, current] = useUpdateName()
  useEffect(() => {
    calls.add(update)
    call = update
    state = current
  })
  return null
}

beforeEach(() => calls.clear())

test('the state follows a call, whose function stays the same', async () => {
  await open(<Form />)
  expect(state).toMatchObject({ isPending: false, data: undefined, error: null })
  let result: Promise<unknown> | undefined
  await act(async () => void (result = call({ name: 'Ann' })))
  expect(state).toMatchObject({ isPending: true })
  await answer({ result: { name: 'Ann' }, invalidate: [] })
  expect(state).toMatchObject({ isPending: false, data: { name: 'Ann' }, error: null })
  await expect(result).resolves.toEqual({ name: 'Ann' })
  expect(calls.size).toBe(1)
})

test('a form waits for how it is read, where that has to be found out', async () => {
  const addPen = mutation('add_pen', [])
  let told!: (args: Record<string, unknown>) => void
  const usePen = mutationHook(addPen, () => new Promise<Record<string, unknown>>((resolve) => (told = resolve)))
  let action: ((form: FormData) => Promise<void>) | undefined
  function PenForm() {
    const [, { action: current }] = usePen() as unknown as [unknown, MutationState<unknown>]
    useEffect(() => void (action = current))
    return null
  }
  await open(<PenForm />)
  let sent: Promise<void> | undefined
  await act(async () => void (sent = action!(new FormData())))
  expect(server.requests).toHaveLength(0)
  await act(async () => told({ size: { mm: 7 } }))
  expect(server.last.body).toMatchObject({ fn: 'add_pen', args: { size: { mm: 7 } } })
  await answer({ result: null, invalidate: [] })
  await sent
})

test('an error stands in the state, and need not be caught', async () => {
  const unhandled = vi.fn()
  process.on('unhandledRejection', unhandled)
  await open(<Form />)
  await act(async () => void call({ name: '' }))
  await settle((request) => request.problem('invalid', 400, { fields: { name: ['Empty.'] } }))
  await act(() => new Promise((resolve) => setTimeout(resolve, 10)))
  expect(state).toMatchObject({ isPending: false, data: undefined, error: { code: 'invalid', fields: { name: ['Empty.'] } } })
  expect(unhandled).not.toHaveBeenCalled()
  process.off('unhandledRejection', unhandled)
})

test('the latest call wins, in whatever order the answers come', async () => {
  await open(<Form />)
  await act(async () => void call({ name: 'first' }))
  await act(async () => void call({ name: 'second' }))
  await answer({ result: { name: 'second' }, invalidate: [] }, 1)
  await answer({ result: { name: 'first' }, invalidate: [] }, 0)
  expect(state).toMatchObject({ isPending: false, data: { name: 'second' } })
})

test('reset forgets what was, and a pending call no longer counts', async () => {
  await open(<Form />)
  await act(async () => void call({ name: 'Ann' }))
  await act(async () => state.reset())
  expect(state).toMatchObject({ isPending: false, data: undefined })
  await answer({ result: { name: 'Ann' }, invalidate: [] })
  expect(state).toMatchObject({ isPending: false, data: undefined })
})

test('a form is its texts, the last of each name, unless its fields are known', async () => {
  await open(<Form />)
  const form = new FormData()
  for (const [name, value] of [['$ACTION_ID_1', ''], ['a', '1'], ['a', '2'], ['b.c', ''], ['__proto__', 'x']] as const) form.append(name, value)
  await act(async () => void state.action(form))
  expect(server.last.body).toEqual({ fn: 'update_name', args: JSON.parse('{"a":"2","b.c":"","__proto__":"x"}') })
  await answer({ result: { name: '' }, invalidate: [] })

  const useNumbers = mutationHook(mutation('numbers', []), formFields({ a: 'n', 'b.c': 'n?' })) as typeof useUpdateName
  const Numbers = () => {
    const [, { action }] = useNumbers()
    useEffect(() => void (state = { ...state, action }))
    return null
  }
  await open(<Numbers />)
  await act(async () => void state.action(form))
  expect(server.last.body).toEqual({ fn: 'numbers', args: JSON.parse('{"a":2,"b":{"c":null},"__proto__":"x"}') })
  await answer({ result: null, invalidate: [] })
})

test('a call outlives the component that made it, silently', async () => {
  const page = await open(<Form />)
  let result: Promise<unknown> | undefined
  await act(async () => void (result = call({ name: 'Ann' })))
  await page.unmount()
  expect(server.last.isAborted).toBe(false)
  await answer({ result: { name: 'Ann' }, invalidate: [] })
  await expect(result).resolves.toEqual({ name: 'Ann' })
})

test('works under StrictMode', async () => {
  await open(
    <StrictMode>
      <Form />
    </StrictMode>,
  )
  await act(async () => void call({ name: 'Ann' }))
  await answer({ result: { name: 'Ann' }, invalidate: [] })
  expect(state).toMatchObject({ data: { name: 'Ann' } })
  expect(server.requests).toHaveLength(1)
})

test('the context that a mutation affects shows its new state, and no other is fetched', async () => {
  const user = registerContext('user')
  const UserProvider = provider(user)
  const useProfile = read(user, 'user_profile') as () => string
  const Name = () => useProfile()
  const page = await open(
    <>
      <UserProvider user_id={5} fallback="wait">
        <Name />
      </UserProvider>
      <UserProvider user_id={6} fallback="wait">
        <Name />
      </UserProvider>
      <Form />
    </>,
  )
  await answer({ user_profile: 'five ' }, 0)
  await answer({ user_profile: 'six' }, 1)
  await act(async () => void call({ name: 'V' }))
  await answer({ result: { name: 'V' }, invalidate: [{ context: 'user', params: { user_id: 5 } }] })
  expect(server.gets.slice(2)).toEqual(['/api/mizan/ctx/user/?user_id=5'])
  await answer({ user_profile: 'V ' })
  expect(page.text()).toBe('V six')
})
