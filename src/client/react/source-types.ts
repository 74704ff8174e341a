import type { ErrorCode } from '../error.js'
import type { ArgsOf, ResultOf } from '../source-types.js'
import type { MutationHook, ReadHook } from '../types.js'

/** The read hooks of a server's functions. */
export type Reads<T> = { [K in keyof T]: ReadHook<ResultOf<T[K]>> }

/** Read hooks of functions that a fetch without their params leaves out. */
export type OmittableReads<T> = { [K in keyof T]: ReadHook<ResultOf<T[K]> | undefined> }

/** The mutation hooks of a server's functions. `Affected`: the data of the contexts that they affect, by name. */
export type CallHooks<T, Affected = {}, Code extends string = ErrorCode> = {
  [K in keyof T]: MutationHook<ArgsOf<T[K]>, ResultOf<T[K]>, Affected, Code>
}
