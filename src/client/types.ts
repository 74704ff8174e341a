import type { CallOptions } from './call.js'
import type { MizanError } from './error.js'

/** How the data of a provider stand. */
export interface ContextStatus {
  /** A request is under way. */
  readonly isRefreshing: boolean
  /** Something made the data stale, and no newer answer has come yet. */
  readonly isStale: boolean
  /** Why the last request failed; the data of an earlier one stay. */
  readonly error: MizanError | null
  /** When the data came, in milliseconds since the epoch; null before the first answer. */
  readonly updatedAt: number | null
  /** Fetches the context again. Resolves when the answer is there; a failure stands in `error`. */
  readonly refetch: () => Promise<void>
}

/** The parameters of a mutation: none, optional arguments, or required ones; then the options of the call. */
type MutationInput<Args> = [Args] extends [void | undefined]
  ? [args?: undefined, options?: CallOptions]
  : unknown extends Args
    ? [args?: Args, options?: CallOptions]
    : {} extends Args
      ? keyof Args extends never
        ? [args?: undefined, options?: CallOptions]
        : [args?: Args, options?: CallOptions]
      : [args: Args, options?: CallOptions]

/** Calls a function of the server. Rejects with a `MizanError`. */
export type Mutation<Args, Result> = (...input: MutationInput<Args>) => Promise<Result>

/** The latest call of one `useMutation…` hook. */
export interface MutationState<Result> {
  readonly isPending: boolean
  /** What it gave; undefined before the first answer, and while a call is pending. */
  readonly data: Result | undefined
  readonly error: MizanError | null
  /** Forgets data and error. A call that is pending no longer counts. */
  readonly reset: () => void
}

export type MutationHook<Args, Result> = () => readonly [call: Mutation<Args, Result>, state: MutationState<Result>]

export type { CallOptions } from './call.js'
export type { ErrorCode } from './error.js'
export { MizanError } from './error.js'
export type { Jsonify } from './json.js'
