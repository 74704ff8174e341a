// @vitest-environment happy-dom
import { act } from '@testing-library/react'
import { memo, useEffect, type ReactNode } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import { invalidate } from '../../../src/client/index.js'
import { useUserOrders, useUserProfile, type Profile } from './app/index.js'
import { User, user } from './app/views.js'
import { answer, gets, open } from './page.js'

const USER = 'user?user_id=5'

/** How often each reader rendered. */
const rendered = vi.fn<(reader: string) => void>()
beforeEach(() => void rendered.mockClear())
const renders = () => Object.fromEntries(Object.keys(READERS).map((reader) => [reader, rendered.mock.calls.flat().filter((name) => name === reader).length]).filter(([, count]) => count !== 0))

function reader(name: string, useText: () => ReactNode) {
  return memo(function Reader() {
    const text = useText()
    rendered(name)
    return <i>{text} </i>
  })
}

const READERS = {
  name: reader('name', () => useUserProfile((profile) => profile.name)),
  city: reader('city', () => useUserProfile((profile) => profile.address.city)),
  address: reader('address', () => useUserProfile((profile) => profile.address).zip),
  profile: reader('profile', () => useUserProfile().name),
  orders: reader('orders', () => useUserOrders().length),
  second: reader('second', () => useUserOrders((orders) => orders[1])?.product),
  count: reader('count', () => useUserOrders((orders) => orders.length)),
}

async function opened() {
  const page = await open(<User>{Object.entries(READERS).map(([name, Reader]) => <Reader key={name} />)}</User>)
  await answer(USER, user('Ann', 2))
  expect(page.text()).toBe('Ann Ulm 89073 Ann 2 product 1 2 ')
  rendered.mockClear()
  return page
}

async function refetched(data: unknown): Promise<void> {
  await act(async () => invalidate(['user']))
  await answer(USER, data)
}

test('an answer that is equal to the last one renders nothing', async () => {
  await opened()
  await refetched(user('Ann', 2))
  expect(renders()).toEqual({})
})

test('another name renders its readers and those of the whole profile, once', async () => {
  const page = await opened()
  await refetched(user('Bob', 2))
  expect(renders()).toEqual({ name: 1, profile: 1 })
  expect(page.text()).toBe('Bob Ulm 89073 Bob 2 product 1 2 ')
})

test('something deep in the profile renders the readers of what holds it', async () => {
  await opened()
  const { user_profile, user_orders } = user('Ann', 2)
  await refetched({ user_orders, user_profile: { ...user_profile, address: { ...user_profile.address, zip: '1' } } })
  expect(renders()).toEqual({ address: 1, profile: 1 })
})

test('one more order renders the readers of the list and of its length, and not of the others in it', async () => {
  await opened()
  await refetched(user('Ann', 3))
  expect(renders()).toEqual({ orders: 1, count: 1 })
})

test('equal parts of an answer are the very same objects as before', async () => {
  const seen: unknown[] = []
  const Watch = () => {
    const address = useUserProfile((profile) => profile.address)
    const orders = useUserOrders()
    const profile = useUserProfile()
    useEffect(() => void seen.push([profile, address, orders[0], orders]))
    return null
  }
  await open(
    <User>
      <Watch />
    </User>,
  )
  await answer(USER, user('Ann', 1))
  await refetched(user('Bob', 2))
  const [before, after] = seen as [unknown[], unknown[]]
  expect(seen).toHaveLength(2)
  expect(before.map((part, at) => part === after[at])).toEqual([false, true, true, false])
})

test('a selector that makes a new object each time neither loops nor renders for what it does not select', async () => {
  const inline = vi.fn()
  const Inline = memo(function Inline() {
    const { city } = useUserProfile(({ address }) => ({ city: address.city, list: [1] }))
    inline()
    return city
  })
  const page = await open(
    <User>
      <Inline />
    </User>,
  )
  await answer(USER, user('Ann'))
  inline.mockClear()
  await refetched(user('Bob'))
  expect(inline).not.toHaveBeenCalled()
  const { user_profile, user_orders } = user('Bob')
  await refetched({ user_orders, user_profile: { ...user_profile, address: { city: 'Bonn', zip: '' } } })
  expect(page.text()).toBe('Bonn')
  expect(inline).toHaveBeenCalledOnce()
})

test('a selector that is another function in each render gives the same object while it selects the same', async () => {
  const given: unknown[] = []
  const Later = () => {
    const orders = useUserOrders((all) => all.filter(({ id }) => id > 0))
    useEffect(() => void given.push(orders))
    return orders.length
  }
  const ui = () => (
    <User>
      <Later />
    </User>
  )
  const page = await open(ui())
  await answer(USER, user('Ann', 2))
  await page.show(ui())
  await refetched(user('Bob', 2))
  await page.show(ui())
  expect(given).toHaveLength(3)
  expect(new Set(given).size).toBe(1)
  await refetched(user('Bob', 3))
  expect(page.text()).toBe('2')
  expect(given.at(-1)).not.toBe(given[0])
})

test('a selector follows the props of its component', async () => {
  const Field = ({ field }: { field: 'city' | 'zip' }) => useUserProfile((profile) => profile.address[field])
  const ui = (field: 'city' | 'zip') => (
    <User>
      <Field field={field} />
    </User>
  )
  const page = await open(ui('city'))
  await answer(USER, user('Ann'))
  await page.show(ui('zip'))
  expect(page.text()).toBe('89073')
  await refetched({ ...user('Ann'), user_profile: { name: 'Ann', address: { city: 'Ulm', zip: '1' } } })
  expect(page.text()).toBe('1')
  expect(gets()).toHaveLength(2)
})

test('a selector that gives undefined or null is no reason to wait', async () => {
  const Nothing = () => String(useUserProfile((profile: Profile & { nick?: null }) => profile.nick))
  const page = await open(
    <User>
      <Nothing />
    </User>,
  )
  await answer(USER, user('Ann'))
  expect(page.text()).toBe('undefined')
  await refetched({ ...user('Ann'), user_profile: { ...user('Ann').user_profile, nick: null } })
  expect(page.text()).toBe('null')
})

test('the status renders with what it tells of, and the data do not', async () => {
  await opened()
  await act(async () => invalidate(['user']))
  expect(renders()).toEqual({})
  await answer(USER, user('Ann', 2))
})
