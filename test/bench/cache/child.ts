import type { KeeperName, PeerName } from './keepers.js'
import { setDatabase, timesRan } from './page.js'
import type { OurName } from './servers/mizan.js'

/** What a process is told, in its only argument. */
export type Told = Server | Bench

export interface Server {
  part: 'mizan' | 'peer'
  name: OurName | PeerName
  redis: string
  /** Milliseconds that each function waits for its database. */
  database: number
  /** Of a peer: those that Mizan's hits have. */
  headers: readonly [string, string][]
}

/** Serves nobody, and measures keepers from within. */
export interface Bench {
  part: 'hits' | 'purges'
  name: KeeperName
  redis: string
  /** How many are read by turns. */
  pages: number
}

type Answers = Record<string, () => unknown>

// Answers how much processor time it took so far, which says more than the clock on a machine where others run too.
const answers: Answers = {
  cpu() {
    const { user, system } = process.cpuUsage()
    return { cpu: user + system }
  },
  ran: timesRan,
}

async function begin(told: Told): Promise<number> {
  if (!('database' in told)) {
    const { hits, purges } = await import('./rounds.js')
    Object.assign(answers, { round: await (told.part === 'hits' ? hits : purges)(told) })
    return 0
  }
  setDatabase(told.database)
  if (told.part === 'mizan') return (await import('./servers/mizan.js')).serve(told.name as OurName, told.redis)
  return (await import('./servers/kept.js')).serve(told.name as PeerName, told.redis, told.headers)
}

process.on('message', (question: string) => {
  void Promise.resolve(answers[question]?.()).then((answer) => process.send?.(answer ?? null))
})
process.on('disconnect', () => process.exit())
process.send?.({ port: await begin(JSON.parse(process.argv[2] ?? '') as Told) })
