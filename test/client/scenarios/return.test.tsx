// @vitest-environment happy-dom
import { act } from '@testing-library/react'
import type { ReactNode } from 'react'
import { describe, expect, test, vi } from 'vitest'
import { configureMizan, invalidate } from '../../../src/client/index.js'
import { CatalogProvider, useProducts } from './app/index.js'
import { User, user } from './app/views.js'
import { answer, drop, fail, gets, open, pass, setHidden, setOnline, waiting } from './page.js'

const USER = 'user?user_id=5'

async function opened(ui: ReactNode = <User />) {
  const page = await open(ui)
  await answer(USER, user('Ann'))
  return page
}

describe('without a connection', () => {
  test('three invalidations are no request, and one when it is back', async () => {
    const page = await opened()
    await setOnline(false)
    for (let time = 0; time < 3; time++) await act(async () => invalidate(['user']))
    expect(gets()).toHaveLength(1)
    await setOnline(true)
    expect(gets()).toHaveLength(2)
    await answer(USER, user('Bob'))
    expect(page.text()).toBe('Bob')
  })

  test('what was missed meanwhile is fetched when it is back, once', async () => {
    await opened()
    await setOnline(false)
    await setOnline(true)
    expect(gets()).toHaveLength(2)
    await answer(USER, user('Bob'))
    expect(waiting(USER)).toEqual([])
  })

  test('what was missed is fetched on return when it is back while nobody looks', async () => {
    const page = await opened()
    await setHidden(true)
    await setOnline(false)
    await setOnline(true)
    expect(gets()).toHaveLength(1)
    await setHidden(false)
    expect(gets()).toHaveLength(2)
    await answer(USER, user('Bob'))
    expect(page.text()).toBe('Bob')
  })

  test('a refetch that failed is tried again when it is back', async () => {
    const page = await opened()
    await act(async () => invalidate(['user']))
    await drop(USER)
    await setOnline(false)
    await setOnline(true)
    await answer(USER, user('Bob'))
    expect(page.text()).toBe('Bob')
    expect(gets()).toHaveLength(3)
  })

  test('a first load is tried all the same: the browser may be wrong', async () => {
    await setOnline(false)
    const page = await open(<User />)
    await answer(USER, user('Ann'))
    expect(page.text()).toBe('Ann')
    await setOnline(true)
  })
})

describe('a tab that comes to the front', () => {
  test('fetches once what was invalidated three times meanwhile, for which nothing was sent', async () => {
    const page = await opened()
    await setHidden(true)
    for (let time = 0; time < 3; time++) await act(async () => invalidate(['user']))
    expect(gets()).toHaveLength(1)
    await setHidden(false)
    expect(gets()).toHaveLength(2)
    await answer(USER, user('new'))
    expect(page.paints).toEqual(['wait', 'Ann', 'new'])
    await setHidden(true)
    await setHidden(false)
    expect(gets()).toHaveLength(2)
  })

  test('fetches nothing that nothing made stale', async () => {
    await opened()
    await setHidden(true)
    await setHidden(false)
    expect(gets()).toHaveLength(1)
  })

  test('fetches all that it shows, once, when the application wants that', async () => {
    const restore = configureMizan({ refetchOnFocus: true })
    const page = await opened()
    await setHidden(true)
    expect(gets()).toHaveLength(1)
    await setHidden(false)
    expect(gets()).toHaveLength(2)
    await answer(USER, user('Bob'))
    expect(page.paints).toEqual(['wait', 'Ann', 'Bob'])
    restore()
  })

  test('tries again what failed while it was there', async () => {
    const page = await opened()
    await act(async () => invalidate(['user']))
    await setHidden(true)
    await fail(USER)
    await setHidden(false)
    for (const request of waiting(USER)) await act(async () => request.answer(user('Bob')))
    expect(page.text()).toBe('Bob')
  })

  test('a hidden tab loads what it shows for the first time: a link may have opened it there', async () => {
    await setHidden(true)
    const page = await open(<User />)
    expect(gets()).toHaveLength(1)
    await answer(USER, user('Ann'))
    expect(page.text()).toBe('Ann')
    await setHidden(false)
    expect(gets()).toHaveLength(1)
  })
})

