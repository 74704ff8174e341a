import type { Processes } from '../server/processes.js'
import { ask } from '../server/wire.js'
import type { Told } from './child.js'
import type { Contestant } from './contestants.js'
import { pageRequest, startServer, untilHit } from './hits.js'
import type { Ran } from './page.js'

/** Who miss at once. */
export const VISITORS = 200
/** So slow that all have asked before the first is answered. */
const DATABASE = 300
/** Nobody has asked for this one. */
const USER = 7

/** @returns how often each function ran for all visitors of a contestant together: the one that ran most */
export async function measureStampedes(contestants: readonly Contestant[], all: Processes<Told>, redis: string): Promise<number[]> {
  const servers = await Promise.all(contestants.map((contestant) => startServer({ ...contestant, database: DATABASE }, all, redis, [])))
  try {
    await Promise.all(contestants.map(async (contestant, index) => contestant.keepsNothing || untilHit(contestant, servers[index]!)))
    const runs: number[] = []
    for (const server of servers) {
      const before = await server.ask<Ran>('ran')
      await Promise.all(Array.from({ length: VISITORS }, () => ask(server.port, pageRequest(USER))))
      const after = await server.ask<Ran>('ran')
      runs.push(Math.max(after.user_orders - before.user_orders, after.user_profile - before.user_profile))
    }
    return runs
  } finally {
    for (const server of servers) server.stop()
  }
}
