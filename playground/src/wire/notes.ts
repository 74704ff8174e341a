import { useEffect, useState } from 'react'
import { observe, type MizanEvent } from 'mizan/client'

/** What the client did without a request, in words. */
export interface WireNote {
  /** Milliseconds since the page was opened. */
  at: number
  text: string
}

const KEPT = 50

/** The latest of what Mizan tells of itself, newest first. */
export function useWireNotes(): WireNote[] {
  const [notes, setNotes] = useState<WireNote[]>([])
  useEffect(() => {
    const fetched = new Set<string>()
    return observe((event) => {
      const text = tell(event, fetched)
      if (text) setNotes((notes) => [{ at: performance.now(), text }, ...notes].slice(0, KEPT))
    })
  }, [])
  return notes
}

/** @param fetched entries that a GET is under way for: what lands without one came with the answer to a call */
function tell(event: MizanEvent, fetched: Set<string>): string | undefined {
  const name = 'context' in event && event.context ? nameOf(event.context, event.params) : ''
  switch (event.type) {
    case 'fetch':
      return void fetched.add(name)
    case 'drop':
      return void fetched.delete(name)
    case 'land':
      return fetched.delete(name) ? undefined : `${name} came with the answer`
    case 'layer':
      return { on: `${name} is shown as it will be`, settled: undefined, failed: `${name} is taken back` }[event.state]
    case 'retry':
      return `${name} is asked for again in ${(event.delay / 1000).toFixed(1)} s`
    case 'invalidate':
      return event.by === 'tab' ? 'another tab has changed something' : undefined
    case 'principal':
      return 'somebody else is here: what was private is gone'
    case 'error':
      return event.fn ? `${event.fn} failed: ${event.error.code}` : undefined
    case 'skew':
      return 'the server is a newer one than this page'
    default:
      return undefined
  }
}

const nameOf = (context: string, params: object = {}) => [context, ...Object.values(params)].join(' ')
