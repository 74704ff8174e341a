import { use, useMemo } from 'react'
import type { Entry } from '../entry.js'
import { MizanError } from '../error.js'
import type { ContextHandle } from '../registry.js'
import { share } from '../share.js'
import { absent, answerAwaited } from './absent.js'
import { contextOf } from './context.js'
import { noProvider } from './names.js'
import { useData } from './use-data.js'

/** Picks from a function's data what a component needs of them. */
export type Select = (data: unknown) => unknown

/** Where the hook of a function finds its data. */
export interface Source {
  readonly fn: string
  handle: ContextHandle
  /** The context that the function was in before it moved, in a development session. */
  previous: ContextHandle | undefined
  /** When it came to be where it is, in milliseconds since the epoch. */
  since: number
  run: (source: Source, select?: Select) => unknown
  readonly hook: (select?: Select) => unknown
}

const sources = /*#__PURE__*/ new Map<string, Source>()

/** The hook that reads a function's data: the same hook for the same function, whichever context it is in. */
export function read(handle: ContextHandle, fn: string): Source['hook'] {
  // Nothing moves in a build. One expression: a bundler may keep what is only named after a return.
  return process.env.NODE_ENV === 'production' ? (select) => useRead({ fn, handle }, select) : defineRead(handle, fn, useRead)
}

export function defineRead(handle: ContextHandle, fn: string, run: Source['run']): Source['hook'] {
  const known = sources.get(fn)
  if (known) {
    if (known.handle !== handle) known.previous = known.handle
    if (known.handle !== handle || known.run !== run) known.since = Date.now()
    known.handle = handle
    known.run = run
    return known.hook
  }
  const source: Source = { fn, handle, previous: undefined, since: Date.now(), run, hook: (select) => source.run(source, select) }
  sources.set(fn, source)
  return source.hook
}

/** The functions of a context that hooks are defined for; none in a build, where nothing has to be found again. */
export const readsOf = (context: string): string[] => [...sources.values()].filter(({ handle }) => handle.name === context).map(({ fn }) => fn)

function useRead(source: Pick<Source, 'fn' | 'handle'> & Partial<Source>, select?: Select): unknown {
  const { fn, handle } = source
  const own = use(contextOf(handle))
  // In a build all that follows of it is gone.
  const previous = process.env.NODE_ENV !== 'production' ? source.previous : undefined
  const entry = own ?? (previous && use(contextOf(previous)))
  if (!entry) throw noProvider(fn, handle)
  const last = useMemo((): Last => ({}), [])
  const snapshot = useMemo(() => reader(entry, fn, select, last), [entry, fn, select, last])
  const value = useData(entry, snapshot)
  if (process.env.NODE_ENV !== 'production') {
    const awaited = answerAwaited(entry, fn)
    if (awaited) use(awaited)
  }
  if (own && value instanceof MizanError) throw value
  if (process.env.NODE_ENV !== 'production' && !(own && entry.bundle && Object.hasOwn(entry.bundle, fn))) {
    const { data, answer } = absent(source as Source, entry, previous && use(contextOf(previous)))
    if (answer) use(answer)
    return select && data !== undefined ? select(data) : data
  }
  return value
}

/** What a component was given last: an equal selection stays the same, though its function is another one in each render. */
interface Last {
  output?: unknown
}

/** Reads a function's data, or why there are none. What is equal stays the same, so that only what changed renders again. */
export function reader(entry: Entry, fn: string, select?: Select, last: Last = {}): () => unknown {
  let input: unknown = reader
  let output: unknown
  return () => {
    const failure = entry.failures[fn]
    if (failure || !entry.bundle) return failure
    if (process.env.NODE_ENV !== 'production' && !Object.hasOwn(entry.bundle, fn)) return undefined
    const data = entry.bundle[fn]
    if (data !== input) output = last.output = select ? share(last.output, select(data)) : data
    input = data
    return output
  }
}
