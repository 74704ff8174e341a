import type { StandardSchemaV1 } from '@standard-schema/spec'
import { functionMetadata } from './metadata.js'
import type { MizanRequest } from './request.js'
import type { ServerFunction } from './table.js'

/** The body of a server function. */
export type Implementation = (request: MizanRequest, args: Record<string, unknown>) => unknown

/** `true`: any user. A name: users of that role. A callable decides; its Response is what a view answers with. */
export type Guard = boolean | string | ((request: MizanRequest) => boolean | Response | Promise<boolean | Response>)

export type AffectsParams = (
  request: MizanRequest,
  args: Record<string, unknown>,
  result: unknown,
) => Record<string, unknown> | Promise<Record<string, unknown>>

/** A function's code, with what its options say that only code can hold. */
export interface Loaded {
  run: Implementation
  /** What tells the code from that of before or after an edit. @default `run` */
  code?: object
  guard: Guard
  affectsParams: AffectsParams | null
  input: StandardSchemaV1 | null
  output: StandardSchemaV1 | null
  /** The codes of its own errors that it declares; null or absent where it says nothing of them. */
  errors?: readonly string[] | null
}

/**
 * The function at `path` of a module's exports, bound to its class.
 *
 * @param path from the module's exports: `['Users', 'user_profile']`
 * @returns undefined when there is none
 */
export function loadedFrom(exports: unknown, path: readonly string[]): Loaded | undefined {
  let owner: unknown
  let value = exports
  for (const part of path) [owner, value] = [value, (value as Record<string, unknown> | undefined)?.[part]]
  if (typeof value !== 'function') return undefined
  const metadata = functionMetadata(value)
  return {
    run: (request, args) => (value as Implementation).call(owner, request, args),
    code: value,
    guard: metadata?.auth ?? false,
    affectsParams: metadata?.affectsParams ?? null,
    input: metadata?.input ?? null,
    output: metadata?.output ?? null,
    errors: metadata?.errors ?? null,
  }
}

/**
 * The code of `fn`, as it is now; a promise only where its module has to be asked for, as in dev.
 *
 * @throws whatever its module throws while it loads
 */
export function loadFunction(fn: Pick<ServerFunction, 'name' | 'load'>): Loaded | Promise<Loaded> {
  const loaded = fn.load()
  return loaded instanceof Promise ? loaded.then((found) => present(fn.name, found)) : present(fn.name, loaded)
}

function present(name: string, loaded: Loaded | undefined): Loaded {
  if (typeof loaded?.run === 'function') return loaded
  throw new TypeError(`"${name}" is not a function but ${typeof loaded?.run}. Restart the server, or check its export.`)
}
