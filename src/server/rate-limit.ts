import { problem } from '../protocol/index.js'
import { problemAnswer, type Answer } from './answer.js'
import { clientAddress, type TrustProxy } from './proxy.js'
import { memoryStore } from './store/memory.js'
import type { CounterStore } from './store/store.js'
import type { Visitor } from './visitor.js'

export interface RateLimit {
  /** How many requests below the base one visitor may send within `window`. */
  max: number
  /** Seconds, from the visitor's first request. */
  window: number
  /**
   * Whose requests are counted together; null: this one is not counted.
   *
   * @default a user's own; of anybody else, those from one address (IPv6: one /64 network)
   *
   * @example
   * by: (request, visitor) => request.headers.get('CF-Connecting-IP')
   */
  by?(request: Request, visitor: Pick<Visitor, 'principal' | 'isBearer'>): string | null
  /** Where several processes count together: `redisStore({ url })`. @default memoryStore() */
  store?: CounterStore
}

/** @returns the answer to a request that is one too many, or null */
export type Limiter = (request: Request, visitor: Visitor) => Promise<Answer | null>

/**
 * @param rules all of which a request has to keep; it counts for each
 * @param report hears that counting has failed: requests then pass, because a lost counter should not close the shop
 * @returns null when there are no rules
 * @throws {TypeError} for a rule without a sensible number
 */
export function createLimiter(
  rules: RateLimit | readonly RateLimit[] | undefined,
  trustProxy: TrustProxy,
  report: (error: unknown) => void,
): Limiter | null {
  const list = rules === undefined ? [] : 'max' in rules ? [rules] : rules
  if (!list.length) return null
  const counters = list.map((rule, i) => {
    const { max, window, by, store = memoryStore() } = rule
    if (!(Number.isInteger(max) && max > 0 && window > 0)) {
      throw new TypeError(`rateLimit({ max: ${max}, window: ${window} }): both are more than 0; the window is in seconds.`)
    }
    return { max, window, by: (by && ((...who) => by.apply(rule, who))) ?? defaultKey(trustProxy), store, prefix: `limit:${i}:` } satisfies Counter
  })
  return async (request, visitor) => {
    let refused: Answer | null = null
    for (const counter of counters) refused = (await exceeds(counter, request, visitor, report)) ?? refused
    return refused
  }
}

interface Counter {
  max: number
  window: number
  by: NonNullable<RateLimit['by']>
  store: CounterStore
  prefix: string
}

async function exceeds({ max, window, by, store, prefix }: Counter, request: Request, visitor: Visitor, report: (error: unknown) => void): Promise<Answer | null> {
  const key = by(request, visitor)
  if (key === null) return null
  try {
    const { count, expiresIn } = await store.increment(prefix + key, window)
    if (count <= max) return null
    const seconds = Math.max(1, Math.ceil(expiresIn))
    const it = problem('rate_limited', `At most ${max} requests are answered in ${window} seconds. Try again in ${seconds}.`)
    return problemAnswer(it, { 'Retry-After': String(seconds) })
  } catch (error) {
    report(error)
    return null
  }
}

function defaultKey(trustProxy: TrustProxy): NonNullable<RateLimit['by']> {
  let warned = false
  return (request, { principal }) => {
    if (principal !== null) return `user:${principal}`
    const address = clientAddress(request, trustProxy)
    if (address === null && !warned) {
      warned = true
      console.warn('[mizan] rateLimit: the host tells no addresses, so all who are not logged in are counted as one. Give rateLimit `by`.')
    }
    return `address:${address === null ? 'unknown' : network(address)}`
  }
}

/** A home has a /64 of IPv6 to itself, and with it 2^64 addresses to ask from. */
function network(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!plain.includes(':')) return plain
  const [head = '', tail] = plain.split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail?.split(':').filter(Boolean) ?? []
  const missing = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0')
  return [...left, ...missing, ...right].slice(0, 4).map((part) => part.toLowerCase().replace(/^0+(?=.)/, '')).join(':')
}
