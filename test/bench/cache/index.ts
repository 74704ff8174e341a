import { processes, type Processes } from '../server/processes.js'
import { median, printCells, round } from '../table.js'
import type { Told } from './child.js'
import { CONTESTANTS, type Contestant } from './contestants.js'
import { measureHits, type Score } from './hits.js'
import type { KeeperName } from './keepers.js'
import { findRedis } from './redis.js'
import type { Purged } from './rounds.js'
import { measureStampedes, VISITORS } from './stampede.js'
import { measureWithin, type Subject } from './within.js'

const FULL = { hits: { rounds: 9, duration: 2000, warmup: 2000 }, within: 15, purges: 5 }
const QUICK = { hits: { rounds: 3, duration: 400, warmup: 200 }, within: 3, purges: 1 }

/** What a hit of the origin cache costs, what a stampede runs, and what a purge of many entries takes; next to what others take. */
export async function cache({ quick }: { quick: boolean }): Promise<void> {
  const options = quick ? QUICK : FULL
  const redis = await findRedis()
  if (!redis) console.log('\n  LEFT OUT: Redis. There is no redis-server; start one, and name it in MIZAN_REDIS_URL.')
  const all = await processes<Told>(new URL('./child.ts', import.meta.url))
  const url = redis?.url ?? ''
  const empty = async () => redis?.flush()
  try {
    const contestants = CONTESTANTS.filter(({ needsRedis }) => redis || !needsRedis)
    console.log('\n  Hits: a public context of two functions, 1,000 pages by turns, 32 connections, and then one alone for the latency')
    const scores = await measureHits(contestants, all, url, options.hits)
    printHits(scores)
    await empty()
    const hits = await printWithin(all, url, options.within)
    await empty()
    console.log(`\n  Stampede: ${VISITORS} visitors miss the same page at once`)
    const runs = await printStampedes(contestants, all, url)
    await empty()
    const purges = await printPurges(all, url, options.purges)
    printTargets(scores, hits, runs, purges)
  } finally {
    all.dispose()
    await redis?.dispose()
  }
}

function printHits(scores: Score[]): void {
  const bare = scores.find(({ contestant }) => contestant.name === 'map')!
  const rows = scores.map((score) => [
    score.contestant.title,
    round(median(score.perSecond)),
    percent(toBare(score, bare)),
    `${thousandths(median(score.p50))} ms`,
    `${thousandths(median(score.p99))} ms`,
    `${round(median(score.cpu))} µs`,
    score.contestant.keepsNothing ? 'each time' : String(score.ran),
    percent(median(score.loader)),
  ])
  printCells([['', 'answers/s', 'of a Map', 'p50 alone', 'p99 alone', 'CPU/answer', 'functions ran', 'loader’s core'], ...rows])
}

const PAGES = 1000
/** More than the keys that are remembered. */
const MANY = 100_000

const SUBJECTS: readonly Subject[] = ([
  ['memory', 'memoryCache'],
  ['map', 'Map'],
  ['hmac', 'Map and an HMAC-SHA-256'],
  ['lru', 'lru-cache'],
  ['bento', 'bentocache, tags'],
  ['redis', 'redisCache'],
  ['get', 'one GET of Redis'],
] as const).map(([name, title]) => ({ name, title, pages: PAGES }))

const KEYS: readonly Subject[] = [
  { name: 'keys', title: 'redisCache, its keys alone', pages: PAGES },
  { name: 'keys', title: 'the same, 100,000 pages', pages: MANY },
]

const available = (redis: string): Subject[] => SUBJECTS.filter(({ name }) => redis || (name !== 'redis' && name !== 'get'))

/** Nanoseconds of each hit. */
type Hits = readonly (readonly [Subject, number[]])[]

async function printWithin(all: Processes<Told>, redis: string, rounds: number): Promise<Hits> {
  console.log('\n  The same hits without HTTP, one after the other: what keeping alone costs, names and generations included')
  const scores = await measureWithin<{ ns: number }>('hits', [...available(redis), ...KEYS], all, redis, rounds)
  const times: Hits = [...scores].map(([subject, rounds]) => [subject, rounds.map(({ ns }) => ns)])
  const hmac = median(timesOf(times, 'hmac'))
  printCells([
    ['', 'median', 'least', 'to a Map and an HMAC'],
    ...times.map(([{ title }, ns]) => [title, ...[median(ns), Math.min(...ns)].map(microseconds), `× ${(median(ns) / hmac).toFixed(2)}`]),
  ])
  return times
}

const timesOf = (hits: Hits, name: KeeperName): number[] => hits.find(([subject]) => subject.name === name)?.[1] ?? []

async function printStampedes(contestants: readonly Contestant[], all: Processes<Told>, redis: string): Promise<[Contestant, number][]> {
  // Without a cache it is the same, however long the database takes.
  const asked = contestants.filter(({ keepsOne, keepsNothing, database }) => !keepsOne && (!keepsNothing || database > 0))
  const counts = await measureStampedes(asked, all, redis)
  const runs = asked.map((contestant, index): [Contestant, number] => [contestant, counts[index]!])
  printCells([['', 'each function ran'], ...runs.map(([{ title }, count]) => [title.replace(/, \d+ ms each/, ''), String(count)])])
  return runs
}

const INDEXED: Partial<Record<KeeperName, string>> = {
  map: 'Map, an index of sets', lru: 'lru-cache, an index of sets', get: 'Redis, an index of sets',
}

async function printPurges(all: Processes<Told>, redis: string, rounds: number): Promise<Map<Subject, Purged[]>> {
  console.log('\n  Purges among 100,000 entries: of one scope, which 100 of them have, and of the whole context')
  const subjects = available(redis).filter(({ name }) => name !== 'hmac')
  const scores = await measureWithin<Purged>('purges', subjects, all, redis, rounds)
  const rows = [...scores].map(([{ name, title }, rounds]) => {
    const scopes = rounds.flatMap((each) => each.scopes)
    const contexts = rounds.map(({ context }) => context)
    return [
      INDEXED[name] ?? title,
      ...[median(scopes), Math.max(...scopes)].map(milliseconds), String(scopes.length),
      ...[median(contexts), Math.max(...contexts)].map(milliseconds), String(contexts.length),
    ]
  })
  printCells([['', 'scope', 'most', 'count', 'context', 'most', 'count'], ...rows])
  return scores
}

function printTargets(
  scores: Score[],
  hits: Hits,
  runs: readonly [Contestant, number][],
  purges: Map<Subject, Purged[]>,
): void {
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

/** Of the same round: what else the machine did then met both. */
const toBare = (score: Score, bare: Score): number => median(score.perSecond.map((each, turn) => each / (bare.perSecond[turn] ?? NaN)))

const percent = (share: number): string => `${Math.round(100 * share)} %`
const microseconds = (nanoseconds: number): string => `${(nanoseconds / 1000).toFixed(2)} µs`
const thousandths = (value: number): string => value.toFixed(3)
const milliseconds = (value: number): string => `${value >= 10 ? round(value) : thousandths(value)} ms`
