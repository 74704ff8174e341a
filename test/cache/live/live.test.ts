import { describe, expect, test } from 'vitest'
import { testEverywhere } from './everywhere.js'
import { byHandlers } from './handlers.js'
import { libraries } from './libraries.js'
import { byNames } from './names.js'
import { expectNoneStale, play } from './schedule.js'

testEverywhere([['asked by names', byNames]], 200)

/** All 200 are in handlers.test.ts. */
testEverywhere(
  [
    ['asked as JSON, by contexts and calls', (caches, isScoped) => byHandlers(caches, isScoped, 'call')],
    ['asked as pages, by views and their headers', (caches, isScoped) => byHandlers(caches, isScoped, 'view')],
  ],
  40,
)

describe('the same schedules find', () => {
  test.each(Object.entries(libraries))('stale answers of %s', async (_name, open) => {
    const { staleForEver, seed } = await play(open)
    expect({ seed, isSeen: staleForEver.length > 0 }).toEqual({ seed, isSeen: true })
  })

  test('nothing where nothing is kept', async () => {
    expectNoneStale(await play((database) => ({ read: (user) => database.read(user), write: (user) => database.write(user) }), 50))
  })
})
