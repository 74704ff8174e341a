import { DEFAULT_BASE, EVERYTHING } from '../protocol/index.js'
import { csrf } from './csrf.js'
import type { MizanError } from './error.js'
import { tell } from './events.js'
import type { Call } from './files.js'
import { spread } from './invalidate.js'
import { request } from './request.js'
import { isGateway } from './retry.js'
import { renewSession } from './session.js'
import { readSlices } from './slices.js'
import { clock, eachEntry } from './stores.js'

export interface CallOptions {
  /** Gives the call up. Its outcome is then unknown, so all that it may affect is fetched again. */
  signal?: AbortSignal
}

/** What the bindings need besides. */
export interface SendOptions extends CallOptions {
  /** Called when the call has succeeded, before what its answer says is taken in. */
  onAnswer?(): void
}

export interface MizanCallOptions extends CallOptions {
  /** Path or URL of the server, with a slash at its end. @default '/api/mizan/' */
  base?: string
  /** Names of the contexts that the function may affect, for a call whose outcome is unknown. @default all of them */
  affects?: readonly string[]
}

export type BodyOf = (call: Call) => string | FormData

/** How many entries a call asks for: more cost the server more than the requests that they save. */
const MAX_ASKED = 20

/**
 * Calls a function of the server (PROTOCOL 5), and makes stale what its answer says. Entries on the page may come with the answer;
 * they are there when the promise resolves.
 *
 * @param bodyOf JSON alone where no argument can hold a file: what sends files is then left out of a build
 * @throws MizanError
 */
export async function sendCall(
  fn: string,
  args: unknown = {},
  { base = DEFAULT_BASE, signal, affects = [EVERYTHING], onAnswer }: MizanCallOptions & SendOptions = {},
  bodyOf: BodyOf = JSON.stringify,
): Promise<unknown> {
  const url = `${base}call/`
  const since = clock.now
  const asked: string[] = []
  eachEntry(({ key, context, mounts }) => mounts.size && affects.includes(context.name) && asked.push(key))
  asked.splice(MAX_ASKED)
  const body = bodyOf({ fn, args, contexts: asked[0] ? asked : undefined })
  // The browser itself writes the type of a form, with the boundary between its parts.
  const type = typeof body === 'string' && { 'Content-Type': 'application/json' }
  const send = () => request(url, { method: 'POST', body, headers: { ...type, ...csrf(url) }, signal })
  // Unless an answer says otherwise, the write may have happened; one that is given up before it is sent has not.
  let stale: unknown = signal?.aborted ? [] : affects
  let contexts: unknown
  tell?.('call', fn)
  try {
    const { body: answer } = await send().catch(async (error: MizanError) => {
      if (error.code !== 'csrf') throw error
      // The first write of a visit has no token yet, and one after a login elsewhere an old one: the server gives a new one.
      await renewSession(base)
      return send()
    })
    if (Array.isArray(answer.invalidate)) stale = answer.invalidate
    contexts = answer.contexts
    onAnswer?.()
    tell?.('answer', fn)
    return answer.result
  } catch (caught) {
    const error = caught as MizanError
    // An error answer of the server itself: nothing was written.
    if (error.status >= 400 && !isGateway(error.status)) stale = []
    tell?.('error', error, fn)
    throw error
  } finally {
    spread(stale, 'call', fn, readSlices(contexts, since, asked))
  }
}
