import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ProbeResult } from '../../src/vite/probe.js'
import { followRestarts } from '../../src/vite/restarts.js'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

const AWAY: ProbeResult = { kind: 'away' }
const SILENT: ProbeResult = { kind: 'silent' }
const instance = (name: string): ProbeResult => ({ kind: 'instance', instance: name })

/** A server that answers as `now` says, `takes` milliseconds after it was asked. */
function server(now: ProbeResult) {
  const state = { now, takes: 0, probes: 0, atOnce: 0, busiest: 0, restarts: 0, complaints: 0 }
  const restarts = followRestarts({
    async probe(closed) {
      state.probes++
      state.busiest = Math.max(state.busiest, ++state.atOnce)
      if (state.takes > 0) await new Promise((answered) => setTimeout(answered, state.takes))
      state.atOnce--
      return closed.aborted ? AWAY : state.now
    },
    onRestart: () => void state.restarts++,
    onUnsteady: () => void state.complaints++,
  })
  return { state, restarts }
}

const after = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)
const MINUTE = 60_000

test('a restart is noticed by whatever answer comes, and by no look', async () => {
  const { state, restarts } = server(instance('a'))
  for (const name of ['a', 'a', 'b', 'a', 'b', 'c']) restarts.heard(name)
  await after(MINUTE)
  expect(state).toMatchObject({ restarts: 2, probes: 0 })
})

test('after a change it is looked for until it has come, and no longer', async () => {
  const { state, restarts } = server(instance('a'))
  restarts.heard('a')
  restarts.expect()
  await after(1000)
  expect(state.probes).toBeGreaterThan(4)
  state.now = AWAY
  await after(1500)
  state.now = instance('b')
  await after(250)
  expect(state.restarts).toBe(1)
  const { probes } = state
  await after(MINUTE)
  expect(state).toMatchObject({ restarts: 1, probes })
})

test('a server that is never started anew is left alone after half a minute, having been asked seldomer and seldomer', async () => {
  const { state, restarts } = server(instance('a'))
  restarts.heard('a')
  restarts.expect()
  await after(31_000)
  const { probes } = state
  expect(probes).toBeLessThan(40)
  await after(MINUTE)
  expect(state).toMatchObject({ restarts: 0, probes })
  restarts.expect()
  await after(25_000)
  restarts.expect()
  await after(25_000)
  state.now = instance('b')
  await after(2000)
  expect(state.restarts).toBe(1)
})

test('one that does not tell its instance is looked at once, however often its files change, until it tells', async () => {
  const { state, restarts } = server(SILENT)
  for (let times = 0; times < 5; times++) {
    restarts.expect()
    await after(1000)
  }
  expect(state.probes).toBe(1)
  state.now = instance('b')
  restarts.heard('a')
  restarts.expect()
  await after(1000)
  expect(state.restarts).toBe(1)
})

test('one that was never there is looked at once for each change, since there is nobody whom another could follow', async () => {
  const { state, restarts } = server(AWAY)
  restarts.expect()
  await after(MINUTE)
  expect(state.probes).toBe(1)
  // The first look after a change finds the old one, where nothing else was heard of it.
  state.now = instance('a')
  restarts.expect()
  await after(500)
  state.now = instance('b')
  await after(500)
  expect(state.restarts).toBe(1)
})

test('looks are one at a time, also of a server that is slow and files that change all the time', async () => {
  const { state, restarts } = server(instance('a'))
  state.takes = 700
  restarts.heard('a')
  for (let times = 0; times < 50; times++) {
    restarts.expect()
    await after(90)
  }
  expect(state.busiest).toBe(1)
  expect(state.probes).toBeGreaterThan(4)
})

test('many files that change at once are no reason to look more often, nor a single one to wait for the next turn', async () => {
  const { state, restarts } = server(instance('a'))
  restarts.heard('a')
  for (let times = 0; times < 300; times++) {
    restarts.expect()
    await after(10)
  }
  expect(state.probes).toBeGreaterThan(20)
  expect(state.probes).toBeLessThan(32)
  await after(20_000)
  const { probes } = state
  restarts.expect()
  await after(1)
  expect(state.probes).toBe(probes + 1)
})

test('one that began before the last change may be followed by another, which is looked for too, for a while', async () => {
  const { state, restarts } = server(AWAY)
  restarts.heard('a')
  restarts.expect()
  await after(300)
  // Nobody has seen the old one since the change: the new one may have read the file before.
  restarts.expect()
  state.now = instance('b')
  await after(1000)
  expect(state.restarts).toBe(1)
  state.now = AWAY
  await after(1000)
  state.now = instance('c')
  await after(1000)
  expect(state.restarts).toBe(2)
  const { probes } = state
  await after(MINUTE)
  expect(state.probes).toBe(probes)
  restarts.expect()
  state.now = instance('d')
  await after(100)
  await after(5000)
  const afterwards = state.probes
  await after(MINUTE)
  expect(state).toMatchObject({ restarts: 3, probes: afterwards })
})

test('what is heard elsewhere ends the looks as well', async () => {
  const { state, restarts } = server(instance('a'))
  restarts.heard('a')
  restarts.expect()
  await after(1000)
  restarts.heard('b')
  await after(500)
  const { probes } = state
  await after(MINUTE)
  expect(state).toMatchObject({ restarts: 1, probes })
})

test('an instance that is another one with each answer is complained of once, and then passed over', async () => {
  const { state, restarts } = server(instance('a'))
  for (let name = 0; name < 100; name++) restarts.heard(String(name))
  restarts.expect()
  await after(MINUTE)
  expect(state).toMatchObject({ restarts: 20, complaints: 1, probes: 0 })
})

test('nothing looks once it is stopped', async () => {
  const { state, restarts } = server(instance('a'))
  restarts.heard('a')
  restarts.expect()
  await after(500)
  const stopped = restarts.stop()
  await after(0)
  await stopped
  const { probes } = state
  restarts.expect()
  await after(MINUTE)
  expect(state.probes).toBe(probes)
})
