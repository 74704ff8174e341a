import type { Mutation, MizanContexts, MizanError, MizanFunctions } from '../client/index.js'
import type { ParamValue, ProblemCode } from '../protocol/index.js'
import type { MizanMock } from './mock.js'
import type { Reply } from './reply.js'

// The helpers take what is generated as a parameter, so that both none and all of it can be tested; nobody else passes any.

/** What a mock gives where nothing was generated. Not `unknown`: with it in a union, TypeScript no longer types a handler's arguments. */
type AnyData = string | number | boolean | object | null | undefined

/** A function has a `name`, so a handler would pass for data like `{ name: string }`, whatever it gives. JSON has no key like this one. */
type Data<T> = unknown extends T ? AnyData : T extends object ? T & { readonly [Symbol.hasInstance]?: never } : T

/** What a handler gives. */
type Given<T> = unknown extends T ? AnyData : T

/** A function that gives null may as well give nothing. */
type Nothing<T> = null extends T ? void : never

type Answer<T> = T | Nothing<T> | MizanError

type MaybeLater<T> = T | Promise<T>

/** What a read gives: its data, or a function of the context's params. It may fail by `throw fail(…)`. */
export type ReadMock<T, Params> = Data<T> | ((params: Params, mizan: MizanMock) => MaybeLater<Answer<Given<T>>>)

/** What a call gives: its result, or a function of its arguments. It may fail by `throw fail(…)`, and narrow its scope by `reply(…)`. */
export type CallMock<T, Args> = Data<T> | ((args: Args, mizan: MizanMock) => MaybeLater<Answer<Given<T>> | Reply<Given<T>>>)

export type ContextName<C = MizanContexts> = [keyof C] extends [never] ? string : keyof C & string

export type FunctionName<F = MizanFunctions> = [keyof F] extends [never] ? string : keyof F & string

type LooseParams = Readonly<Record<string, Exclude<ParamValue, null | undefined>>>

/** The params of a context, as its provider got them. */
export type ParamsOf<K extends string, C = MizanContexts> = K extends keyof C ? (C[K] extends { params: infer P } ? P : LooseParams) : LooseParams

/** The data of a context, by function. */
type DataOf<K, C> = K extends keyof C ? (C[K] extends { data: infer D } ? D : Record<string, unknown>) : Record<string, unknown>

/** The mocked functions of one context: as many as the test needs. */
export type ReadMocks<K extends string, C = MizanContexts> = {
  readonly [R in keyof DataOf<K, C>]?: ReadMock<DataOf<K, C>[R], ParamsOf<K, C>>
}

export type ContextMocks<C = MizanContexts> = { readonly [K in ContextName<C>]?: ReadMocks<K, C> }

type Part<F, Key extends 'args' | 'result' | 'code'> =
  F extends Mutation<infer Args, infer Result, infer Code> ? { args: Args; result: Result; code: Code }[Key] : unknown

/** The arguments of a call; an empty object when it takes none. */
export type ArgsOf<K extends string, F = MizanFunctions> = K extends keyof F ? Sent<Part<F[K], 'args'>> : Sent<unknown>

type Sent<Args> = [Args] extends [never] | [void | undefined]
  ? Readonly<Record<string, never>>
  : unknown extends Args
    ? Readonly<Record<string, unknown>>
    : NonNullable<Args>

type ResultOf<K, F> = K extends keyof F ? Part<F[K], 'result'> : unknown

export type FunctionMock<K extends string, F = MizanFunctions> = CallMock<ResultOf<K, F>, ArgsOf<K, F>>

export type FunctionMocks<F = MizanFunctions> = { readonly [K in FunctionName<F>]?: FunctionMock<K, F> }

type ReadPath<C> = { [K in keyof C & string]: `${K}.${keyof DataOf<K, C> & string}` }[keyof C & string]

/** What can fail or wait: a context (`'user'`), one of its functions (`'user.user_profile'`), or a call (`'update_name'`). */
export type Target<C = MizanContexts, F = MizanFunctions> = [keyof C | keyof F] extends [never]
  ? string
  : (keyof C & string) | ReadPath<C> | (keyof F & string)

/** What goes wrong before or beyond the protocol: no answer, a proxy's page with an error, something that is no JSON. */
export type BreakCode = 'network' | 'http' | 'parse'

/** The codes that a target can fail with: those of the protocol, and those that the call declares. */
export type FailureCode<T extends string, F = MizanFunctions> =
  | ProblemCode
  | BreakCode
  | (T extends keyof F ? Part<F[T], 'code'> & string : string & {})
