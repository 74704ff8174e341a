import { createLocalJWKSet, createRemoteJWKSet, errors, jwtVerify, type JWTVerifyOptions, type JWTVerifyResult } from 'jose'
import { MizanError } from '../../error.js'
import { readSecrets } from '../secret.js'
import { PUBLISHED, readPublicKey } from './algorithm.js'
import type { JwtKeys } from './options.js'

/** Checks a token's signature and claims. Rejects with an error of jose for one that is not valid. */
export type Check = (token: string, options: JWTVerifyOptions) => Promise<JWTVerifyResult>

/** Milliseconds that an issuer has to hand out its keys. */
const FETCH_DEADLINE = 5000

/**
 * @param secrets of HS256, where there are any
 * @throws {TypeError} for a set of keys that could be read, and exchanged, on the way
 */
export function createCheck({ publicKey, jwks }: JwtKeys, secrets: readonly Uint8Array<ArrayBuffer>[]): Check {
  if (jwks !== undefined) return published(jwks)
  if (publicKey === undefined) {
    const keys = Promise.all(secrets.map(async (secret) => ({ key: await hmacKey(secret, ['verify']), algorithms: ['HS256'] })))
    return anyOf(keys)
  }
  const keys = Promise.all([publicKey].flat().map((key) => readPublicKey(key)))
  // Told at the start, and not by the first visitor who brings a token.
  keys.catch((error: unknown) => console.error('[mizan]', error))
  return anyOf(keys)
}

export function hmacKey(secret: Uint8Array<ArrayBuffer>, usages: ('sign' | 'verify')[]): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, usages)
}

function anyOf(keys: Promise<{ key: CryptoKey; algorithms: string[] }[]>): Check {
  return async (token, options) => {
    let reason: unknown
    for (const { key, algorithms } of await keys) {
      try {
        return await jwtVerify(token, key, { ...options, algorithms })
      } catch (error) {
        // Of a token that one key does fit, it is worth telling why it is refused all the same.
        if (!(error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JOSEAlgNotAllowed)) throw error
        reason = error
      }
    }
    throw reason
  }
}

function published(jwks: NonNullable<JwtKeys['jwks']>): Check {
  const isSet = typeof jwks === 'object' && !(jwks instanceof URL)
  const keys = isSet ? createLocalJWKSet(jwks) : createRemoteJWKSet(secureUrl(jwks), { timeoutDuration: FETCH_DEADLINE })
  return async (token, options) => {
    const only = { ...options, algorithms: PUBLISHED }
    try {
      return await jwtVerify(token, keys, only)
    } catch (error) {
      // A token that does not name its key, and a set with several of its kind.
      if (error instanceof errors.JWKSMultipleMatchingKeys) return tryAll(token, error, only)
      if (isSet || isRefusal(error)) throw error
      throw new MizanError('unavailable', 'The keys that tokens are checked with cannot be fetched.', { cause: error })
    }
  }
}

async function tryAll(token: string, keys: AsyncIterable<CryptoKey>, options: JWTVerifyOptions): Promise<JWTVerifyResult> {
  for await (const key of keys) {
    try {
      return await jwtVerify(token, key, options)
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error
    }
  }
  throw new errors.JWSSignatureVerificationFailed()
}

/** Whether the token is to blame, not the way to the keys. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return false
  // jose throws the bare class when the issuer's answer is no 200, or no JSON.
  return error.constructor !== errors.JOSEError && !(error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid)
}

function secureUrl(jwks: string | URL): URL {
  const url = new URL(jwks)
  if (url.protocol === 'https:' || /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname)) return url
  throw new TypeError(`jwt({ jwks: '${url.href}' }): use https. Whoever can change the keys on the way can issue tokens.`)
}

/** The secrets as `jwt` reads them. */
export function jwtSecrets({ secret, publicKey, jwks }: JwtKeys): Uint8Array<ArrayBuffer>[] {
  return publicKey === undefined && jwks === undefined ? readSecrets(secret, 'jwt') : []
}
