import { mizanCall, type CallOptions } from './call.js'
import { stable, type Stable } from './stable.js'

/** Any mutation, for code that knows its arguments from elsewhere: generated declarations give the exact type. */
export type AnyMutation = (args?: unknown, options?: CallOptions) => Promise<unknown>

const mutations = /*#__PURE__*/ new Map<string, Stable<AnyMutation>>()

/**
 * The callable of a function that is no read. One name is one callable for ever, so that components which a hot update
 * leaves alone call what is defined now.
 *
 * @param affects names of the contexts that it may affect
 */
export function mutation(name: string, affects: readonly string[], base?: string): AnyMutation {
  return defineMutation(name, (args, options) => mizanCall(name, args, { base, affects, signal: options?.signal }))
}

export function defineMutation(name: string, run: AnyMutation): AnyMutation {
  return stable(mutations, name, run)
}
