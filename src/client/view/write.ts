import { EVERYTHING } from '../../protocol/index.js'
import { spread } from '../invalidate.js'
import { renewSession } from '../session.js'
import { learn } from './apply.js'

/** A write to a view of the application, in whatever way it is sent. */
export interface Write {
  /** Path or URL of the server, with a slash at its end: there a new CSRF token is fetched. */
  base: string
  /** Sends it with the token that is there then; called a second time where that one is refused. */
  send(): Promise<Response>
  /** Whether it can be sent a second time: a stream is gone. */
  isRepeatable: boolean
  signal?: AbortSignal | null
}

/**
 * Sends a write, once more when its token was refused, and makes stale what its answer says. A refusal makes nothing stale, an outcome that
 * is unknown everything.
 *
 * @throws what `send` throws
 */
export async function write({ base, send, isRepeatable, signal }: Write): Promise<Response> {
  // Nothing is sent, so nothing is written either.
  signal?.throwIfAborted()
  let answer: Response | undefined
  try {
    answer = await send()
    if ((await isTokenRefused(answer)) && (await renewToken(base, signal)) && isRepeatable) {
      answer = undefined
      answer = await send()
    }
  } finally {
    if (answer) learn(answer)
    else spread([EVERYTHING], 'view')
  }
  return answer
}

async function isTokenRefused(answer: Response): Promise<boolean> {
  const problem: { code?: unknown } | null = answer.status === 403 && (await answer.clone().json().catch(() => null))
  return problem?.code === 'csrf'
}

/**
 * Fetches `{base}session/`, whose answer sets the token's cookie (PROTOCOL 9).
 *
 * @returns whether there is a new token to try
 * @throws the signal's reason
 */
export async function renewToken(base: string, signal?: AbortSignal | null): Promise<boolean> {
  const isNew = await renewSession(base).then(
    () => true,
    () => false,
  )
  signal?.throwIfAborted()
  return isNew
}
