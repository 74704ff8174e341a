import type { MizanError } from './error.js'
import { settings } from './settings.js'

/** From 502 to 504 a proxy speaks, or a server that is busy: nobody knows whether the request arrived (PROTOCOL 7). */
export const isGateway = (status: number): boolean => status > 501 && status < 505

/**
 * How long to wait before a failed read is tried again, in milliseconds; undefined when it is not. Writes never are.
 * What a function itself answers would be the same a second later.
 */
export function retryDelay({ status }: MizanError, attempt: number): number | undefined {
  const isPassing = !status || status === 429 || isGateway(status)
  // Apart from each other, or all that failed together come back together.
  return isPassing && attempt < (settings.retries ?? 3) ? 1000 * 2 ** attempt * (0.5 + Math.random() / 2) : undefined
}
