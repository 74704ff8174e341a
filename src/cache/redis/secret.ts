const MINIMUM = 32
const MAKE_ONE = 'Make one with: node -p "crypto.randomBytes(32).toString(\'base64url\')"'

/**
 * The secret as bytes.
 *
 * @param dev where nobody has set one, has a known one do: the server is on the same machine, and so is all that it keeps
 * @throws {TypeError} when there is none, or it has less than 32 bytes
 */
export function readSecret(secret: string | Uint8Array | undefined, dev = false): Uint8Array {
  if (secret === undefined && dev) {
    console.warn(`[mizan] redisCache has no secret, and hides nothing by its keys. Production will not start without. ${MAKE_ONE}`)
    return new TextEncoder().encode('mizan: known to everybody')
  }
  if (secret === undefined || secret.length === 0) {
    const how = `Set \`secret\` to at least ${MINIMUM} bytes, by an environment variable, the same in all processes`
    throw new TypeError(`mizan: redisCache has no secret. ${how}; a server with an identity lends its own. ${MAKE_ONE}`)
  }
  const bytes = typeof secret === 'string' ? new TextEncoder().encode(secret) : secret
  if (bytes.length >= MINIMUM) return bytes
  throw new TypeError(`mizan: the secret of redisCache has ${bytes.length} bytes, and can be guessed with less than ${MINIMUM}. ${MAKE_ONE}`)
}
