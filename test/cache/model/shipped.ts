import { expect, vi } from 'vitest'
import { shipped } from './strategies.js'
import { judge, type Clock, type Scenario, type Verdict } from './world.js'

/** The time of deadlines and retries passes when the model says so. */
const clock: Clock = {
  pass: (milliseconds) => void vi.advanceTimersByTime(milliseconds),
  reset: () => void vi.clearAllTimers(),
}

/** The real cache is right in every order of these. */
export async function expectRight(scenarios: readonly Scenario[]): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  for (const scenario of scenarios) {
    // Without these no timer fires in the model, and faking them takes as long as all the rest.
    if (scenario.events) vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const verdict = await judge(shipped, scenario, scenario.events ? clock : undefined)
      const { example, staleForEver, unread } = verdict
      expect({ scenario, example, staleForEver, unread }).toEqual({ scenario, example: null, staleForEver: 0, unread: 0 })
      verdicts.push(verdict)
    } finally {
      vi.useRealTimers()
    }
  }
  return verdicts
}

export const ordersOf = (verdicts: readonly Verdict[]): number => verdicts.reduce((sum, { orders }) => sum + orders, 0)
