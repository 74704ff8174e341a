/**
 * A strong entity tag of `body`: 128 bits of its SHA-256. WebCrypto, since it is what Node, Bun and workers share.
 */
export async function entityTag(body: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body))
  const base64 = btoa(String.fromCharCode(...new Uint8Array(digest, 0, 16)))
  return `"${base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}"`
}

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
