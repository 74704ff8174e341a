import { MizanError } from 'mizan/server'

/** How often a password may be guessed within the time, in milliseconds. */
const MOST = 5
const TIME = 60_000
/** Names that are remembered: who tries more of them has the oldest forgotten. */
const KEPT = 10_000

// Not a variable of this module, which an edit evaluates anew.
const KEY = Symbol.for('oda.attempts')
const shared = globalThis as typeof globalThis & { [KEY]?: Map<string, number[]> }
const failures = (shared[KEY] ??= new Map<string, number[]>())

/**
 * Runs `attempt` for an account, unless it has failed too often of late.
 *
 * @returns what it gives; null is a failure
 * @throws MizanError `rate_limited`
 */
export async function limited<T>(name: string, attempt: () => Promise<T | null>): Promise<T | null> {
  const key = name.trim().toLowerCase()
  const recent = (failures.get(key) ?? []).filter((at) => Date.now() - at < TIME)
  if (recent.length >= MOST) throw new MizanError('rate_limited', 'Too many guesses. Try again in a minute.')
  // Counted before its outcome is known: a hundred guesses at once are a hundred.
  const oldest = failures.keys().next()
  if (failures.size >= KEPT && !oldest.done) failures.delete(oldest.value)
  failures.set(key, [...recent, Date.now()])
  const result = await attempt()
  if (result !== null) failures.delete(key)
  return result
}
