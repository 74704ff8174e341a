import { get, type IncomingHttpHeaders } from 'node:http'
import { get as getSecurely } from 'node:https'

export type ProbeResult =
  | { kind: 'instance'; instance: string }
  /** It answers, and does not tell its instance. */
  | { kind: 'silent' }
  /**
   * Nobody answers, or somebody else: a proxy whose server is away, or what stands before the functions and refuses the request, as
   * Django does with a `Host` that it does not know. A server that tells its instance may be behind it.
   */
  | { kind: 'away' }

/** Milliseconds that a server may take to answer. */
const DEADLINE = 3000

/**
 * Asks a server which instance it is. Each time by a connection of its own, since one that is kept open may keep the old process;
 * without cookies and redirects. Never rejects.
 */
export function probe(url: URL, closed: AbortSignal): Promise<ProbeResult> {
  const signal = AbortSignal.any([closed, AbortSignal.timeout(DEADLINE)])
  return new Promise((resolve) => {
    const away = () => resolve({ kind: 'away' })
    const request = (url.protocol === 'https:' ? getSecurely : get)(url, { agent: false, headers: { Accept: 'application/json' }, signal })
    request.on('error', away)
    request.on('response', (response) => {
      const { statusCode = 0, headers } = response
      const instance = instanceIn(headers)
      if (instance !== undefined) resolve({ kind: 'instance', instance })
      else if (isOfServer(statusCode, headers)) resolve({ kind: 'silent' })
      else away()
      // To its end: a server prints a line for each answer that nobody took.
      response.on('error', () => {}).resume()
    })
  })
}

/** Not every server has a session: 404 says that it is there. */
function isOfServer(status: number, headers: IncomingHttpHeaders): boolean {
  return (status >= 200 && status < 300) || status === 404 || headers['x-mizan-schema'] !== undefined
}

/** `X-Mizan-Instance` (PROTOCOL 4); undefined when an answer has none. */
export function instanceIn(headers: NodeJS.Dict<string | string[]>): string | undefined {
  const text = String(headers['x-mizan-instance'] ?? '')
  return text === '' ? undefined : text
}
