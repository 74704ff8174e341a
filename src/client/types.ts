import type { CallOptions } from './call.js'
import type { ErrorCode, MizanError } from './error.js'

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

/**
 * Calls a function of the server. Rejects with a `MizanError`; `isErrorOf` tells which codes it may have.
 *
 * `Code`: the codes that the function declares; any text where it declares none.
 */
// A function type, as the others below: from the signature of an interface, an editor leads to that as well as to the server.
export type Mutation<Args, Result, Code extends string = ErrorCode> = ((...input: MutationInput<Args>) => Promise<Result>) & {
  /** For types alone: no value has it. */
  readonly '~codes'?: Code
}

/** The error that a call may reject with: `ErrorOf<typeof buyTicket>`. */
export type ErrorOf<F> = F extends { readonly '~codes'?: infer Code } ? MizanError<Extract<Code, string>> : MizanError

/** The latest call of one `useMutation…` hook. */
export interface MutationState<Result, Code extends string = ErrorCode> {
  readonly isPending: boolean
  /** What it gave; undefined before the first answer, and while a call is pending. */
  readonly data: Result | undefined
  readonly error: MizanError<Code> | null
  /** Forgets data and error. A call that is pending no longer counts. */
  readonly reset: () => void
  /** Calls with the fields of a form, read as the arguments' types say: `<form action={action}>`. It never rejects: a failure stands in `error`. */
  readonly action: (form: FormData) => Promise<void>
}

/** `Affected`: the data of the contexts that the function affects, by name. */
export interface MutationHookOptions<Args, Affected = {}> {
  /**
   * By context, the data as they will be, shown until the answer is there, and taken back when the call fails. The data are
   * those of the nearest provider above.
   */
  optimistic?: Optimistic<Args, Affected>
  /**
   * Whether a call waits for the earlier ones of the same hook.
   * @default 'parallel'
   */
  order?: 'parallel' | 'queue'
}

/** Nothing at all where nothing is affected: `{}` would take anything. */
export type Optimistic<Args, Affected> = [keyof Affected] extends [never]
  ? { [context: string]: never }
  : { [Name in keyof Affected]?: (data: Affected[Name], args: Sent<Args>) => Affected[Name] }

/** The arguments as an update is given them: what was passed, which may be nothing where none is required. */
type Sent<Args> = [Args] extends [void | undefined] ? undefined : unknown extends Args ? Args : {} extends Args ? Args | undefined : Args

export type MutationHook<Args, Result, Affected = {}, Code extends string = ErrorCode> = (
  options?: MutationHookOptions<Args, Affected>,
) => readonly [call: Mutation<Args, Result, Code>, state: MutationState<Result, Code>]

/**
 * The hook of one function of a context: its data, or what `select` makes of them. A component renders anew when what it gets
 * has changed.
 */
// The plain signature comes last, since `ReturnType` and the like see that one.
export type ReadHook<Data> = (<Selected>(select: (data: Data) => Selected) => Selected) & (() => Data)

export type { CallOptions } from './call.js'
export type { ClientErrorCode, ErrorCode, KnownCode } from './error.js'
export { MizanError } from './error.js'
export { isErrorOf } from './is-error-of.js'
export type { Jsonify } from './json.js'
export type * from './names.js'
