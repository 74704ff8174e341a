import type { Answer, Supply } from './supply.js'

/** Milliseconds before the second question after a fault; it doubles with each, up to the usual pause. */
const FIRST_RETRY = 250

/** Milliseconds without a further change before a command runs: a checkout of another branch changes many files. */
const DEBOUNCE = 100

/** Milliseconds after a run in which the watcher may still be telling of what the command wrote itself. */
const ECHO = 300

/** So often the pause before a run doubles, which makes it a day. */
const MAX_ECHOES = 20

export interface Asking {
  /** A reason to ask has come up: a file has changed. */
  touch(): void
  /** Another one has, which is none of what an answer may bring about. */
  again(): void
  /** Resolves when there is no reason to ask left, and all answers have been taken. */
  rest(): Promise<void>
  /** Resolves when nothing runs any more. */
  stop(): Promise<void>
}

interface Taken {
  failures: number
  hasText: boolean
  isNew: boolean
}

/**
 * Asks again and again, never twice at once. After a fault the pauses begin short and grow up to the usual one, never beyond: a
 * server that is back is found within one.
 *
 * A command that writes a file that it is watched by would run for ever: while it gives nothing new, and the only reason to run
 * again is of its own time, the pauses before it double without end. A reason from any other time is heeded as ever, and none is lost.
 * A server that does so is asked as often as it would be anyway.
 *
 * @param take is given each answer, and says how many faults there have been in a row, whether there is a document, and whether
 *   that or the fault is another now
 */
export function keepAsking(supply: Supply, take: (answer: Answer) => Promise<Taken>): Asking {
  const end = new AbortController()
  let isTouched = false
  let isEcho = false
  let echoes = 0
  let ended = -Infinity
  let wake = () => {}
  let isResting = false
  const rested: (() => void)[] = []

  const rest = () => {
    isResting = true
    for (const resolve of rested.splice(0)) resolve()
  }

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
      await pause(Math.min(DEBOUNCE * 2 ** Math.min(echoes, MAX_ECHOES), supply.pollUntilFirst ?? Infinity))
    }
  }

  const run = async () => {
    while (!end.signal.aborted) {
      await quiet()
      if (end.signal.aborted) return
      const start = performance.now()
      const isOfEcho = isEcho
      isEcho = false
      ended = Infinity
      const answer = await supply.ask(end.signal)
      if (end.signal.aborted) return
      ended = performance.now()
      const took = ended - start
      const state = await take(answer)
      echoes = isOfEcho && !state.isNew ? echoes + 1 : 0
      if (isTouched) continue
      rest()
      await pause(pauseAfter(supply, { ...state, took }))
      isResting = false
    }
  }

  const running = run().finally(rest)
  return {
    touch() {
      const isOwn = performance.now() < ended + ECHO
      isEcho = isOwn && (isEcho || !isTouched)
      if (!isOwn) echoes = 0
      isTouched = true
      wake()
    },
    again() {
      isTouched = true
      wake()
    },
    rest: () => (end.signal.aborted || (isResting && !isTouched) ? Promise.resolve() : new Promise((resolve) => rested.push(resolve))),
    async stop() {
      end.abort()
      wake()
      await running
    },
  }
}

function pauseAfter({ poll, pollUntilFirst }: Supply, { failures, hasText, took }: Taken & { took: number }): number | null {
  const usual = hasText ? poll : pollUntilFirst
  if (usual === null) return null
  if (failures > 0) return Math.min(usual, FIRST_RETRY * 2 ** (failures - 1))
  // A server that works long for its schema gets half of its time for other things.
  return Math.max(usual, took)
}
