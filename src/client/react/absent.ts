import type { Entry } from '../entry.js'
import { refetch } from '../freshness.js'
import { warnOnce } from '../warn.js'
import { pascal } from './names.js'
import type { Source } from './read.js'

// Development only: what a hook gives when its data are not where they should be, because the server's code has just changed.
// A component that renders in between must neither crash nor lose its state.

const awaited = /*#__PURE__*/ new WeakMap<Entry, Map<string, Promise<void>>>()

/** What the hook of `fn` last suspended on. React wants a render that it replays to use it again, whatever has come of it. */
export function answerAwaited(entry: Entry, fn: string): Promise<void> | undefined {
  return awaited.get(entry)?.get(fn)
}

/**
 * @param entry of the function's context, or of the one that it was in before when no provider of the new one is above
 * @param old the entry of the context that it was in before, when its provider is above
 * @returns data, or the answer to wait for
 */
export function absent({ fn, handle, since }: Source, entry: Entry, old: Entry | null | undefined): { data?: unknown; answer?: Promise<void> } {
  if (entry.context !== handle) {
    const hook = `use${pascal(fn)}`
    warnOnce(`"${fn}" has moved to the context "${handle.name}". Put <${pascal(handle.name)}Provider> above: until then ${hook}() gives its last data.`)
    return { data: entry.seen?.[fn] }
  }
  // An answer that is older than the function says nothing about it.
  const isOlder = since >= (entry.updatedAt ?? 0)
  const last = [entry, old].find((one) => one?.seen && Object.hasOwn(one.seen, fn))
  if (isOlder) {
    if (entry.error && !entry.flight) throw entry.error
    if (!entry.flight && !(entry.mounts.size && entry.isStale)) void refetch(entry)
  }
  return last || !isOlder ? { data: last?.seen?.[fn] } : { answer: wait(entry, fn) }
}

function wait(entry: Entry, fn: string): Promise<void> {
  const answer = entry.landing()
  const waiting = awaited.get(entry) ?? new Map<string, Promise<void>>()
  awaited.set(entry, waiting.set(fn, answer))
  return answer
}
