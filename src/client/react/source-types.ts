import type { ArgsOf, ResultOf } from '../source-types.js'
import type { MutationHook } from '../types.js'

/** The read hooks of a server's functions. */
export type Reads<T> = { [K in keyof T]: () => ResultOf<T[K]> }

/** Read hooks of functions that a fetch without their params leaves out. */
export type OmittableReads<T> = { [K in keyof T]: () => ResultOf<T[K]> | undefined }

/** The mutation hooks of a server's functions. */
export type CallHooks<T> = { [K in keyof T]: MutationHook<ArgsOf<T[K]>, ResultOf<T[K]>> }
