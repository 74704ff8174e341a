import { median, printCells, round } from '../table.js'
import { CONTESTS } from './contests.js'
import { measure, type Rounds, type Score } from './measure.js'
import { processes } from './processes.js'

const FULL: Rounds = { rounds: 9, duration: 2500, warmup: 3000, connections: 32 }
const QUICK: Rounds = { rounds: 3, duration: 1000, warmup: 1000, connections: 32 }

/** Pages a second and processor time of Mizan's server, next to what HTTP alone costs and to what others take for the same page. */
export async function server({ quick }: { quick: boolean }): Promise<void> {
  const all = await processes()
  try {
    for (const contest of CONTESTS) {
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
    const pages = median(score.pagesPerSecond)
    const cpu = median(score.cpu)
    return [
      score.name,
      round(pages),
      percent(pages / median(bare.pagesPerSecond)),
      `${round(median(score.p99))} ms`,
      `${round(cpu)} µs`,
      percent(median(bare.cpu) / cpu),
      percent(median(score.loader)),
    ]
  })
  printCells([['', 'pages/s', 'of bare', 'p99', 'CPU/page', 'of bare by CPU', 'loader’s core'], ...rows])
}

const percent = (share: number): string => `${Math.round(100 * share)} %`
