import { randomId, utf8 } from './text.js'

/**
 * One secret, or several while they are being replaced: the first is used for what is new, all for what is there.
 * `undefined` is what an environment variable is that nobody set.
 */
export type Secrets = string | Uint8Array | readonly (string | Uint8Array)[] | undefined

const MINIMUM = 32
const MAKE_ONE = 'Make one with: node -p "crypto.randomBytes(32).toString(\'base64url\')"'
const DEV_SECRET = Symbol.for('mizan.dev-secret')

/**
 * The secrets as bytes.
 *
 * @param owner for messages: `session`
 * @throws {TypeError} for one of less than 32 bytes, and for what is a public key and so no secret
 */
export function readSecrets(secrets: Secrets, owner: string): Uint8Array<ArrayBuffer>[] {
  const list = secrets === undefined || secrets === '' ? [] : typeof secrets === 'string' || secrets instanceof Uint8Array ? [secrets] : secrets
  return list.map((secret, i) => {
    const name = list.length > 1 ? `secret ${i + 1} of ${owner}` : `the secret of ${owner}`
    const bytes = typeof secret === 'string' ? utf8(secret) : new Uint8Array(secret)
    if (typeof secret === 'string' && secret.includes('-----BEGIN ') && !secret.includes('PRIVATE')) {
      throw new TypeError(`mizan: ${name} is a public key, which everybody may know. Pass it as \`publicKey\`.`)
    }
    if (bytes.length >= MINIMUM) return bytes
    throw new TypeError(`mizan: ${name} has ${bytes.length} bytes, and can be guessed with less than ${MINIMUM}. ${MAKE_ONE}`)
  })
}

/**
 * What stands in for a secret that nobody has set. In production nothing does: another process, or this one after a
 * restart, could not read what it has sealed.
 *
 * @throws {TypeError} in production
 */
export function missingSecret(owner: string, dev: boolean): Uint8Array<ArrayBuffer> {
  if (!dev) {
    throw new TypeError(`mizan: ${owner} has no secret. Set one of at least ${MINIMUM} bytes, by an environment variable. ${MAKE_ONE}`)
  }
  const known = globalThis as { [DEV_SECRET]?: string }
  if (known[DEV_SECRET] === undefined) {
    // Kept for as long as the process lives: an edit of server/mizan.ts shall log nobody out.
    known[DEV_SECRET] = randomId()
    console.warn(`[mizan] ${owner} has no secret: one was made up until the dev server stops. Production will not start without. ${MAKE_ONE}`)
  }
  return utf8(known[DEV_SECRET])
}

/** A key of its own for each purpose (HKDF, RFC 5869), so that what one leaks serves no other. */
export async function deriveKey(secret: Uint8Array<ArrayBuffer>, purpose: string, kind: 'AES-GCM' | 'HMAC'): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey'])
  const salt = new Uint8Array(0)
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt, info: utf8(`mizan ${purpose}`) }
  if (kind === 'AES-GCM') {
    return crypto.subtle.deriveKey(derivation, base, { name: kind, length: 256 }, false, ['encrypt', 'decrypt'])
  }
  return crypto.subtle.deriveKey(derivation, base, { name: kind, hash: 'SHA-256', length: 256 }, false, ['sign', 'verify'])
}
