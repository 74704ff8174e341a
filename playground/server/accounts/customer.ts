import { MizanError, type MizanRequest } from 'mizan/server'
import { guestFrom, guestOf } from './guest.js'

/** Whose cart it is; null for a guest who has none yet. */
export const cartOwner = (request: MizanRequest): string | null => request.user?.id ?? guestOf(request)

/** Whose cart it is; a guest has one from now on. */
export const ownCart = (request: MizanRequest): string => request.user?.id ?? guestFrom(request)

/**
 * Whose orders and notifications they are.
 *
 * @throws MizanError `unauthenticated` for a guest, whom a guard should have kept out
 */
export function customerOf({ user }: MizanRequest): string {
  if (user) return user.id
  throw new MizanError('unauthenticated', 'Log in first.')
}
