import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { context, fn, param, serve, type } from '../../server/shop.js'
import { hasRedis, RedisServer } from '../redis/servers.js'
import { inMemory, inRedis } from './processes.js'
import type { OriginCache } from '../../../src/protocol/index.js'

const MANY = 200
const user_id = param('user_id', type('integer'))

/** A server whose two functions take until they are let, and how often each ran. */
function shop(cache: OriginCache) {
  const ran = { profile: 0, orders: 0 }
  let finish = () => {}
  const gate = new Promise<void>((resolve) => (finish = resolve))
  const slow = (name: keyof typeof ran) => async () => {
    const run = ++ran[name]
    await gate
    return run
  }
  const { contexts, functions } = context(
    'user',
    [fn('profile', slow('profile'), { params: [user_id] }), fn('orders', slow('orders'), { params: [user_id] })],
    { params: [user_id], shapes: [['user_id']] },
  )
  const rename = fn('rename', () => null, { params: [user_id], affects: [{ context: 'user', params: ['user_id'] }] })
  const { send, call } = serve({ contexts, functions: [...functions, rename], build: 'a-build-of-the-server0' }, { cache })
  const read = async () => (await (await send('ctx/user/?user_id=5')).json()) as typeof ran
  return { ran, finish, readMany: () => Promise.all(Array.from({ length: MANY }, read)), rename: () => call('rename', { user_id: 5 }) }
}

let redis: RedisServer | undefined
beforeAll(async () => {
  if (hasRedis) redis = await RedisServer.start()
})
afterAll(() => redis?.[Symbol.asyncDispose]())

describe.each([
  ['memory', true, inMemory],
  ['Redis', hasRedis, () => inRedis(redis?.url ?? '')],
] as const)(`${MANY} who ask at once, with a cache in %s,`, (_where, runs, open) => {
  const all = (run: number) => Array.from({ length: MANY }, () => ({ profile: run, orders: run }))

  test.runIf(runs)('have each function run once', async () => {
    await using both = await open()
    const { ran, finish, readMany } = shop(both.caches[0])
    const { misses } = both.counters()
    const reads = readMany()
    while (both.counters().misses < misses + MANY) await setImmediate()
    finish()
    expect(await reads).toEqual(all(1))
    expect(await readMany()).toEqual(all(1))
    expect(ran).toEqual({ profile: 1, orders: 1 })
  })

  test.runIf(runs)('and as many once what they ask for has changed, have it run twice', async () => {
    await using both = await open()
    const { ran, finish, readMany, rename } = shop(both.caches[0])
    const { misses } = both.counters()
    const before = readMany()
    while (both.counters().misses < misses + MANY) await setImmediate()
    await rename()
    const after = readMany()
    while (both.counters().misses < misses + 2 * MANY) await setImmediate()
    finish()
    expect(await before).toEqual(all(1))
    expect(await after).toEqual(all(2))
    expect(await readMany()).toEqual(all(2))
    expect(ran).toEqual({ profile: 2, orders: 2 })
  })
})
