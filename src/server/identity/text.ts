import { base64url } from 'jose'

/** The bytes of `text` in UTF-8, in a buffer of their own, as WebCrypto wants them. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

export function toBase64url(bytes: Uint8Array | ArrayBuffer): string {
  return base64url.encode(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes))
}

/** @returns null when `text` is no base64url */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return new Uint8Array(base64url.decode(text))
  } catch {
    return null
  }
}

/** 256 bits that nobody can guess, as 43 characters. */
export function randomId(): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(32)))
}

/** A hash for keys of stores: who reads the store learns nothing to send. */
export async function hashed(text: string): Promise<string> {
  return toBase64url(await crypto.subtle.digest('SHA-256', utf8(text)))
}
