import { Instances } from './instances.js'
import type { ProbeResult } from './probe.js'

/** Milliseconds after a change of a file until its server is not waited for any more. */
const AT_MOST = 30_000

/** Milliseconds that are waited for one more restart. */
const ONE_MORE = 5000

/** Milliseconds between two looks, at least; at most, while a server answers, and while none does: it is about to be there. */
const SHORTEST = 100
const LONGEST = 2000
const WHILE_AWAY = 250

export interface Restarts {
  /**
   * An answer of this instance has come.
   *
   * @param isOfSchema whether it was one that brought the schema
   */
  heard(instance: string, isOfSchema?: boolean): void
  /** A file of the server has changed, so that it may start anew. */
  expect(): void
  /** Resolves when nothing looks any more. */
  stop(): Promise<void>
}

interface RestartOptions {
  /** Looks once; null: nobody knows where the server is. */
  probe: ((signal: AbortSignal) => Promise<ProbeResult>) | null
  /** Called when another instance answers than before. */
  onRestart(isOfSchema: boolean): void
  /** Called once, when the instance turns out to be another one with each answer. */
  onUnsteady(): void
}

/**
 * Notices that a server has started anew: by the answers that come anyway, and, once one of its files has changed, by looking until
 * another instance answers. A server that does not tell its instance is looked at once.
 */
export function followRestarts({ probe, onRestart, onUnsteady }: RestartOptions): Restarts {
  const end = new AbortController()
  const instances = new Instances()
  let isKnown = false
  let isSilent = false
  let expected = -Infinity
  let looked = -Infinity
  let until = -Infinity
  /** Whether the one that is to go has answered since the change: who follows it has begun later, and has read what was changed. */
  let hasOutlived = false
  let isLooking = false
  let looking: Promise<void> | undefined
  let resume = (_in: number) => {}

  const see = (instance: string, isOfSchema: boolean) => {
    const now = performance.now()
    const wasUnsteady = instances.isUnsteady
    const sight = instances.see(instance, now)
    isKnown = true
    isSilent = false
    if (sight === 'unsteady' && !wasUnsteady) onUnsteady()
    if (sight === 'unsteady') until = now
    if (sight === 'another') {
      until = hasOutlived ? now : Math.min(until, now + ONE_MORE)
      onRestart(isOfSchema)
    }
    if (sight !== 'late') hasOutlived = true
  }

  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      let timer = setTimeout(resolve, milliseconds)
      resume = (sooner) => {
        clearTimeout(timer)
        timer = setTimeout(resolve, Math.max(0, sooner))
      }
    })

  const run = async (probe: (signal: AbortSignal) => Promise<ProbeResult>) => {
    isLooking = true
    while (!end.signal.aborted && performance.now() < until) {
      const seen = await probe(end.signal)
      if (end.signal.aborted) break
      looked = performance.now()
      if (seen.kind === 'instance') see(seen.instance, false)
      if (seen.kind === 'silent') isSilent = true
      // Who was never heard of is none that another could follow.
      if (isSilent || !isKnown) break
      const longest = seen.kind === 'away' ? WHILE_AWAY : LONGEST
      // Each restart takes its own time: a look is late by a quarter of it.
      const wanted = Math.min(longest, Math.max(SHORTEST, (looked - expected) / 4))
      await pause(Math.min(wanted, Math.max(0, until - looked)))
    }
    isLooking = false
  }

  return {
    heard: (instance, isOfSchema = false) => see(instance, isOfSchema),
    expect() {
      if (!probe || isSilent || instances.isUnsteady || end.signal.aborted) return
      expected = performance.now()
      until = expected + AT_MOST
      hasOutlived = false
      // A checkout of another branch changes many files.
      resume(looked + SHORTEST - expected)
      if (!isLooking) looking = run(probe)
    },
    async stop() {
      end.abort()
      resume(0)
      await looking
    },
  }
}
