import { problem, type Problem } from '../../protocol/index.js'
import { bytesInWords } from './limits.js'

export type TextReading = { ok: true; text: string } | { ok: false; problem: Problem }

/**
 * The body of a request as text, if it is UTF-8 and no longer than `limit`. It never throws.
 *
 * @param limit in bytes
 */
export async function readText(request: Request, limit: number): Promise<TextReading> {
  const declared = request.headers.get('Content-Length')
  if (Number(declared) > limit) return tooLarge(limit)
  try {
    // On Node a body read whole costs a fifth of one read as a stream, and its server cuts it off at the length it declares.
    const text = declared !== null && /^\d+$/.test(declared) ? await whole(request, Number(declared)) : await streamed(request, limit)
    if (text === null) return { ok: false, problem: problem('invalid', 'The body is not text in UTF-8.') }
    return text === undefined || text.length > limit ? tooLarge(limit) : { ok: true, text }
  } catch {
    return { ok: false, problem: problem('invalid', 'The body broke off.') }
  }
}

/** Null: not UTF-8. */
async function whole(request: Request, length: number): Promise<string | null> {
  const text = await request.text()
  // The platform puts this in the place of what it cannot decode; then the text is of another length.
  if (!text.includes('\uFFFD')) return text
  return new TextEncoder().encode(text).byteLength === length ? text : null
}

/** `Content-Length` is absent or no number, so the bytes are counted as they come. Null: not UTF-8. Undefined: too many. */
async function streamed(request: Request, limit: number): Promise<string | null | undefined> {
  const reader = request.body?.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      size += part.value.byteLength
      // The rest is left unread, not cancelled: on Node that would close the connection before the answer is sent.
      if (size > limit) return undefined
      chunks.push(part.value)
    }
  } finally {
    reader?.releaseLock()
  }
  return decoded(chunks)
}

/** Null: not UTF-8. */
export function decoded(chunks: readonly Uint8Array[]): string | null {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode()
  } catch {
    return null
  }
}

function tooLarge(limit: number): TextReading {
  return { ok: false, problem: problem('too_large', `The body is at most ${bytesInWords(limit)}.`) }
}
