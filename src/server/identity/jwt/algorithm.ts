import { importJWK, importPKCS8, importSPKI, importX509, type CryptoKey, type JWK } from 'jose'
import type { PublicKey } from './options.js'

/** A key and the one algorithm (two names, for EdDSA) that it is for. */
export interface SigningKey {
  key: CryptoKey
  algorithms: string[]
}

const CURVES: Readonly<Record<string, string>> = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' }
const ASYMMETRIC = ['RS256', 'ES256', 'ES384', 'ES512', 'EdDSA']

/** All that keys of a set may be used with: never a MAC, whose key would be what everybody can fetch. */
export const PUBLISHED = [...ASYMMETRIC, 'Ed25519', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']

/** @throws {TypeError} for what is no public key */
export async function readPublicKey(key: PublicKey): Promise<SigningKey> {
  if (typeof key === 'string') {
    if (key.includes('PRIVATE KEY')) throw new TypeError('jwt: `publicKey` is a private key. Pass its public half.')
    return tryEach(key, key.includes('CERTIFICATE') ? importX509 : importSPKI, 'publicKey')
  }
  if (isCryptoKey(key)) return ofCryptoKey(key, 'public')
  if ('d' in key || key.kty === 'oct') throw new TypeError('jwt: `publicKey` is a secret JWK. Pass its public half, or `secret`.')
  return ofJwk(key, 'publicKey')
}

/** @throws {TypeError} for what is no private key */
export async function readPrivateKey(key: string | JWK | CryptoKey): Promise<SigningKey> {
  if (typeof key === 'string') return tryEach(key, importPKCS8, 'privateKey')
  return isCryptoKey(key) ? ofCryptoKey(key, 'private') : ofJwk(key, 'privateKey')
}

/** PEM says which kind of key it holds only deep within; an import as another kind fails. */
async function tryEach(pem: string, read: (pem: string, algorithm: string) => Promise<CryptoKey>, option: string): Promise<SigningKey> {
  for (const algorithm of ASYMMETRIC) {
    try {
      return { key: await read(pem, algorithm), algorithms: namesOf(algorithm) }
    } catch {
      continue
    }
  }
  throw new TypeError(`jwt: \`${option}\` is no PEM of an RSA, EC or Ed25519 key (-----BEGIN …).`)
}

async function ofJwk(jwk: JWK, option: string): Promise<SigningKey> {
  const algorithm = jwk.alg ?? (jwk.kty === 'RSA' ? 'RS256' : jwk.kty === 'OKP' ? 'EdDSA' : CURVES[jwk.crv ?? ''])
  if (!algorithm || !PUBLISHED.includes(algorithm)) throw new TypeError(`jwt: \`${option}\` is a JWK for ${algorithm ?? jwk.kty}, which does not sign.`)
  const key = await importJWK(jwk, algorithm)
  if (key instanceof Uint8Array) throw new TypeError(`jwt: \`${option}\` is a secret.`)
  return { key, algorithms: namesOf(algorithm) }
}

function ofCryptoKey(key: CryptoKey, type: 'public' | 'private'): SigningKey {
  if (key.type !== type) throw new TypeError(`jwt: this takes a ${type} CryptoKey, and got a ${key.type} one.`)
  const { name } = key.algorithm
  const bits = 'hash' in key.algorithm ? (key.algorithm.hash as { name: string }).name.slice(4) : ''
  const curve = 'namedCurve' in key.algorithm ? String(key.algorithm.namedCurve) : ''
  const algorithm = name === 'ECDSA' ? CURVES[curve] : name === 'RSA-PSS' ? `PS${bits}` : name === 'Ed25519' ? 'EdDSA' : `RS${bits}`
  if (!algorithm || !PUBLISHED.includes(algorithm)) throw new TypeError(`jwt: a CryptoKey for ${name} does not sign tokens.`)
  return { key, algorithms: namesOf(algorithm) }
}

/** RFC 9864 gives EdDSA with this curve a name of its own. */
function namesOf(algorithm: string): string[] {
  return algorithm === 'EdDSA' || algorithm === 'Ed25519' ? ['EdDSA', 'Ed25519'] : [algorithm]
}

function isCryptoKey(key: object): key is CryptoKey {
  return 'algorithm' in key && 'type' in key
}