describe('a page that comes back by the back button', () => {
  const show = (persisted: boolean) =>
    act(async () => {
      const event = new Event('pageshow')
      Object.defineProperty(event, 'persisted', { value: persisted })
      window.dispatchEvent(event)
    })

  test('from memory: it fetches all that it shows, and shows the old data until then', async () => {
    const page = await opened()
    await show(true)
    expect(gets()).toHaveLength(2)
    await answer(USER, user('Bob'))
    expect(page.paints).toEqual(['wait', 'Ann', 'Bob'])
  })

  test('from memory: what it keeps for later is fetched when it shows again', async () => {
    const page = await opened()
    await page.show(null)
    await show(true)
    expect(gets()).toHaveLength(1)
    await page.show(<User />)
    expect(gets()).toHaveLength(2)
    await answer(USER, user('Bob'))
    expect(page.paints).toEqual(['wait', 'Ann', '', 'Ann', 'Bob'])
  })

  test('anew: it fetches nothing twice', async () => {
    await opened()
    await show(false)
    expect(gets()).toHaveLength(1)
  })
})

describe('poll', () => {
  const Products = () => useProducts().map(({ name }) => name).join()
  const Catalog = ({ poll }: { poll?: number }) => (
    <CatalogProvider poll={poll} fallback="wait">
      <Products />
    </CatalogProvider>
  )
  const products = (name: string) => ({ products: [{ id: 1, name, stock: { left: 1 } }] })

  test('fetches again and again while it is on the page', async () => {
    vi.useFakeTimers()
    const page = await open(<Catalog poll={1000} />)
    await answer('catalog', products('one'))
    await pass(990)
    expect(gets()).toHaveLength(1)
    await pass(20)
    expect(gets()).toHaveLength(2)
    await answer('catalog', products('two'))
    await pass(1010)
    await answer('catalog', products('three'))
    expect(page.paints).toEqual(['wait', 'one', 'two', 'three'])
    expect(gets()).toHaveLength(3)
    await page.show(null)
    await pass(5000)
    expect(gets()).toHaveLength(3)
  })

  test('waits for an answer that is slower than it, and goes on after a failure', async () => {
    vi.useFakeTimers()
    await open(<Catalog poll={1000} />)
    await answer('catalog', products('one'))
    await pass(3500)
    expect(waiting('catalog')).toHaveLength(1)
    expect(gets()).toHaveLength(2)
    await drop('catalog')
    await pass(1010)
    expect(waiting('catalog')).toHaveLength(1)
    expect(gets()).toHaveLength(3)
  })

  test('rests in a hidden tab, and asks once on return when it is overdue', async () => {
    vi.useFakeTimers()
    await open(<Catalog poll={1000} />)
    await answer('catalog', products('one'))
    await setHidden(true)
    await pass(5000)
    expect(gets()).toHaveLength(1)
    await setHidden(false)
    expect(gets()).toHaveLength(2)
    await pass(500)
    expect(gets()).toHaveLength(2)
    await answer('catalog', products('two'))
    await pass(1010)
    expect(gets()).toHaveLength(3)
  })

  test('follows its prop: another time, or none', async () => {
    vi.useFakeTimers()
    const page = await open(<Catalog poll={1000} />)
    await answer('catalog', products('one'))
    await page.show(<Catalog poll={100} />)
    await pass(110)
    expect(gets()).toHaveLength(2)
    await answer('catalog', products('two'))
    await page.show(<Catalog />)
    await pass(5000)
    expect(gets()).toHaveLength(2)
    expect(page.text()).toBe('two')
  })

  test('is no param', async () => {
    await open(<Catalog poll={1000} />)
    expect(gets()).toEqual(['catalog'])
  })
})
