import type * as NodeCrypto from 'node:crypto'
import { builtin } from './builtin.js'

const hash = builtin<typeof NodeCrypto>('node:crypto')?.hash

/**
 * A strong entity tag of `body`: the first 22 digits, of 6 bits each, of its SHA-256. Node's own hash is used where there
 * is one: WebCrypto, which every platform has, goes through another thread and costs 100 µs of processor time a body.
 */
export function entityTag(body: string): string | Promise<string> {
  return hash ? tagOf(hash('sha256', body, 'base64url')) : entityTagByWebCrypto(body)
}

/** The same tag by what every platform has. */
export async function entityTagByWebCrypto(body: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body))
  const base64 = btoa(String.fromCharCode(...new Uint8Array(digest)))
  return tagOf(base64.replaceAll('+', '-').replaceAll('/', '_'))
}

const tagOf = (base64url: string) => `"${base64url.slice(0, 22)}"`

/**
 * Whether an `If-None-Match` field names `tag`. The comparison is weak, as RFC 9110 (13.1.2) has it: a proxy that
 * compresses makes the tag that the client sends back weak.
 *
 * @param field the field's value; null when there is none
 */
export function matchesTag(field: string | null, tag: string): boolean {
  if (field === null) return false
  if (field.trim() === '*') return true
  // Tags may hold commas, so the list is not split at them.
  return [...field.matchAll(/(?:W\/)?("[^"]*")/g)].some(([, opaque]) => opaque === tag)
}
