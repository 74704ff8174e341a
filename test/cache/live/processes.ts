import { expect, vi } from 'vitest'
import { memoryCache, type CacheCounters, type CacheOptions } from '../../../src/cache/index.js'
import { redisCache } from '../../../src/cache/redis.js'
import type { OriginCache } from '../../../src/protocol/index.js'

type Counted = Pick<CacheCounters, 'hits' | 'misses' | 'stored' | 'refused'>

/** The caches of two processes, or twice that of one, and what they did together. */
interface Processes extends AsyncDisposable {
  caches: readonly [OriginCache, OriginCache]
  counters(): Counted
}

export const inMemory = (): Promise<Processes> => Promise.resolve(processes((options) => [memoryCache(options)]))

let opened = 0

/** Each knows the other, and uses the cache. */
export async function inRedis(url: string): Promise<Processes> {
  const prefix = `live${++opened}`
  const secret = 'of the tests, which nobody needs to know'
  const both = processes((options) => [0, 1].map(() => redisCache({ url, prefix, secret, ...options })))
  for (const cache of both.caches) {
    cache.open({ schema: 'hash-1', secret: null, dev: false })
    const entry = { key: 'is it there', context: 'is', names: ['is'], maxAge: null }
    await vi.waitFor(async () => expect((await cache.read<never>(entry, async () => 'x')).status).not.toMatchObject({ fwd: 'bypass' }))
  }
  return both
}

function processes(open: (options: CacheOptions) => OriginCache[]): Processes {
  const seen = new Set<CacheCounters>()
  // On a busy machine a short timeout has the functions answer, and nothing is tested.
  const [first, second] = open({ timeout: 10_000, onEvent: (_event, counters) => seen.add(counters) })
  if (!first) throw new Error('There is no cache.')
  return {
    caches: [first, second ?? first],
    counters: () => ({ hits: sum(seen, 'hits'), misses: sum(seen, 'misses'), stored: sum(seen, 'stored'), refused: sum(seen, 'refused') }),
    async [Symbol.asyncDispose]() {
      await first.close()
      await second?.close()
    },
  }
}

const sum = (all: Iterable<CacheCounters>, name: keyof Counted) => [...all].reduce((total, counters) => total + counters[name], 0)

/** Where nothing is kept nothing is stale: it was kept, and had the chance to become stale. @param count of schedules */
export function expectUsed({ hits, stored, refused }: Counted, count: number): void {
  expect({ hits: hits > count / 2, stored: stored > count / 2, refused: refused > count / 20 }).toEqual({ hits: true, stored: true, refused: true })
}
