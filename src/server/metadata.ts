import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Affect } from '../protocol/index.js'
import type { AffectsParams, Guard } from './load.js'

/** What `client` was told about a function, in one shape: absent options are null, false or empty. */
export interface FunctionMetadata {
  /** The `name` option. */
  name: string | null
  /** The name of the decorated method. */
  methodName: string | null
  description: string | null
  context: string | null
  affects: Affect[]
  affectsParams: AffectsParams | null
  private: boolean
  auth: Guard
  /** Seconds. */
  maxAge: number | null
  websocket: boolean
  input: StandardSchemaV1 | null
  output: StandardSchemaV1 | null
  /** Codes of its own, each once; null where it says nothing of them. */
  errors: string[] | null
  route: string | null
  /** In upper case; null without a `methods` option. */
  methods: string[] | null
}

/** In the global registry of symbols: a dev server may hold a second instance of this module. */
const MIZAN_FUNCTION = Symbol.for('mizan.function')

/** Leaves `metadata` on `fn`, where enumeration and JSON do not see it. */
export function attachMetadata(fn: object, metadata: FunctionMetadata): void {
  Object.defineProperty(fn, MIZAN_FUNCTION, { value: Object.freeze(metadata) })
}

/** What `client` was told about `fn`; undefined for any other value. */
export function functionMetadata(fn: unknown): FunctionMetadata | undefined {
  if (typeof fn !== 'function' || !Object.hasOwn(fn, MIZAN_FUNCTION)) return undefined
  return (fn as unknown as Record<symbol, FunctionMetadata>)[MIZAN_FUNCTION]
}
