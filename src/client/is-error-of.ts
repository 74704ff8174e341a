import { MizanError } from './error.js'
import type { ErrorOf } from './types.js'

/**
 * Whether a caught error is one that `call` rejects with, so that its `code` is one of those that the function declares.
 *
 * @example
 * try {
 *   await buyTicket({ id })
 * } catch (error) {
 *   if (!isErrorOf(buyTicket, error)) throw error
 *   if (error.code === 'sold_out') return 'Somebody was faster'
 * }
 */
export function isErrorOf<F extends { readonly '~codes'?: string }>(_call: F, error: unknown): error is ErrorOf<F> {
  return error instanceof MizanError
}
