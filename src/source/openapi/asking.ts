import type { Answer, Supply } from './supply.js'

/** Milliseconds before the second question after a fault; it doubles with each, up to the usual pause. */
const FIRST_RETRY = 250

/** Milliseconds without a further change before a command runs: a checkout of another branch changes many files. */
const DEBOUNCE = 100

export interface Asking {
  /** A reason to ask has come up. */
  touch(): void
  /** Resolves when nothing runs any more. */
  stop(): Promise<void>
}

/**
 * Asks again and again, never twice at once. After a fault the pauses begin short and grow up to the usual one, never beyond: a
 * server that is back is found within one.
 *
 * @param take is given each answer, and says how many faults there have been in a row and whether there is a document
 */
export function keepAsking(supply: Supply, take: (answer: Answer) => Promise<{ failures: number; hasText: boolean }>): Asking {
  const end = new AbortController()
  let isTouched = false
  let wake = () => {}

  /** Waits, at most until a reason to ask comes up. */
  const pause = (milliseconds: number | null) =>
    new Promise<void>((resolve) => {
      const timer = milliseconds === null ? undefined : setTimeout(resolve, milliseconds)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
      if (end.signal.aborted) wake()
    })

  const quiet = async () => {
    while (isTouched && !end.signal.aborted) {
      isTouched = false
      await pause(DEBOUNCE)
    }
  }

  const run = async () => {
    while (!end.signal.aborted) {
      await quiet()
      if (end.signal.aborted) return
      const start = performance.now()
      const answer = await supply.ask(end.signal)
      if (end.signal.aborted) return
      const took = performance.now() - start
      const state = await take(answer)
      if (!isTouched) await pause(pauseAfter(supply, { ...state, took }))
    }
  }

  const running = run()
  return {
    touch() {
      isTouched = true
      wake()
    },
    async stop() {
      end.abort()
      wake()
      await running
    },
  }
}

function pauseAfter({ poll, pollUntilFirst }: Supply, { failures, hasText, took }: { failures: number; hasText: boolean; took: number }): number | null {
  const usual = hasText ? poll : pollUntilFirst
  if (usual === null) return null
  if (failures > 0) return Math.min(usual, FIRST_RETRY * 2 ** (failures - 1))
  // A server that works long for its schema gets half of its time for other things.
  return Math.max(usual, took)
}
