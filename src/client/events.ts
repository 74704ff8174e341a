import type { Params } from '../protocol/index.js'
import type { Entry } from './entry.js'
import type { MizanError } from './error.js'

interface OfEntry {
  readonly context: string
  readonly params: Params
}

export type DropReason = 'replaced' | 'unmounted' | 'principal' | 'kept too long'

export type LayerState = 'on' | 'settled' | 'failed'

/** Who said that something is stale: a call's answer, a view's, another tab, the application, or the dev server after an edit. */
export type InvalidatedBy = 'call' | 'view' | 'tab' | 'app' | 'dev'

/** What the runtime does, for a devtool, a log or a test. */
export type MizanEvent =
  /** A request began; `attempt` counts from 0. */
  | (OfEntry & { readonly type: 'fetch'; readonly attempt: number })
  /** Data came, from a GET or with the answer of a call; `isStale` when something made them stale on their way. */
  | (OfEntry & { readonly type: 'land'; readonly isStale: boolean })
  /** An invalidation of what is already waiting for a newer answer: no request of its own. */
  | (OfEntry & { readonly type: 'coalesce' })
  /** A request, or what is kept of an entry, was given up. */
  | (OfEntry & { readonly type: 'drop'; readonly why: DropReason })
  /** A read failed and is tried again in `delay` milliseconds. */
  | (OfEntry & { readonly type: 'retry'; readonly attempt: number; readonly delay: number; readonly error: MizanError })
  /** An optimistic update was put on, replaced by the server's answer, or taken back. */
  | (OfEntry & { readonly type: 'layer'; readonly state: LayerState })
  | { readonly type: 'call'; readonly fn: string }
  | { readonly type: 'answer'; readonly fn: string }
  | { readonly type: 'invalidate'; readonly items: readonly unknown[]; readonly by: InvalidatedBy; readonly fn?: string }
  | { readonly type: 'error'; readonly error: MizanError; readonly context?: string; readonly params?: Params; readonly fn?: string }
  /** Somebody else is here now: whatever was private is gone. */
  | { readonly type: 'principal' }
  /** An answer came from another build of the server than this page was built for. Told once for each. */
  | { readonly type: 'skew'; readonly schema: string }

/** An event as the runtime reports it: what is needed to describe it, and nothing made for nobody. */
type Report =
  | [type: 'fetch', entry: Entry, attempt: number]
  | [type: 'land' | 'coalesce', entry: Entry]
  | [type: 'drop', entry: Entry, why: DropReason]
  | [type: 'retry', entry: Entry, attempt: number, delay: number, error: MizanError]
  | [type: 'layer', entry: Entry, state: LayerState]
  | [type: 'call' | 'answer', fn: string]
  | [type: 'invalidate', items: readonly unknown[], by: InvalidatedBy, fn?: string]
  | [type: 'error', error: MizanError, of: Entry | string]
  | [type: 'principal']
  | [type: 'skew', schema: string]

const listeners = /*#__PURE__*/ new Set<(event: MizanEvent) => void>()

/** Tells the listeners. Undefined while there are none: `tell?.(…)` costs nothing then. */
export let tell: ((...report: Report) => void) | undefined

/**
 * Hears of everything that the runtime does, in order. Nothing is spent on it while nobody listens.
 *
 * @returns stops listening
 */
export function observe(listener: (event: MizanEvent) => void): () => void {
  listeners.add(listener)
  tell = (...report) => {
    const event = describe(report)
    for (const each of listeners) {
      try {
        each(event)
      } catch (error) {
        // Who only listens must not come between a request and its answer.
        globalThis.reportError?.(error)
      }
    }
  }
  return () => {
    listeners.delete(listener)
    if (!listeners.size) tell = undefined
  }
}

function describe(report: Report): MizanEvent {
  switch (report[0]) {
    case 'fetch':
      return { type: report[0], ...of(report[1]), attempt: report[2] }
    case 'land':
      return { type: report[0], ...of(report[1]), isStale: report[1].isStale }
    case 'coalesce':
      return { type: report[0], ...of(report[1]) }
    case 'drop':
      return { type: report[0], ...of(report[1]), why: report[2] }
    case 'retry':
      return { type: report[0], ...of(report[1]), attempt: report[2], delay: report[3], error: report[4] }
    case 'layer':
      return { type: report[0], ...of(report[1]), state: report[2] }
    case 'call':
    case 'answer':
      return { type: report[0], fn: report[1] }
    case 'invalidate':
      return { type: report[0], items: report[1], by: report[2], ...(report[3] && { fn: report[3] }) }
    case 'error':
      return { type: report[0], error: report[1], ...(typeof report[2] === 'string' ? { fn: report[2] } : of(report[2])) }
    case 'principal':
      return { type: report[0] }
    case 'skew':
      return { type: report[0], schema: report[1] }
  }
}

const of = ({ context, params }: Entry): OfEntry => ({ context: context.name, params })
