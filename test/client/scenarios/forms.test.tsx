// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react'
import { useEffect } from 'react'
import { beforeEach, expect, test } from 'vitest'
import type { MutationState } from '../../../src/client/index.js'
import { useAddOrder, type Order } from './app/index.js'
import { Boundary, answerCall, callOf, drop, expectAllHandled, fail, open, posts } from './page.js'

let state: MutationState<Order>

function OrderForm({ quantity = 'number' }: { quantity?: 'number' | 'text' }) {
  const [, current] = useAddOrder()
  useEffect(() => void (state = current))
  const { action, isPending, error } = current
  return (
    <form action={action}>
      <input type="hidden" name="user_id" value="5" readOnly />
      <input name="product" aria-label="product" defaultValue="" />
      <input name="quantity" aria-label="quantity" type={quantity} defaultValue="1" />
      <input name="gift" aria-label="gift" type="checkbox" />
      {['red', 'blue', 'green'].map((tag) => (
        <input key={tag} name="tags" aria-label={tag} type="checkbox" value={tag} />
      ))}
      <textarea name="note" aria-label="note" defaultValue="" />
      <button disabled={isPending}>{error?.code ?? 'send'}</button>
    </form>
  )
}

const field = (label: string) => screen.getByLabelText<HTMLInputElement>(label)
const submit = () => act(async () => fireEvent.click(screen.getByRole('button')))

function fill(): void {
  fireEvent.change(field('product'), { target: { value: 'pen' } })
  fireEvent.change(field('quantity'), { target: { value: '3' } })
}

beforeEach(expectAllHandled)

test('an action sends the form by the types of the arguments, and the state follows it', async () => {
  await open(<OrderForm />)
  fill()
  fireEvent.click(field('gift'))
  for (const tag of ['red', 'blue']) fireEvent.click(field(tag))
  await submit()
  expect(callOf(posts()[0]!)).toMatchObject({
    fn: 'add_order',
    args: { user_id: 5, product: 'pen', quantity: 3, gift: true, tags: ['red', 'blue'], note: null },
  })
  expect(state.isPending).toBe(true)
  expect(screen.getByRole<HTMLButtonElement>('button').disabled).toBe(true)
  await answerCall('add_order', { id: 1, product: 'pen' })
  expect(state).toMatchObject({ isPending: false, data: { id: 1, product: 'pen' }, error: null })
})

test('an unticked box is false, a list without values is empty, and a text that is no number is left to the server', async () => {
  await open(<OrderForm quantity="text" />)
  fireEvent.change(field('quantity'), { target: { value: 'many' } })
  await submit()
  expect(callOf(posts()[0]!).args).toMatchObject({ quantity: 'many', gift: false, tags: [], product: '' })
  await answerCall('add_order', { id: 1, product: '' })
})

test('an action that succeeds empties the form, as React does', async () => {
  await open(<OrderForm />)
  fill()
  await submit()
  await answerCall('add_order', { id: 1, product: 'pen' })
  expect(field('product').value).toBe('')
  expect(field('quantity').value).toBe('1')
})

// That what was typed stays, only a browser shows: happy-dom resets a form without asking its listeners first.
test.each([
  ['refused', () => fail('add_order', 'invalid', 400, { fields: { quantity: ['Too many.'] } }), 'invalid'],
  ['broken off', () => drop('add_order'), 'network'],
])('the error of an action that is %s stands in the state alone, and the form can be sent again', async (_, end, code) => {
  await open(
    <Boundary>
      <OrderForm />
    </Boundary>,
  )
  fill()
  await submit()
  await end()
  expect(screen.getByRole('button').textContent).toBe(code)
  expect(state.isPending).toBe(false)
  fill()
  await submit()
  expect(callOf(posts()[1]!).args).toMatchObject({ product: 'pen', quantity: 3 })
  await answerCall('add_order', { id: 1, product: 'pen' })
  expect(state.error).toBeNull()
  expect(field('product').value).toBe('')
})

test('an action of a form that goes away is not aborted', async () => {
  const page = await open(<OrderForm />)
  fill()
  await submit()
  await page.show(null)
  expect(posts()[0]?.isAborted).toBe(false)
  await answerCall('add_order', { id: 1, product: 'pen' })
})

test('an action stays the same from render to render', async () => {
  const page = await open(<OrderForm />)
  const before = state.action
  expect(before).toBeTypeOf('function')
  await page.show(<OrderForm />)
  expect(state.action).toBe(before)
})

test('React has its own fields in a form, which are no arguments', async () => {
  await open(<OrderForm />)
  const form = new FormData()
  for (const [name, value] of Object.entries({ $ACTION_ID_1: '', $ACTION_KEY: 'k', user_id: '5', product: 'pen', quantity: '1' })) form.append(name, value)
  await act(async () => void state.action(form))
  expect(Object.keys(callOf(posts()[0]!).args).filter((key) => key.startsWith('$'))).toEqual([])
  await answerCall('add_order', { id: 1, product: 'pen' })
})
