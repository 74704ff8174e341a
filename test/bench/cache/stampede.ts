import type { Processes, ServerProcess } from '../server/processes.js'
import { ask } from '../server/wire.js'
import type { Told } from './child.js'
import type { Contestant } from './contestants.js'
import { pageRequest, startServer, untilHit } from './hits.js'
import type { Ran } from './page.js'

/** Who miss at once. */
export const VISITORS = 200
/** So slow that all have asked before the first is answered. */
const DATABASE = 300
/** Nobody has asked for the pages of this one, and of those after. */
const USER = 2000

/** @returns how often each function ran for all visitors of a contestant together: the one that ran most, in the worst of all rounds */
export async function measureStampedes(contestants: readonly Contestant[], all: Processes<Told>, redis: string, rounds: number): Promise<[Contestant, number][]> {
  // Without a cache it is the same, however long the database takes.
  const asked = contestants.filter(({ keepsOne, keepsNothing, database }) => !keepsOne && (!keepsNothing || database > 0))
  const started = await Promise.all(asked.map(async (contestant): Promise<[Contestant, ServerProcess]> => {
    return [contestant, await startServer({ ...contestant, database: DATABASE }, all, redis, [])]
  }))
  try {
    await Promise.all(started.map(async ([contestant, server]) => contestant.keepsNothing || untilHit(contestant, server)))
    const runs: [Contestant, number][] = []
    for (const [contestant, server] of started) {
      let most = 0
      for (let round = 0; round < rounds; round++) most = Math.max(most, await measureRound(server, USER + round))
      runs.push([contestant, most])
    }
    return runs
  } finally {
    for (const [, server] of started) server.stop()
  }
}

async function measureRound(server: ServerProcess, user: number): Promise<number> {
  const before = await server.ask<Ran>('ran')
  await Promise.all(Array.from({ length: VISITORS }, () => ask(server.port, pageRequest(user))))
  const after = await server.ask<Ran>('ran')
  return Math.max(after.user_orders - before.user_orders, after.user_profile - before.user_profile)
}
