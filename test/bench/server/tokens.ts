import { exportSPKI, generateKeyPair, SignJWT, type CryptoKey } from 'jose'
import { AUDIENCE, ISSUER, type Identity } from './contest.js'

export interface Issued {
  identity: Exclude<Identity, null>
  tokens: string[]
}

/** Tokens for one user, each another one, and what checks them. */
export async function issue(algorithm: 'HS256' | 'RS256', count: number): Promise<Issued> {
  const secret = 'a secret of the benchmark, which is long enough'
  if (algorithm === 'HS256') return { identity: { algorithm, secret }, tokens: await sign(algorithm, Buffer.from(secret), count) }
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true })
  return { identity: { algorithm, publicKey: await exportSPKI(publicKey) }, tokens: await sign(algorithm, privateKey, count) }
}

function sign(alg: string, key: CryptoKey | Uint8Array, count: number): Promise<string[]> {
  const claims = { user_id: 5, roles: ['customer'] }
  const one = (index: number) =>
    new SignJWT({ ...claims, jti: String(index) }).setProtectedHeader({ alg }).setIssuer(ISSUER).setAudience(AUDIENCE).setSubject('5')
      .setIssuedAt().setExpirationTime('1h').sign(key)
  return Promise.all(Array.from({ length: count }, (_, index) => one(index)))
}
