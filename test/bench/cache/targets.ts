import { median, round } from '../table.js'
import type { Score } from './hits.js'
import type { Purged } from './rounds.js'
import { microseconds, milliseconds, percent, timesOf, toBare, type Hits, type Runs } from './tables.js'
import type { Subject } from './within.js'

/** What is to be reached, and whether it was. */
export function printTargets(scores: Score[], hits: Hits, runs: Runs, purges: ReadonlyMap<Subject, Purged[]>): void {
  const scoreOf = (name: string) => scores.find(({ contestant }) => contestant.name === name)!
  const [bare, hmac, memory, one] = [scoreOf('map'), scoreOf('hmac'), scoreOf('memory'), scoreOf('one')]
  console.log(`\n  hits a second, of those with a Map: memoryCache ${percent(toBare(memory, bare))}, a Map and an HMAC ${percent(toBare(hmac, bare))}`)
  // Two processes of the same code differ by as much as a look costs, so that this is for the eye.
  const cpus = [memory, one, hmac, bare].map(({ contestant, cpu }) => `${contestant.title} ${round(Math.min(...cpu))} µs`)
  console.log(`  CPU of a hit, the least of all rounds: ${cpus.join('; ')}\n`)
  const [ours, keys, theirs] = [timesOf(hits, 'memory'), timesOf(hits, 'keys'), timesOf(hits, 'hmac')].map(median) as [number, number, number]
  const costs = `memoryCache ${microseconds(ours)}, keys of redisCache ${microseconds(keys)}, a Map and an HMAC ${microseconds(theirs)}`
  target(`to look a hit up costs less than an HMAC: ${costs}`, Math.max(ours, keys) < theirs)
  const own = runs.filter(([{ part, keepsNothing }]) => part === 'mizan' && !keepsNothing)
  target(`a stampede runs each function once: ${own.map(([{ title }, count]) => `${title} ${count}`).join('; ')}`, own.every(([, count]) => count === 1))
  for (const [{ name, title }, rounds] of purges) {
    if (name !== 'memory' && name !== 'redis') continue
    const [scope, context] = [median(rounds.flatMap(({ scopes }) => scopes)), median(rounds.map((each) => each.context))]
    target(`a purge takes less than 1 ms: ${title}, a scope ${milliseconds(scope)}, a context ${milliseconds(context)}`, Math.max(scope, context) < 1)
  }
}

function target(what: string, isMet: boolean): void {
  console.log(`  target: ${what}: ${isMet ? 'met' : 'MISSED'}`)
}
