import { request } from './request.js'

const asking = /*#__PURE__*/ new Map<string, Promise<unknown>>()

/**
 * Fetches `{base}session/`, whose answer sets the token's cookie (PROTOCOL 9). All that wait share one: two answers to a visitor
 * without a session would be two sessions, each of which ends the other.
 *
 * @throws MizanError
 */
export function renewSession(base: string): Promise<unknown> {
  const answer = asking.get(base) ?? request(`${base}session/`, {}).finally(() => asking.delete(base))
  asking.set(base, answer)
  return answer
}
