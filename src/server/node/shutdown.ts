import type { Server, ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

interface ShutdownOptions {
  /** Milliseconds. */
  drain: number
  /** Milliseconds. */
  deadline: number
  onClose?: (() => void | Promise<void>) | undefined
}

export interface Shutdown {
  readonly isBegun: boolean
  /** Ends when no connection is left; at the deadline the last ones are cut. */
  begin(): Promise<void>
  /** Has SIGTERM and SIGINT begin it. A second signal ends the process at once. */
  onSignals(): void
}

/** What other listeners of the signal have to finish once the server is closed, in milliseconds. */
const GRACE = 1000

/** How often connections that have become idle are looked for, in milliseconds. */
const LOOK = 50

/** Stops a server without cutting an answer short: no new connections, and those there are end with their answer. */
export function createShutdown(http: Server, { drain, deadline, onClose }: ShutdownOptions): Shutdown {
  const answering = new Set<ServerResponse>()
  let ended: Promise<void> | undefined
  // First, so that nothing has been sent yet.
  http.prependListener('request', (_request, response: ServerResponse) => {
    // The client is told that it needs another connection, rather than to find out by its next request.
    if (ended) response.shouldKeepAlive = false
    answering.add(response)
    response.once('close', () => answering.delete(response))
  })
  const end = async () => {
    if (drain > 0) await pause(drain)
    const closed = new Promise<void>((resolve) => http.close(() => resolve()))
    for (const response of answering) response.shouldKeepAlive = false
    const look = setInterval(() => http.closeIdleConnections(), LOOK)
    const cut = setTimeout(() => http.closeAllConnections(), deadline)
    await closed
    clearInterval(look)
    clearTimeout(cut)
    await onClose?.()
  }
  const begin = () => (ended ??= end())
  return {
    get isBegun() {
      return ended !== undefined
    },
    begin,
    onSignals() {
      const signals = ['SIGTERM', 'SIGINT'] as const
      for (const signal of signals) {
        process.on(signal, () => {
          if (ended) process.exit(1)
          void begin().then(
            // What keeps the process alive now is none of ours: a pool of connections, say, that nobody closes.
            () => setTimeout(() => process.exit(), GRACE).unref(),
            (error: unknown) => {
              console.error('[mizan] onClose failed:', error)
              process.exit(1)
            },
          )
        })
      }
    },
  }
}
