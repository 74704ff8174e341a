import { afterAll, beforeAll, describe, test } from 'vitest'
import { hasRedis, RedisServer } from '../redis/servers.js'
import { expectUsed, inMemory, inRedis } from './processes.js'
import { expectNoneStale, play, type OpenShop } from './schedule.js'
import type { OriginCache } from '../../../src/protocol/index.js'

/** Opens a shop over the caches of two processes. */
type Over = (caches: readonly [OriginCache, OriginCache], isScoped: boolean) => OpenShop

/** In random schedules none of these shops answers what is stale: in memory and in Redis, with scopes and without. */
export function testEverywhere(shops: [how: string, over: Over][], count: number): void {
  let redis: RedisServer | undefined
  beforeAll(async () => {
    if (hasRedis) redis = await RedisServer.start()
  })
  afterAll(() => redis?.[Symbol.asyncDispose]())

  describe.each([
    ['memory', true, inMemory],
    ['Redis, from two sides', hasRedis, () => inRedis(redis?.url ?? '')],
  ] as const)(`in ${count} random schedules nothing is stale: %s`, (_where, runs, open) => {
    describe.each(shops)('%s', (_how, over) => {
      test.runIf(runs).each([['scoped', true], ['unscoped', false]] as const)('%s', async (_scope, isScoped) => {
        await using both = await open()
        expectNoneStale(await play(over(both.caches, isScoped), count))
        expectUsed(both.counters(), count)
      })
    })
  })
}
