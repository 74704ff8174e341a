/** How far an answer to a call goes in bringing the new state of what the call made stale (PROTOCOL 5). */
export interface SingleFlight {
  /** How many entries one answer brings at most; the client fetches the others. @default 10 */
  max?: number
  /** Milliseconds that an answer waits for them once the call itself is done. What is late is not sent. @default 100 */
  budget?: number
}

export const SINGLE_FLIGHT_DEFAULTS = { max: 10, budget: 100 } satisfies Required<SingleFlight>

/** Of the list in a request, how many items are looked at. */
export const MAX_ASKED = 50

/** In characters. A longer key is of a URL that many proxies refuse. */
export const MAX_KEY = 4096

/** In milliseconds. An answer that is held back for longer serves nobody. */
const MAX_BUDGET = 10_000

/**
 * The setting, with the defaults for what it leaves out.
 *
 * @returns null where it is off
 * @throws {TypeError} for numbers that make no sense
 */
export function readSingleFlight(setting: SingleFlight | false | undefined): Required<SingleFlight> | null {
  if (setting === false) return null
  const { max = SINGLE_FLIGHT_DEFAULTS.max, budget = SINGLE_FLIGHT_DEFAULTS.budget } = setting ?? {}
  if (Number.isInteger(max) && max > 0 && budget > 0 && budget <= MAX_BUDGET) return { max, budget }
  throw new TypeError(
    `defineServer({ singleFlight: { max: ${max}, budget: ${budget} } }): \`max\` is a whole number of entries, \`budget\` milliseconds, ` +
      `${MAX_BUDGET} at most; both are more than 0. ` +
      'To send no entries with calls, write singleFlight: false.',
  )
}
