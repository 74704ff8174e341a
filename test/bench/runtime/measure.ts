import { setTimeout as pause } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import type { Round } from './page/bench.js'
import { heapOf, openPage, type Contestant, type Scripts } from './pages.js'

/** What a page shows: 1,000 readers. */
export const ENTRIES = 100
const READERS = 10

/** How many entries a write makes stale. */
export const SIZES = [1, 10, ENTRIES] as const

export interface Rounds extends Record<Kind, number> {
  warmup: number
}

/** Answers that come apart and together, with data that changed, and answers with the same data as before. */
export const KINDS = ['apart', 'together', 'same'] as const
export type Kind = (typeof KINDS)[number]

/** The rounds of one contender: of each kind those of each size, in the order of `SIZES`. */
export type Score = { contender: string } & Record<Kind, Round[][]>

/** Runs the contenders in turns, so that what disturbs the machine disturbs all of them. */
export async function measureRounds(browser: Browser, scripts: Scripts, contenders: readonly string[], rounds: Rounds): Promise<Score[]> {
  const all: (Score & Contestant)[] = []
  for (const contender of contenders) {
    const contestant = await openPage(browser, scripts, contender)
    await contestant.page.evaluate(([entries, readers]) => window.bench.mount(entries, readers), [ENTRIES, READERS] as const)
    all.push({ contender, apart: noRounds(), together: noRounds(), same: noRounds(), ...contestant })
  }
  for (let turn = -rounds.warmup; turn < Math.max(...KINDS.map((kind) => rounds[kind])); turn++) {
    for (const kind of KINDS.filter((each) => turn < rounds[each])) {
      for (const [index, size] of SIZES.entries()) {
        // Another order each time: whoever comes first meets the machine as the last round left it.
        for (const { page, [kind]: results } of rotated(all, turn + rounds.warmup)) {
          const result = await page.evaluate(
            ([count, isChanged, arrival]) => window.bench.round(count, isChanged, arrival),
            [size, kind !== 'same', kind === 'same' ? 'together' : kind] as const,
          )
          if (turn >= 0) results[index]!.push(result)
        }
      }
    }
  }
  for (const { page } of all) await page.close()
  return all
}

const noRounds = (): Round[][] => SIZES.map(() => [])

function rotated<T>(list: T[], by: number): T[] {
  const start = by % list.length
  return [...list.slice(start), ...list.slice(0, start)]
}

/** What is left after readers of entries came and went, while nothing is on the page. */
export interface Rest {
  /** Growth in bytes. */
  heap: number
  /** Entries that are kept. */
  entries: number
}

/** How many entries come and go at a time. React shows what was suspended every 300 ms at most, so few at a time would take minutes. */
const atOnce = (isSame: boolean): number => (isSame ? ENTRIES : 500)
/** In milliseconds: short timers are over by then. */
const PENDING = 1500

/**
 * Mounts and unmounts a reader `times` times on a page of its own.
 *
 * @param isSame the same 100 entries again and again, or other ones each time
 */
export async function measureRest(browser: Browser, scripts: Scripts, contender: string, times: number, isSame: boolean): Promise<Rest> {
  const contestant = await openPage(browser, scripts, contender)
  const cycle = (batches: number) =>
    contestant.page.evaluate(([count, each, same]) => window.bench.cycle(count, each, same), [batches, atOnce(isSame), isSame] as const)
  // What code compiles to and what it reserves once is no growth.
  await cycle(isSame ? 50 : 10)
  await pause(PENDING)
  const before = await heapOf(contestant)
  await cycle(times / atOnce(isSame))
  await pause(PENDING)
  const heap = (await heapOf(contestant)) - before
  const entries = await contestant.page.evaluate(() => window.bench.entries())
  await contestant.page.close()
  return { heap, entries }
}
