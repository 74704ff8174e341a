import { sendCall, type BodyOf, type SendOptions } from './call.js'
import { stable, type Stable } from './stable.js'

/** Any mutation, for code that knows its arguments from elsewhere: generated declarations give the exact type. */
export type AnyMutation = (args?: unknown, options?: SendOptions) => Promise<unknown>

const mutations = /*#__PURE__*/ new Map<string, Stable<AnyMutation>>()
const declared = /*#__PURE__*/ new Map<string, readonly string[]>()

/**
 * The callable of a function that is no read. One name is one callable for ever, so that components which a hot update
 * leaves alone call what is defined now.
 *
 * @param affects names of the contexts that it may affect
 * @param bodyOf `filesBody`, for a function that may take files
 */
export function mutation(name: string, affects: readonly string[], base?: string, bodyOf?: BodyOf): AnyMutation {
  declared.set(name, affects)
  const run: AnyMutation = (args, options) => sendCall(name, args, { ...options, base, affects }, bodyOf)
  return process.env.NODE_ENV === 'production' ? run : defineMutation(name, run)
}

/** The contexts that a mutation declares to affect; undefined for one that nobody has defined. */
export const affectsOf = (name: string): readonly string[] | undefined => declared.get(name)

export function defineMutation(name: string, run: AnyMutation): AnyMutation {
  return stable(mutations, name, run)
}
