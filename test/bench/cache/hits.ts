import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer } from '../server/contest.js'
import type { Processes, ServerProcess } from '../server/processes.js'
import { ask, onTheWire } from '../server/wire.js'
import type { Told } from './child.js'
import type { Contestant } from './contestants.js'
import { pathOf, type Ran } from './page.js'

/** What one contestant did in each round. */
export interface Score {
  contestant: Contestant
  perSecond: number[]
  /** Milliseconds of one request, while nobody else asks. */
  p50: number[]
  p99: number[]
  /** Microseconds of the server's processor time for each request. */
  cpu: number[]
  /** How much of one core the loader took; near 1 it was the limit. */
  loader: number[]
  /** How often a function ran, of all requests of all rounds. */
  ran: number
}

export interface Rounds {
  rounds: number
  /** Of one contestant in one round, in milliseconds: half of it with all connections, half with one. */
  duration: number
  warmup: number
}

const CONNECTIONS = 32
/** Pages that are asked for by turns. */
const PAGES = 1000
const ACCEPT = { Accept: 'application/json' }

export const pageRequest = (user_id: number) => ({ method: 'GET', path: pathOf(user_id), headers: ACCEPT }) as const

/**
 * Runs the contestants by turns, A B C A B C, so that what else the machine does meets all alike.
 *
 * @throws {Error} when one answers other bytes than Mizan, or runs functions though it keeps pages: it would be other work
 */
export async function measureHits(contestants: readonly Contestant[], all: Processes<Told>, redis: string, options: Rounds): Promise<Score[]> {
  const started: { server: ServerProcess; score: Score }[] = []
  const start = async (contestant: Contestant, headers: Answer['headers'], place: number) => {
    const server = await startServer(contestant, all, redis, headers)
    started[place] = { server, score: { contestant, perSecond: [], p50: [], p99: [], cpu: [], loader: [], ran: 0 } }
    return contestant.keepsNothing ? ask(server.port, pageRequest(5)) : untilHit(contestant, server)
  }
  try {
    const [first, ...others] = contestants
    if (!first) return []
    const expected = await start(first, [], 0)
    await Promise.all(others.map(async (contestant, index) => {
      const { headers, body } = await start(contestant, expected.headers, index + 1)
      if (body === expected.body && tagOf(headers) === tagOf(expected.headers)) return
      throw new Error(`${contestant.title} answers other bytes than Mizan: ${tagOf(headers)} ${body}`)
    }))
    const pages = Array.from({ length: PAGES }, (_, user) => [onTheWire(pageRequest(user))])
    const load = ({ port }: ServerProcess, connections: number, duration: number) => all.load({ port, pages, connections, duration })
    // Once around at least, so that all is kept.
    for (const { server } of started) {
      let warm = 0
      while (warm < 2 * PAGES) warm += (await load(server, CONNECTIONS, options.warmup)).pages
    }
    for (let round = 0; round < options.rounds; round++) {
      for (const { server, score } of started) await measureRound(server, score, options.duration / 2, load)
    }
    return started.map(({ score }) => score)
  } finally {
    for (const { server } of started) server.stop()
  }
}

export function startServer(
  { part, name, database }: Contestant,
  all: Processes<Told>,
  redis: string,
  headers: readonly [string, string][],
): Promise<ServerProcess> {
  return all.start({ part, name, database, redis, headers })
}

async function measureRound(
  server: ServerProcess,
  score: Score,
  duration: number,
  load: (server: ServerProcess, connections: number, duration: number) => ReturnType<Processes<Told>['load']>,
): Promise<void> {
  const ran = await countOf(server)
  const before = await server.cpu()
  const many = await load(server, CONNECTIONS, duration)
  score.cpu.push(((await server.cpu()) - before) / many.pages)
  score.perSecond.push((1000 * many.pages) / many.took)
  score.loader.push(many.cpu / 1000 / many.took)
  const alone = await load(server, 1, duration)
  score.p50.push(alone.p50)
  score.p99.push(alone.p99)
  score.ran += (await countOf(server)) - ran
}

/** How often any function ran so far. */
export async function countOf(server: ServerProcess): Promise<number> {
  const { user_orders, user_profile } = await server.ask<Ran>('ran')
  return user_orders + user_profile
}

/** One that has to connect first, and to join others, keeps nothing until then. */
export async function untilHit({ title }: Contestant, server: ServerProcess): Promise<Answer> {
  for (let tries = 0; tries < 200; tries++) {
    const ran = await countOf(server)
    const answer = await ask(server.port, pageRequest(5))
    if ((await countOf(server)) === ran) return answer
    await sleep(25)
  }
  throw new Error(`${title} keeps nothing, though there were five seconds to begin.`)
}

const tagOf = (headers: Answer['headers']): string | undefined => headers.find(([name]) => name.toLowerCase() === 'etag')?.[1]
