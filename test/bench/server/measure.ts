import { isDeepStrictEqual } from 'node:util'
import type { Told } from './child.js'
import type { Answer, Contest, Contestant } from './contest.js'
import type { Processes, ServerProcess } from './processes.js'
import { ask, onTheWire, withToken } from './wire.js'

/** What one contestant did in each round. */
export interface Score {
  name: string
  pagesPerSecond: number[]
  p99: number[]
  /** Microseconds of the server's processor time for each page. */
  cpu: number[]
  /** How much of one core the loader took; near 1 it was the limit. */
  loader: number[]
}

export interface Rounds {
  rounds: number
  /** Of one contestant in one round, in milliseconds. */
  duration: number
  warmup: number
  connections: number
}

/**
 * Runs the contestants by turns, A B C A B C, so that what else the machine does meets all alike.
 *
 * @throws {Error} when a contestant's data is not Mizan's: it would be other work
 */
export async function measure(contest: Contest, processes: Processes<Told>, options: Rounds): Promise<Score[]> {
  const servers: ServerProcess[] = []
  try {
    let answers: Answer[] = []
    let expected: unknown
    for (const contestant of contest.contestants) {
      const [answer] = answers
      const server = await processes.start({ server: contestant.server, setting: contest.setting, ...(answer ? { answer } : {}) })
      servers.push(server)
      const own = await Promise.all(contestant.requests.map((request) => ask(server.port, withToken(request, contest.tokens[0]))))
      const data = contestant.data(own.map(({ body }) => JSON.parse(body) as unknown))
      if (!answers.length) [answers, expected] = [own, data]
      else if (!isDeepStrictEqual(data, expected)) throw new Error(`${contestant.name} answers other data than Mizan: ${JSON.stringify(data)}`)
    }
    const pagesOf = ({ requests }: Contestant) =>
      (contest.tokens.length ? contest.tokens : [undefined]).map((token) => requests.map((request) => onTheWire(withToken(request, token))))
    const load = (contestant: Contestant, { port }: ServerProcess, duration: number) =>
      processes.load({ port, duration, connections: options.connections, pages: pagesOf(contestant) })

    const turns = contest.contestants.flatMap((contestant, index) => {
      const server = servers[index]
      return server ? [{ contestant, server, score: { name: contestant.name, pagesPerSecond: [], p99: [], cpu: [], loader: [] } as Score }] : []
    })
    for (const { contestant, server } of turns) await load(contestant, server, options.warmup)
    for (let round = 0; round < options.rounds; round++) {
      for (const { contestant, server, score } of turns) {
        const before = await server.cpu()
        const { pages, p99, took, cpu } = await load(contestant, server, options.duration)
        score.cpu.push(((await server.cpu()) - before) / pages)
        score.pagesPerSecond.push((1000 * pages) / took)
        score.p99.push(p99)
        score.loader.push(cpu / 1000 / took)
      }
    }
    return turns.map(({ score }) => score)
  } finally {
    for (const server of servers) server.stop()
  }
}
