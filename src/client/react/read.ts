import { use } from 'react'
import type { Problem } from '../../protocol/index.js'
import { MizanError } from '../error.js'
import type { ContextHandle } from '../registry.js'
import { absent, answerAwaited } from './absent.js'
import { contextOf } from './context.js'
import { noProvider, pascal } from './names.js'
import { useBundle } from './use-bundle.js'

/** Where the hook of a function finds its data. */
export interface Source {
  readonly fn: string
  handle: ContextHandle
  /** The context that the function was in before it moved, in a development session. */
  previous: ContextHandle | undefined
  /** When it came to be where it is, in milliseconds since the epoch. */
  since: number
  run: (source: Source) => unknown
  readonly hook: () => unknown
}

const sources = /*#__PURE__*/ new Map<string, Source>()

/** The hook that reads a function's data: the same hook for the same function, whichever context it is in. */
export function read(handle: ContextHandle, fn: string): () => unknown {
  return defineRead(handle, fn, useRead)
}

export function defineRead(handle: ContextHandle, fn: string, run: Source['run']): () => unknown {
  const known = sources.get(fn)
  if (known) {
    if (known.handle !== handle) known.previous = known.handle
    if (known.handle !== handle || known.run !== run) known.since = Date.now()
    known.handle = handle
    known.run = run
    return known.hook
  }
  const source: Source = { fn, handle, previous: undefined, since: Date.now(), run, hook: () => source.run(source) }
  sources.set(fn, source)
  return source.hook
}

function useRead(source: Source): unknown {
  const { fn, handle, previous } = source
  const own = use(contextOf(handle))
  const entry = own ?? (previous ? use(contextOf(previous)) : null)
  if (!entry) throw noProvider(pascal(fn), handle.name)
  const bundle = useBundle(entry)
  if (process.env.NODE_ENV !== 'production') {
    const awaited = answerAwaited(entry, fn)
    if (awaited) use(awaited)
  }
  if (own && Object.hasOwn(bundle, fn)) return bundle[fn]
  const problem = own && (bundle.$errors as Record<string, Problem> | undefined)?.[fn]
  if (problem) throw new MizanError(problem)
  if (process.env.NODE_ENV !== 'production') {
    const { data, answer } = absent(source, entry, previous && use(contextOf(previous)))
    if (answer) use(answer)
    return data
  }
}
