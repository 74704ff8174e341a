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
