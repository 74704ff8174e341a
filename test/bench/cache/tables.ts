import { median, printCells, round } from '../table.js'
import type { Contestant } from './contestants.js'
import type { Score } from './hits.js'
import type { KeeperName } from './keepers.js'
import type { Purged } from './rounds.js'
import type { Subject } from './within.js'

export function printHits(scores: Score[]): void {
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

/** Nanoseconds of each hit. */
export type Hits = ReadonlyMap<Subject, number[]>

export function printWithin(hits: Hits): void {
  const hmac = median(timesOf(hits, 'hmac'))
  printCells([
    ['', 'median', 'least', 'to a Map and an HMAC'],
    ...[...hits].map(([{ title }, ns]) => [title, ...[median(ns), Math.min(...ns)].map(microseconds), `× ${(median(ns) / hmac).toFixed(2)}`]),
  ])
}

/** Of the first subject of that name. */
export const timesOf = (hits: Hits, name: KeeperName): number[] => [...hits].find(([subject]) => subject.name === name)?.[1] ?? []

/** How often each function ran for all visitors of a contestant together. */
export type Runs = readonly (readonly [Contestant, number])[]

export function printStampedes(runs: Runs): void {
  printCells([['', 'each function ran'], ...runs.map(([{ title }, count]) => [title.replace(/, \d+ ms each/, ''), String(count)])])
}

const INDEXED: Partial<Record<KeeperName, string>> = {
  map: 'Map, an index of sets', lru: 'lru-cache, an index of sets', get: 'Redis, an index of sets',
}

export function printPurges(purges: ReadonlyMap<Subject, Purged[]>): void {
  const rows = [...purges].map(([{ name, title }, rounds]) => {
    const scopes = rounds.flatMap((each) => each.scopes)
    const contexts = rounds.map(({ context }) => context)
    return [
      INDEXED[name] ?? title,
      ...[median(scopes), Math.max(...scopes)].map(milliseconds), String(scopes.length),
      ...[median(contexts), Math.max(...contexts)].map(milliseconds), String(contexts.length),
    ]
  })
  printCells([['', 'scope', 'most', 'count', 'context', 'most', 'count'], ...rows])
}

/** Of the same round: what else the machine did then met both. */
export const toBare = (score: Score, bare: Score): number => median(score.perSecond.map((each, turn) => each / (bare.perSecond[turn] ?? NaN)))

export const percent = (share: number): string => `${Math.round(100 * share)} %`
export const microseconds = (nanoseconds: number): string => `${(nanoseconds / 1000).toFixed(2)} µs`
const thousandths = (value: number): string => value.toFixed(3)
export const milliseconds = (value: number): string => `${value >= 10 ? round(value) : thousandths(value)} ms`
