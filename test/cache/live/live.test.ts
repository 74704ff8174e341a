import { describe, expect, test } from 'vitest'
import { memoryCache, type CacheCounters } from '../../../src/cache/index.js'
import { libraries } from './libraries.js'
import { byNames } from './names.js'
import { expectNoneStale, play } from './schedule.js'

/** Nothing is stale where nothing is kept. */
function expectUsed({ hits, refused, stored }: CacheCounters): void {
  expect({ hits: hits > 100, stored: stored > 100, refused: refused > 10 }).toEqual({ hits: true, stored: true, refused: true })
}

describe.each([['scoped', true], ['unscoped', false]] as const)('%s invalidations in random schedules leave nothing stale', (_scope, isScoped) => {
  test('in memory', async () => {
    let counted: CacheCounters | undefined
    await using cache = memoryCache({ onEvent: (_event, counters) => (counted = counters) })
    expectNoneStale(await play(byNames([cache, cache], isScoped)))
    expectUsed(counted as CacheCounters)
  })
})

describe('the same schedules find', () => {
  test.each(Object.entries(libraries))('stale answers of %s', async (_name, open) => {
    const { staleForEver, seed } = await play(open)
    expect({ seed, isSeen: staleForEver.length > 0 }).toEqual({ seed, isSeen: true })
  })

  test('nothing where nothing is kept', async () => {
    expectNoneStale(await play((database) => ({ read: (user) => database.read(user), write: (user) => database.write(user) })))
  })
})
