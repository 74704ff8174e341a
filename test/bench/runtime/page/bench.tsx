import { createRoot } from 'react-dom/client'
import { answerInPage, change, itemOf, type Arrival } from './answers.js'
import type { Contender } from './contender.js'
import { counts, text, times } from './counts.js'

/** How long nothing may happen until a round counts as over, in milliseconds. */
const QUIET = 40

export interface Round {
  /** From the invalidation to the last change of the page, in milliseconds; 0 when the page did not change. */
  ms: number
  /** Renders of readers. */
  renders: number
  gets: number
}

/** What Node may ask of a page. */
export interface Bench {
  /** Shows `readers` readers of each of `entries` entries, and resolves when all have their data. */
  mount(entries: number, readers: number): Promise<void>
  /** Invalidates the first `count` entries, or all of them by one name when that is how many there are. */
  round(count: number, isChanged: boolean, arrival: Arrival): Promise<Round>
  /** Mounts and unmounts one reader of each of `count` entries at a time, `batches` times: the same ones, or other ones each time. */
  cycle(batches: number, count: number, isSame: boolean): Promise<void>
  /** How many entries are kept of all that were ever shown. */
  entries(): number
}

declare global {
  interface Window {
    bench: Bench
  }
}

export function createBench({ Frame, Group, invalidate, invalidateAll, entries }: Contender): Bench {
  const container = document.getElementById('root')!
  const root = createRoot(container)
  let ids: number[] = []
  let readersOfEach = 0
  let seen = 0
  const setArrival = answerInPage()
  new MutationObserver(() => {
    counts.lastCommit = counts.lastEvent = performance.now()
  }).observe(container, { subtree: true, childList: true, characterData: true })

  const render = (shown: readonly number[], readers: number) =>
    root.render(
      <Frame>
        <ul>
          {shown.map((id) => (
            <Group key={id} id={id} readers={readers} />
          ))}
        </ul>
      </Frame>,
    )

  return {
    async mount(count, readers) {
      ids = times(count)
      readersOfEach = readers
      seen = Math.max(seen, count)
      render(ids, readers)
      await until(isRight)
      await quiet()
    },
    async round(count, isChanged, arrival) {
      setArrival(arrival)
      const stale = ids.slice(0, count)
      if (isChanged) change(stale)
      Object.assign(counts, { renders: 0, gets: 0, lastCommit: 0 })
      const start = performance.now()
      counts.lastEvent = start
      if (count === ids.length) invalidateAll()
      else invalidate(stale)
      await quiet()
      // A slow machine may pause for longer than that, and nobody wins by showing old data.
      await until(isRight)
      return { ms: Math.max(0, counts.lastCommit - start), renders: counts.renders, gets: counts.gets }
    },
    async cycle(batches, count, isSame) {
      for (let batch = 0; batch < batches; batch++) {
        const shown = times(count).map((index) => (isSame ? 0 : seen) + index)
        seen = Math.max(seen, shown.at(-1)! + 1)
        render(shown, 1)
        await until(() => container.querySelectorAll('.row').length === count)
        render([], 0)
        await until(() => container.querySelectorAll('li').length === 0)
      }
      await quiet()
    },
    entries: () => entries(times(seen)),
  }

  function isRight(): boolean {
    const shown = [...container.querySelectorAll('.row')].map((each) => each.textContent)
    const wanted = ids.flatMap((id) => times(readersOfEach).map(() => text(itemOf(id))))
    return shown.join('\n') === wanted.join('\n')
  }
}

async function quiet(): Promise<void> {
  counts.lastEvent = performance.now()
  await until(() => !counts.open && performance.now() - counts.lastEvent > QUIET)
}

async function until(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000
  do {
    if (performance.now() > deadline) throw new Error('The page does not show within 20 s what it should.')
    await new Promise((resolve) => setTimeout(resolve))
  } while (!isSo())
}
