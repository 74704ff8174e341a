import { launch } from '../../e2e/browser.js'
import { median, printCells, round } from '../table.js'
import { ENTRIES, KINDS, measureRest, measureRounds, SIZES, type Kind, type Rest, type Rounds, type Score } from './measure.js'
import { buildPages } from './pages.js'
import type { Round } from './page/bench.js'

const NAMES: Record<string, string> = {
  bare: 'bare useSyncExternalStore',
  mizan: 'Mizan',
  tanstack: 'TanStack Query',
  swr: 'SWR',
  rtk: 'RTK Query',
}
const CONTENDERS = Object.keys(NAMES)

const FULL: Rounds = { warmup: 8, apart: 31, together: 31, same: 5 }
const QUICK: Rounds = { warmup: 4, apart: 15, together: 15, same: 2 }
const CYCLES = { full: 10_000, quick: 2000 }

/** What an invalidation costs a page of 1,000 readers, and what readers leave behind, next to a bare store and to what others use. */
export async function runtime({ quick }: { quick: boolean }): Promise<void> {
  const scripts = await buildPages()
  const browser = await launch()
  try {
    const scores = await measureRounds(browser, scripts, CONTENDERS, quick ? QUICK : FULL)
    console.log(`\n  1,000 readers of ${ENTRIES} entries, of which 1, 10 or all are invalidated; each answer in a task of its own`)
    printRounds(scores, 'apart')
    console.log('\n  The same, and all answers in one task')
    printRounds(scores, 'together')
    const cycles = quick ? CYCLES.quick : CYCLES.full
    console.log(`\n  Left of ${cycles.toLocaleString('en')} readers that came and went`)
    const rests: [string, Rest, Rest | null][] = []
    for (const contender of CONTENDERS) {
      const restOf = (isSame: boolean) => measureRest(browser, scripts, contender, cycles, isSame)
      // Each action of the last one copies the list of all entries, which takes minutes when it keeps ten thousand.
      rests.push([contender, await restOf(true), contender === 'rtk' ? null : await restOf(false)])
    }
    printRests(rests)
    printTarget(scores)
  } finally {
    await browser.close()
  }
}

function printRounds(scores: Score[], kind: Kind): void {
  const bare = scores.find(({ contender }) => contender === 'bare')!
  printCells([
    ['', 'ms for 1', 'ms for 10', 'ms for all', 'to bare', 'of the least', 'renders', 'GETs', 'renders, same data'],
    ...scores.map(({ contender, [kind]: sizes, same }) => [
      NAMES[contender]!,
      ...sizes.map((rounds) => timeOf(rounds).toFixed(2)),
      ratios(sizes, bare[kind], timeOf),
      ratios(sizes, bare[kind], leastOf),
      list(sizes, 'renders'),
      list(sizes, 'gets'),
      list(same, 'renders'),
    ]),
  ])
}

function printRests(rests: [string, Rest, Rest | null][]): void {
  const cells = (rest: Rest | null) => (rest ? [kilobytes(rest.heap), String(rest.entries)] : ['-', '-'])
  printCells([
    ['', 'heap, the same 100 entries', 'entries', 'heap, other entries each time', 'entries'],
    ...rests.map(([contender, same, others]) => [NAMES[contender]!, ...cells(same), ...cells(others)]),
  ])
}

function printTarget(scores: Score[]): void {
  const [bare, mizan] = ['bare', 'mizan'].map((name) => scores.find(({ contender }) => contender === name)!) as [Score, Score]
  const isFast = (['apart', 'together'] as const).every((kind) => SIZES.every((_, size) => timeOf(mizan[kind][size]!) <= 2 * timeOf(bare[kind][size]!)))
  const isSparing = KINDS.every((kind) =>
    SIZES.every((_, size) => scores.every((score) => most(mizan[kind][size]!, 'renders') <= most(score[kind][size]!, 'renders'))),
  )
  console.log(`\n  target: within twice of bare, no more renders than any: ${isFast && isSparing ? 'met' : 'MISSED'}`)
}

const timeOf = (rounds: Round[]): number => median(rounds.map(({ ms }) => ms))

/** A machine that does other things as well adds to long rounds more than to short ones: to the least of them it adds least. */
const leastOf = (rounds: Round[]): number => Math.min(...rounds.map(({ ms }) => ms))

const ratios = (sizes: Round[][], bare: Round[][], of: (rounds: Round[]) => number): string =>
  sizes.map((rounds, size) => `× ${round(of(rounds) / of(bare[size]!))}`).join(', ')

const most = (rounds: Round[], member: 'renders' | 'gets'): number => Math.max(...rounds.map((each) => each[member]))

const list = (sizes: Round[][], member: 'renders' | 'gets'): string => sizes.map((rounds) => most(rounds, member)).join(', ')

const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000)} kB`
