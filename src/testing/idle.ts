import { inAct } from './act.js'
import type { MockServer } from './server.js'

/** A body takes a few turns to be read, and an answer may bring about the next request. */
const TURNS = 5

/**
 * Resolves when no request is under way and none has followed. It works within React's `act`, so that the page then shows all.
 *
 * @throws Error when an answer is held back, which would never come
 */
export async function idle(server: MockServer): Promise<void> {
  // What React renders at the end of an `act` may ask for more.
  do await inAct(() => settle(server))
  while (server.pending.size > 0)
}

async function settle(server: MockServer): Promise<void> {
  for (let quiet = 0; quiet < TURNS; quiet = server.pending.size > 0 ? 0 : quiet + 1) {
    await turn()
    const [held] = server.waiting.held
    if (held !== undefined)
      throw new Error(`idle() would wait for ever: "${held}" is held by delay('forever'). Let it go first, with release().`)
  }
}

/** One turn of the event loop, without a timer that a test may have faked. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
