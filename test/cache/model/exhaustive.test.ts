import { describe, expect, test } from 'vitest'
import { everywhere, warm } from './scenarios.js'
import { expectRight, ordersOf } from './shipped.js'

/** What model.test.ts shows, wherever readers and writer are, and with two things happening at once. */
describe('in all orders, wherever the readers are, the real cache answers what is new', () => {
  test.each([
    ['a crash', everywhere({ events: ['crash'] })],
    ['a sleep', warm({ events: ['sleep'] })],
    ['a purge that is lost at first', everywhere({ events: ['lose the purge'] })],
    ['evicted entries', warm({ events: ['evict entries'] })],
    ['evicted generations', warm({ events: ['evict generations'] })],
    ['an emptied store', warm({ events: ['flush'] })],
    ['steps that take longer than their deadlines', warm({ events: ['time passes'] })],
    ['a purge that is lost, and deadlines that pass', warm({ events: ['lose the purge', 'time passes'] }).slice(0, 1)],
    ['a crash, and an emptied store', warm({ events: ['crash', 'flush'] }).slice(0, 1)],
  ])('with %s', async (what, scenarios) => {
    const orders = ordersOf(await expectRight(scenarios))
    console.info(`${what}: ${orders.toLocaleString('en')} orders, none stale.`)
    expect(orders).toBeGreaterThan(1_000)
  }, 120_000)
})
