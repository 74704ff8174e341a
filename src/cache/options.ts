import type { CacheEvent, CacheCounters } from './events.js'

/** What every origin cache takes, whatever it keeps its entries in. */
export interface CacheOptions {
  /** Milliseconds that one question to the cache may take. Then the functions answer. @default 100 */
  timeout?: number
  /**
   * Hears of everything that the cache does, with the sums so far: for metrics and logs.
   *
   * @example
   * onEvent: (event) => { if (event.type === 'bypass') metrics.count('cache.bypass', { cause: event.cause }) }
   */
  onEvent?: (event: CacheEvent, counters: Readonly<CacheCounters>) => void
}

/** @throws {TypeError} for a number that makes no sense */
export function positive(value: number, name: string, what: string): number {
  if (Number.isFinite(value) && value > 0) return value
  throw new TypeError(`${name} is ${value}, and must be ${what} more than 0.`)
}
