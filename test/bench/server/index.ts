import { median, printCells, round } from '../table.js'
import type { Told } from './child.js'
import { contests } from './contests.js'
import { measure, type Rounds, type Score } from './measure.js'
import { processes } from './processes.js'

const FULL: Rounds = { rounds: 9, duration: 2500, warmup: 3000, connections: 32 }
const QUICK: Rounds = { rounds: 3, duration: 1000, warmup: 1000, connections: 32 }

/** Pages a second and processor time of Mizan's server, next to what HTTP alone costs and to what others take for the same page. */
export async function server({ quick }: { quick: boolean }): Promise<void> {
  const all = await processes<Told>(new URL('./child.ts', import.meta.url))
  try {
    for await (const contest of contests()) {
      console.log(`\n  ${contest.title}`)
      print(await measure(contest, all, quick ? QUICK : FULL))
    }
  } finally {
    all.dispose()
  }
}

function print(scores: Score[]): void {
  const [, bare] = scores
  if (!bare) return
  const rows = scores.map((score) => {
    return [
      score.name,
      round(median(score.pagesPerSecond)),
      percent(median(score.pagesPerSecond.map((each, turn) => each / (bare.pagesPerSecond[turn] ?? NaN)))),
      `${round(median(score.p99))} ms`,
      `${round(median(score.cpu))} µs`,
      percent(median(score.cpu.map((each, turn) => (bare.cpu[turn] ?? NaN) / each))),
      percent(median(score.loader)),
    ]
  })
  printCells([['', 'pages/s', 'of bare', 'p99', 'CPU/page', 'of bare by CPU', 'loader’s core'], ...rows])
}

const percent = (share: number): string => `${Math.round(100 * share)} %`
