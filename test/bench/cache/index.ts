import { processes } from '../server/processes.js'
import type { Told } from './child.js'
import { CONTESTANTS } from './contestants.js'
import { measureHits } from './hits.js'
import { findRedis } from './redis.js'
import type { Purged } from './rounds.js'
import { measureStampedes, VISITORS } from './stampede.js'
import { KEYS, needsRedis, SUBJECTS } from './subjects.js'
import { printHits, printPurges, printStampedes, printWithin, type Hits } from './tables.js'
import { printTargets } from './targets.js'
import { measureWithin } from './within.js'

const FULL = { hits: { rounds: 9, duration: 2000, warmup: 2000 }, within: 15, stampedes: 5, purges: 5 }
const QUICK = { hits: { rounds: 3, duration: 300, warmup: 200 }, within: 3, stampedes: 1, purges: 1 }

/** What a hit of the origin cache costs, what a stampede runs, and what a purge of many entries takes; next to what others take. */
export async function cache({ quick }: { quick: boolean }): Promise<void> {
  const options = quick ? QUICK : FULL
  const redis = await findRedis()
  if (!redis) console.log('\n  LEFT OUT: Redis. There is no redis-server; start one, and name it in MIZAN_REDIS_URL.')
  const url = redis?.url ?? ''
  const contestants = CONTESTANTS.filter(({ needsRedis }) => redis || !needsRedis)
  const subjects = SUBJECTS.filter((subject) => redis || !needsRedis(subject))
  const all = await processes<Told>(new URL('./child.ts', import.meta.url))
  try {
    console.log('\n  Hits: a public context of two functions, 1,000 pages by turns, 32 connections, and then one alone for the latency')
    const scores = await measureHits(contestants, all, url, options.hits)
    printHits(scores)
    await redis?.flush()

    console.log('\n  The same hits without HTTP, one after the other: what keeping alone costs, names and generations included')
    const rounds = await measureWithin<{ ns: number }>('hits', [...subjects, ...KEYS], all, url, options.within)
    const hits: Hits = new Map([...rounds].map(([subject, each]) => [subject, each.map(({ ns }) => ns)]))
    printWithin(hits)
    await redis?.flush()

    console.log(`\n  Stampede: ${VISITORS} visitors miss the same page at once, in the first moments of a process`)
    const runs = await measureStampedes(contestants, all, url, options.stampedes)
    printStampedes(runs)
    await redis?.flush()

    console.log('\n  Purges among 100,000 entries: of one scope, which 100 of them have, and of the whole context')
    // With other keys it is the same.
    const purges = await measureWithin<Purged>('purges', subjects.filter(({ name }) => name !== 'hmac'), all, url, options.purges)
    printPurges(purges)
    printTargets(scores, hits, runs, purges)
  } finally {
    all.dispose()
    await redis?.dispose()
  }
}
