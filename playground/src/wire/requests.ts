import { useEffect, useState } from 'react'

/** One request that Mizan has made. */
export interface WireRequest {
  method: 'GET' | 'POST'
  /** Without the base: `ctx/product/?product_id=1`. A view's is whole: `/track/1002/delivery/`. */
  path: string
  /** When its answer was there, in milliseconds since the page was opened. */
  at: number
  /** Milliseconds. */
  duration: number
  /** Bytes on the wire, headers included; 0 when the browser did not send it. */
  size: number
  status: number
}

const BASE = '/api/mizan/'
/** Where the server answers with markup or an image. */
const VIEWS = /^\/(track|photos)\//
const KEPT = 50

/** The latest requests, newest first, and how many there were, from the browser's own record: Mizan need not help. */
export function useWireRequests(): { requests: WireRequest[]; count: number } {
  const [log, setLog] = useState<{ requests: WireRequest[]; count: number }>({ requests: [], count: 0 })
  useEffect(() => {
    const observer = new PerformanceObserver((list) => {
      const seen = list.getEntries().flatMap((entry) => (entry instanceof PerformanceResourceTiming ? read(entry) : []))
      if (seen.length === 0) return
      setLog(({ requests, count }) => ({
        requests: [...seen.reverse(), ...requests].slice(0, KEPT),
        count: count + seen.length,
      }))
    })
    observer.observe({ type: 'resource', buffered: true })
    return () => observer.disconnect()
  }, [])
  return log
}

function read({ name, duration, responseEnd, transferSize, responseStatus }: PerformanceResourceTiming): WireRequest[] {
  const { pathname, search } = new URL(name)
  const isView = VIEWS.test(pathname)
  if (!isView && !pathname.startsWith(BASE)) return []
  const path = (isView ? pathname : pathname.slice(BASE.length)) + decodeURIComponent(search)
  // The record does not tell the method. What is posted are calls, and the form of a delivery, which has no query.
  const method = path.startsWith('call/') || path.endsWith('/delivery/') ? 'POST' : 'GET'
  return [{ method, path, at: responseEnd, duration, size: transferSize, status: responseStatus }]
}
