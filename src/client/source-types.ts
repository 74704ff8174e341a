import type { ErrorCode } from './error.js'
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

/** What a call sends to a function: what its schema takes, or its argument; never when it takes nothing. */
export type ArgsOf<F> = '~input' extends keyof F ? NonNullable<F['~input']> : OwnArgs<F>

type OwnArgs<F> = F extends (...input: infer Input) => unknown
  ? Input['length'] extends 0 | 1
    ? never
    : NonNullable<Input[1]>
  : never

/** A method whose arguments are held to `Schema` (https://standardschema.dev), of which its own type does not tell. */
export type Taking<F, Schema> = F & { readonly '~input'?: InputOf<Schema> }

type InputOf<Schema> = Schema extends { readonly '~standard': { readonly types?: { readonly input: infer Input } | undefined } } ? Input : never

/** The plain calls of a server's functions. */
export type Calls<T, Code extends string = ErrorCode> = { [K in keyof T]: Mutation<ArgsOf<T[K]>, ResultOf<T[K]>, Code> }
