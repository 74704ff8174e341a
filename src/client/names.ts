import type { Params } from '../protocol/index.js'
import type { Mutation } from './types.js'

/**
 * The contexts of the application's server, which the generated types fill in:
 * `user: { data: UserData; params: { user_id: number } }`. Empty until they are generated.
 */
export interface MizanContexts {}

/** The mutations and plain calls of the application's server, likewise: `update_name: typeof updateName`. */
export interface MizanFunctions {}

/** The name of a context; any text as long as nothing is generated. */
export type ContextName = NameIn<MizanContexts>

/** The name of a mutation or plain call, likewise. */
export type FunctionName = NameIn<MizanFunctions>

type NameIn<Known> = [keyof Known] extends [never] ? string : keyof Known & string

/** What one fetch of a context brings, by function. */
export type ContextData<Name extends string> = Name extends keyof MizanContexts
  ? MizanContexts[Name] extends { data: infer Data }
    ? Data
    : Loose
  : Loose

/** The params of a context, as the server names them. */
export type ContextParams<Name extends string> = Name extends keyof MizanContexts
  ? MizanContexts[Name] extends { params: infer Own }
    ? Own
    : Params
  : Params

type Loose = Record<string, unknown>

/** What a function takes; never when it takes nothing. */
export type FunctionArgs<Name extends string> = Name extends keyof MizanFunctions ? Part<MizanFunctions[Name], 'args'> : unknown

/** What a function answers. */
export type FunctionResult<Name extends string> = Name extends keyof MizanFunctions ? Part<MizanFunctions[Name], 'result'> : unknown

/** The codes that a function declares; any text where it declares none. */
export type FunctionCode<Name extends string> = Name extends keyof MizanFunctions ? Part<MizanFunctions[Name], 'code'> : string

type Part<F, Key extends 'args' | 'result' | 'code'> =
  F extends Mutation<infer Args, infer Result, infer Code> ? { args: Args; result: Result; code: Code }[Key] : unknown
