import type { Invalidation } from '../protocol/index.js'

const SCOPE = Symbol('invalidate')

/** A result, and what exactly it makes stale. */
export interface Reply<T> {
  readonly result: T
  readonly [SCOPE]: readonly Invalidation[]
}

/**
 * What a mock of a call returns to say itself what is stale, as a server does that narrows its scope at run time:
 * `reply(order, { invalidate: [{ context: 'user', params: { user_id } }] })`. Without it, all contexts that the call declares are.
 */
export function reply<T>(result: T, { invalidate }: { invalidate: readonly Invalidation[] }): Reply<T> {
  return { result, [SCOPE]: invalidate }
}

/** The parts of what a mock gave: `invalidate` is undefined when it says nothing of it. */
export function partsOf(given: unknown): { result: unknown; invalidate: readonly Invalidation[] | undefined } {
  return isReply(given) ? { result: given.result, invalidate: given[SCOPE] } : { result: given, invalidate: undefined }
}

const isReply = (given: unknown): given is Reply<unknown> => typeof given === 'object' && given !== null && SCOPE in given
