import { LeastRecentMap } from '../store/least-recent.js'
import { sameBytes } from './equal.js'
import { deriveKey } from './secret.js'
import { fromBase64url, toBase64url, utf8 } from './text.js'

const LENGTH = 32

/**
 * CSRF tokens: a MAC of the session's id, so a token of one session is none of another, and nothing has to be kept.
 * The token stays the same for as long as the session's id does; `mask` gives it another look for each page.
 */
export interface CsrfTokens {
  token(session: string): Promise<string>
  /** @param sent a token, masked or not; `cookie` is what the browser holds */
  isValid(session: string, sent: string, cookie: string): Promise<boolean>
}

/** @param secrets the first makes tokens, those of all are valid */
export function createCsrfTokens(secrets: readonly Uint8Array<ArrayBuffer>[]): CsrfTokens {
  const keys = Promise.all(secrets.map((secret) => deriveKey(secret, 'csrf', 'HMAC')))
  keys.catch(() => {})
  // One that was made is made again with each mutation, and takes 100 µs of CPU.
  const made = new LeastRecentMap<Uint8Array[]>(2000)
  const tokensOf = async (session: string): Promise<Uint8Array[]> => {
    const known = made.get(session)
    if (known) return known
    const sign = async (key: CryptoKey) => new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8(session)))
    const tokens = await Promise.all((await keys).map(sign))
    made.set(session, tokens)
    return tokens
  }
  return {
    token: async (session) => {
      const [token] = await tokensOf(session)
      if (!token) throw new TypeError('mizan: session has no secret.')
      return toBase64url(token)
    },
    isValid: async (session, sent, cookie) => {
      const given = unmasked(sent)
      const held = unmasked(cookie)
      if (!given || !held || !sameBytes(given, held)) return false
      return (await tokensOf(session)).some((token) => sameBytes(token, given))
    },
  }
}

/**
 * The token beneath random bits. A page that is compressed and repeats what somebody else sent gives a constant secret
 * away, letter by letter (BREACH).
 */
export function masked(token: string): string {
  const bytes = fromBase64url(token)
  if (!bytes) return token
  const mask = crypto.getRandomValues(new Uint8Array(bytes.length))
  return toBase64url(new Uint8Array([...mask, ...xor(bytes, mask)]))
}

function unmasked(token: string): Uint8Array | null {
  const bytes = token.length > 100 ? null : fromBase64url(token)
  if (bytes?.length === LENGTH) return bytes
  if (bytes?.length !== 2 * LENGTH) return null
  return xor(bytes.subarray(LENGTH), bytes.subarray(0, LENGTH))
}

function xor(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(a).map((byte, i) => byte ^ (b[i] ?? 0))
}
