import type { Jsonify } from './json.js'
import type { Mutation } from './types.js'

/**
 * Types of hooks and calls that are read from the server's own functions, with no generated copy between: `T` is the type of
 * a class with `@client` methods, or of a module of `client(options, fn)` constants. The mapped types are homomorphic, so an
 * editor follows each member to the server's declaration.
 */

/** What a function answers, as it arrives: JSON, which has null where a function gives nothing. */
export type ResultOf<F> = F extends (...input: never[]) => infer Result ? Jsonify<NothingIsNull<Awaited<Result>>> : never

/** A union is taken apart only where it has something to replace, so that the others keep their names. */
type NothingIsNull<T> = unknown extends T ? T : undefined extends T ? Exclude<T, undefined | void> | null : [T] extends [void] ? null : T

/** What a function takes behind its request; never when it takes nothing. */
export type ArgsOf<F> = F extends (...input: infer Input) => unknown
  ? Input['length'] extends 0 | 1
    ? never
    : NonNullable<Input[1]>
  : never

/** The plain calls of a server's functions. */
export type Calls<T> = { [K in keyof T]: Mutation<ArgsOf<T[K]>, ResultOf<T[K]>> }
