// @vitest-environment node
import { renderToString } from 'react-dom/server'
import { afterEach, expect, test } from 'vitest'
import { mizanFetch } from '../../src/client/index.js'
import type { MizanMock } from '../../src/testing/index.js'
import { mockShop, Page, updateName, UserProvider, useUserProfile, type Contexts, type Functions } from './shop.js'

let mizan: MizanMock<Contexts, Functions>

afterEach(() => mizan.restore())

test('calls and fetches are answered where there is no page', async () => {
  mizan = mockShop({ user: { user_profile: ({ user_id }) => ({ name: `number ${user_id}` }) } }, { update_name: ({ name }) => ({ ok: name !== '' }) })
  await expect(updateName({ name: 'x' })).resolves.toEqual({ ok: true })
  await expect(mizanFetch('user', { user_id: 5 })).resolves.toMatchObject({ user_profile: { name: 'number 5' } })
  mizan.fail('update_name', 'sold_out', { once: true })
  await expect(updateName({ name: 'x' })).rejects.toMatchObject({ code: 'sold_out' })
  expect(mizan.calls('update_name')).toHaveLength(2)
  await mizan.idle()
})

test('a page that is rendered to text has what was preloaded', async () => {
  mizan = mockShop({ user: { user_profile: ({ user_id }) => ({ name: `number ${user_id + 1}` }) } })
  const Name = () => useUserProfile().name
  await UserProvider.preload({ user_id: 4 }, mizan.store)
  const { wrapper: Wrapper } = mizan
  const text = renderToString(
    <Wrapper>
      <UserProvider user_id={4}>
        <Name />
      </UserProvider>
    </Wrapper>,
  )
  expect(text).toContain('number 5')
})

test('what was not preloaded shows its fallback', () => {
  mizan = mockShop({ user: { user_profile: { name: 'Ann' } } })
  const { wrapper: Wrapper } = mizan
  const text = renderToString(
    <Wrapper>
      <Page />
    </Wrapper>,
  )
  expect(text).toContain('wait')
})
