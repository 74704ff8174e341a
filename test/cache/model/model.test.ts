import { afterAll, describe, expect, test } from 'vitest'
import { apart, everywhere, warm } from './scenarios.js'
import { expectRight, ordersOf } from './shipped.js'
import { deletes, generations, shipped, timeOfStart, timeOfStoring } from './strategies.js'
import { judge, type Scenario, type Strategy, type Verdict } from './world.js'

/** What takes minutes in all places is explored whole in exhaustive.test.ts. */
describe('in all orders of two readers and a writer, the real cache answers what is new', () => {
  let orders = 0
  afterAll(() => console.info(`The model of the cache: ${orders.toLocaleString('en')} orders of what is shipped, none stale.`))

  const right = async (scenarios: Scenario[]): Promise<Verdict[]> => {
    const verdicts = await expectRight(scenarios)
    orders += ordersOf(verdicts)
    return verdicts
  }

  test('while nothing fails', async () => {
    const verdicts = await right(everywhere())
    expect(ordersOf(verdicts)).toBeGreaterThan(10_000)
    expect(verdicts.every(({ untold }) => untold === 0)).toBe(true)
  })

  test('when the process of the writer dies between its commit and its answer, and the other finds that out', async () => {
    expect(ordersOf(await right(warm({ events: ['crash'] })))).toBeGreaterThan(1_000)
  })

  test('when it only slept, and is taken for dead', async () => {
    expect(ordersOf(await right(warm({ events: ['sleep'] }).slice(0, 1)))).toBeGreaterThan(1_000)
  })

  test('when the purge is lost at first: here at once, and there when it has arrived', async () => {
    const verdicts = await right(warm({ events: ['lose the purge'] }))
    // The bound: until it is delivered, or its process is found dead.
    expect(verdicts.some(({ untold }) => untold > 0)).toBe(true)
  })

  test.each(['evict entries', 'evict generations', 'flush'] as const)('when the store has to %s', async (event) => {
    const verdicts = await right([{ readers: ['here', 'here'], warm: event !== 'evict entries', events: [event] }])
    expect(ordersOf(verdicts)).toBeGreaterThan(1_000)
  })
})

describe('the model sees', () => {
  const wrong: [string, Strategy, Scenario, Partial<Record<'staleForEver' | 'unread', true>>][] = [
    ['a purge that deletes the entry', deletes, apart, { staleForEver: true, unread: true }],
    ['the time of a purge against that of storing', timeOfStoring, apart, { staleForEver: true, unread: true }],
    ['the time of a purge against that of the start, where a tie counts as fresh', timeOfStart, apart, { staleForEver: true, unread: true }],
    ['a purge before the commit', shipped, { ...apart, writer: ['purge', 'commit', 'answer'] }, { staleForEver: true, unread: true }],
    ['an answer before the purge', shipped, { ...apart, writer: ['commit', 'answer', 'purge'] }, { unread: true }],
    ['a generation that is read after the functions ran', generations({ capturesLate: true }), apart, { staleForEver: true, unread: true }],
    ['a wait for functions that began before a purge', generations({ joinsByKey: true }), { ...apart, readers: ['here', 'here'] }, { unread: true }],
    [
      'lost generations that begin at zero again',
      generations({ countsFromZero: true }),
      { readers: ['here', 'here'], warm: false, events: ['evict generations'] },
      { staleForEver: true, unread: true },
    ],
    ['a lost purge that is not sent again', generations({ sendsOnce: true }), { ...apart, warm: true, events: ['lose the purge'] }, { staleForEver: true }],
    ['a lost purge that its own process forgets', generations({ readsUndelivered: true }), { ...apart, warm: true, events: ['lose the purge'] }, { unread: true }],
    ['a process that dies, and nobody finds out', shipped, { ...apart, warm: true, events: ['crash'], sweeps: false }, { staleForEver: true }],
  ]

  test.each(wrong)('%s', async (_what, strategy, scenario, seen) => {
    const { staleForEver, unread, example, orders } = await judge(strategy, scenario)
    expect(orders).toBeGreaterThan(100)
    expect({ staleForEver: staleForEver > 0, unread: unread > 0 }).toEqual({ staleForEver: false, unread: false, ...seen })
    expect(example?.at(-1)).toMatch(/^a last read there has (old|new)$/)
  })

  test('nothing where the same strategy makes none of these mistakes', async () => {
    for (const scenario of [apart, { ...apart, readers: ['here', 'here'], events: ['evict generations'] }, { ...apart, warm: true, events: ['lose the purge'] }] as Scenario[]) {
      expect(await judge(generations(), scenario)).toMatchObject({ staleForEver: 0, unread: 0, example: null })
    }
  })
})

test('a limit: functions that read from a replica which lags behind the commit keep its old answer', async () => {
  const { staleForEver, unread } = await judge(shipped, { readers: ['there', 'there'], warm: true, replica: true })
  expect({ staleForEver: staleForEver > 0, unread: unread > 0 }).toEqual({ staleForEver: true, unread: true })
})
