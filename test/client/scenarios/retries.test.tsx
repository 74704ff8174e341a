// @vitest-environment happy-dom
import { act } from '@testing-library/react'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { configureMizan, invalidate, type MizanError, type MizanEvent, observe } from '../../../src/client/index.js'
import { UserProvider, useUserContext } from './app/index.js'
import { Name, User, user } from './app/views.js'
import { answer, drop, fail, gets, open, pass, said, setOnline, waiting } from './page.js'

const USER = 'user?user_id=5'

const Trouble = () => ` ${useUserContext().error?.code ?? 'well'}`

const ui = (
  <User>
    <Name />
    <Trouble />
  </User>
)

beforeEach(() => {
  vi.useFakeTimers()
  return configureMizan({ retries: 3 })
})

/** Lets time go by until the next request, and tells how long that took; null when none comes within 20 s. */
async function untilAsked(): Promise<number | null> {
  const before = gets().length
  for (let past = 50; past <= 20_000; past += 50) {
    await act(async () => vi.advanceTimersByTimeAsync(50))
    if (gets().length > before) return past
  }
  return null
}

test.each([
  ['no answer', () => drop(USER)],
  ['an overloaded server', () => fail(USER, 'unavailable', 503)],
  ['a limit of its rate', () => fail(USER, 'rate_limited', 429)],
  ["a proxy's page", () => act(async () => waiting(USER)[0]!.answerText('<h1>Bad gateway</h1>', { status: 502 }))],
])('a read that gets %s is tried again after about 1, 2 and 4 seconds, then no more', async (_, end) => {
  const page = await open(ui)
  await answer(USER, user('Ann'))
  await act(async () => invalidate(['user']))
  const delays: (number | null)[] = []
  for (let time = 0; time < 4; time++) {
    await end()
    expect(page.text()).toContain('Ann')
    delays.push(await untilAsked())
  }
  expect(delays[3]).toBeNull()
  for (const [at, seconds] of [1, 2, 4].entries()) {
    expect(delays[at]).toBeGreaterThanOrEqual(seconds * 500)
    expect(delays[at]).toBeLessThanOrEqual(seconds * 1500 + 50)
  }
  expect(gets()).toHaveLength(5)
  expect(page.text()).not.toContain('well')
})

test('the waits of two pages differ, so that they do not come back together', async () => {
  const retries: Extract<MizanEvent, { type: 'retry' }>[] = []
  onTestFinished(observe((event) => void (event.type === 'retry' && retries.push(event))))
  for (const [id, random] of [0.1, 0.9].entries()) {
    vi.spyOn(Math, 'random').mockReturnValue(random)
    const page = await open(<User id={id} />)
    await drop(`user?user_id=${id}`)
    await page.unmount()
  }
  expect(retries).toMatchObject([{ context: 'user', params: { user_id: 0 }, attempt: 0 }, { params: { user_id: 1 }, attempt: 0 }])
  expect(retries[0]!.delay).not.toBe(retries[1]!.delay)
})

test('a first load waits for its retries behind the fallback, and shows what the last one brings', async () => {
  const page = await open(ui)
  await drop(USER)
  expect(page.text()).toBe('wait')
  expect(await untilAsked()).not.toBeNull()
  await fail(USER, 'unavailable', 503)
  expect(page.text()).toBe('wait')
  expect(await untilAsked()).not.toBeNull()
  await answer(USER, user('Ann'))
  expect(page.text()).toBe('Ann well')
  expect(await untilAsked()).toBeNull()
})

test('a first load that fails to the end shows errorFallback', async () => {
  const page = await open(
    <UserProvider user_id={5} fallback="wait" errorFallback="broken">
      <Name />
    </UserProvider>,
  )
  for (let time = 0; time < 3; time++) {
    await drop(USER)
    expect(page.text()).toBe('wait')
    expect(await untilAsked()).not.toBeNull()
  }
  await drop(USER)
  expect(page.text()).toBe('broken')
  expect(await untilAsked()).toBeNull()
  said.length = 0
})

test.each([
  ['invalid', 400],
  ['unauthenticated', 401],
  ['forbidden', 403],
  ['not_found', 404],
  ['server', 500],
])('what the function itself answers is not asked for again: %s', async (code, status) => {
  const page = await open(
    <UserProvider user_id={5} fallback="wait" errorFallback={({ error }: { error: MizanError }) => error.code}>
      <Name />
    </UserProvider>,
  )
  await fail(USER, code, status)
  expect(page.text()).toBe(code)
  expect(await untilAsked()).toBeNull()
  said.length = 0
})

test('an invalidation in the meantime asks at once, and the wait is over', async () => {
  const page = await open(ui)
  await answer(USER, user('Ann'))
  await act(async () => invalidate(['user']))
  await drop(USER)
  await pass(50)
  await act(async () => invalidate(['user']))
  expect(waiting(USER)).toHaveLength(1)
  await answer(USER, user('Bob'))
  expect(page.text()).toBe('Bob well')
  expect(await untilAsked()).toBeNull()
})

test('a network that comes back ends the wait, with one request', async () => {
  const page = await open(ui)
  await answer(USER, user('Ann'))
  await act(async () => invalidate(['user']))
  await drop(USER)
  await setOnline(false)
  await setOnline(true)
  expect(waiting(USER)).toHaveLength(1)
  await answer(USER, user('Bob'))
  expect(page.text()).toBe('Bob well')
  expect(await untilAsked()).toBeNull()
  expect(gets().length).toBeLessThanOrEqual(4)
})

test('what went off the page in the meantime is not tried again', async () => {
  const page = await open(ui)
  await answer(USER, user('Ann'))
  await act(async () => invalidate(['user']))
  await drop(USER)
  await page.show(null)
  expect(await untilAsked()).toBeNull()
  await page.show(ui)
  expect(gets()).toHaveLength(3)
})

test('a success begins the count anew', async () => {
  await open(ui)
  await answer(USER, user('Ann'))
  for (let round = 0; round < 2; round++) {
    await act(async () => invalidate(['user']))
    await drop(USER)
    const first = await untilAsked()
    expect(first).toBeLessThanOrEqual(1550)
    await answer(USER, user('Bob'))
  }
})

test('none are made when the application says so', async () => {
  const restore = configureMizan({ retries: 0 })
  const page = await open(ui)
  await answer(USER, user('Ann'))
  await act(async () => invalidate(['user']))
  await drop(USER)
  expect(page.text()).toBe('Ann network')
  expect(await untilAsked()).toBeNull()
  restore()
})
