import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keepAsking } from '../../../src/source/openapi/asking.js'
import type { Supply } from '../../../src/source/openapi/supply.js'

const HOUR = 3_600_000

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

/** A command that does `work` each time that it runs, and gives something new while `isNew` says so. */
function running(work: (touch: () => void) => unknown, isNew = () => false) {
  const state = { runs: 0 }
  const supply: Supply = {
    label: 'command',
    poll: null,
    pollUntilFirst: null,
    folders: [],
    concerns: () => true,
    async ask() {
      state.runs++
      await work(() => asking.touch())
      return { kind: 'document', text: '' }
    },
  }
  const asking = keepAsking(supply, () => Promise.resolve({ failures: 0, hasText: true, isNew: isNew() }))
  return { state, asking }
}

test('a command that writes what it is watched by runs seldom and seldomer', async () => {
  const { state, asking } = running((touch) => {
    touch()
    // The watcher tells a moment later.
    setTimeout(touch, 80)
  })
  await vi.advanceTimersByTimeAsync(HOUR)
  expect(state.runs).toBeGreaterThan(5)
  expect(state.runs).toBeLessThan(25)
  const before = state.runs
  asking.touch()
  await vi.advanceTimersByTimeAsync(150)
  expect(state.runs).toBe(before + 1)
  await asking.stop()
})

test('a change while a command runs is not lost, however often', async () => {
  let left = 10
  const { state, asking } = running(
    (touch) => {
      if (left-- > 0) touch()
    },
    () => true,
  )
  await vi.advanceTimersByTimeAsync(2000)
  expect(state.runs).toBe(11)
  await asking.stop()
})

test('changes from outside are all heeded soon, also when they change nothing', async () => {
  const { state, asking } = running(() => {})
  await vi.advanceTimersByTimeAsync(1)
  for (let times = 1; times <= 10; times++) {
    await vi.advanceTimersByTimeAsync(500)
    asking.touch()
    await vi.advanceTimersByTimeAsync(150)
    expect(state.runs).toBe(times + 1)
  }
  await asking.stop()
})

test('a server that works long for its schema gets half of its time for other things', async () => {
  let questions = 0
  const supply: Supply = {
    label: 'server',
    poll: 100,
    pollUntilFirst: 100,
    folders: [],
    concerns: () => false,
    async ask() {
      questions++
      await new Promise((answered) => setTimeout(answered, 1000))
      return { kind: 'same' }
    },
  }
  const asking = keepAsking(supply, () => Promise.resolve({ failures: 0, hasText: true, isNew: false }))
  await vi.advanceTimersByTimeAsync(10_500)
  expect(questions).toBe(6)
  const stopped = asking.stop()
  await vi.advanceTimersByTimeAsync(1000)
  await stopped
})

/** A server that is asked every two seconds, and takes a while for each answer. */
function asked(work: (touch: () => void) => unknown = () => {}) {
  const state = { questions: 0, taken: 0 }
  const supply: Supply = {
    label: 'server',
    poll: 2000,
    pollUntilFirst: 2000,
    folders: [],
    concerns: () => true,
    async ask() {
      state.questions++
      await new Promise((answered) => setTimeout(answered, 300))
      work(() => asking.touch())
      return { kind: 'same' }
    },
  }
  const asking = keepAsking(supply, () => {
    state.taken++
    return Promise.resolve({ failures: 0, hasText: true, isNew: false })
  })
  return { state, asking }
}

test('who waits for it to be at rest waits for the answer that was asked for last, and not for the next turn', async () => {
  const { state, asking } = asked()
  const seen: number[] = []
  const rest = () => void asking.rest().then(() => seen.push(state.taken))
  rest()
  await vi.advanceTimersByTimeAsync(350)
  expect(seen).toEqual([1])
  rest()
  await vi.advanceTimersByTimeAsync(0)
  expect(seen).toEqual([1, 1])
  asking.again()
  rest()
  await vi.advanceTimersByTimeAsync(350)
  expect(seen).toEqual([1, 1])
  // Another reason comes up while it is asked.
  asking.again()
  await vi.advanceTimersByTimeAsync(100)
  expect(seen).toEqual([1, 1])
  await vi.advanceTimersByTimeAsync(400)
  expect(seen).toEqual([1, 1, 3])
  asking.again()
  rest()
  const stopped = asking.stop()
  rest()
  await vi.advanceTimersByTimeAsync(1000)
  await stopped
  expect(seen).toHaveLength(5)
})

test('a server that writes what it is watched by is asked as often as without a change', async () => {
  const { state, asking } = asked((touch) => setTimeout(touch, 80))
  await vi.advanceTimersByTimeAsync(HOUR)
  expect(state.questions).toBeGreaterThan(HOUR / 2500)
  expect(state.questions).toBeLessThan(HOUR / 2000)
  const stopped = asking.stop()
  await vi.advanceTimersByTimeAsync(1000)
  await stopped
})
