import { partHead, type PartHead } from './part-head.js'

/** The body is not what its `Content-Type` says it is. */
export class MultipartError extends Error {
  override name = 'MultipartError'
}

export interface Part extends PartHead {
  /** How many bytes its head took, delimiter included. */
  headSize: number
  /** What it brings, as it arrives. What is left unread is skipped when the next part is asked for. */
  chunks: AsyncIterable<Uint8Array>
}

/** In bytes. A head holds a name, a file's name and a media type. */
const MAX_HEAD = 4096

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

const LINE = ascii('\r\n')
const BLANK_LINE = ascii('\r\n\r\n')

/**
 * The parts of a `multipart/form-data` body (RFC 7578), one after the other; no more of it is held than one chunk and a
 * delimiter. It puts no limit on their number or size: who reads on decides that.
 *
 * Libraries that run without Node hold a part whole before they give it, which a large file is the reason not to.
 *
 * @throws {MultipartError} when the body is malformed or ends too soon
 * @throws whatever `source` throws
 */
export async function* readParts(source: AsyncIterator<Uint8Array>, boundary: string): AsyncGenerator<Part, void, undefined> {
  const delimiter = ascii(`\r\n--${boundary}`)
  // The first delimiter has no line before it that it could end.
  let held: Uint8Array = LINE
  if ((await found(delimiter, delimiter.length)) !== 0) throw new MultipartError('it does not begin with its boundary')
  drop(delimiter.length)
  while (!(await isLast())) {
    const end = await found(BLANK_LINE, MAX_HEAD)
    if (end < LINE.length) throw new MultipartError(`a part has no head, or one of more than ${MAX_HEAD} bytes`)
    const head = partHead(held.subarray(LINE.length, end))
    if (!head) throw new MultipartError('a part has no name')
    drop(end + BLANK_LINE.length)
    const chunks = content()
    yield { ...head, headSize: delimiter.length + end + BLANK_LINE.length, chunks }
    for await (const _ of chunks);
  }

  async function isLast(): Promise<boolean> {
    await atLeast(2)
    if (held[0] === 0x2d && held[1] === 0x2d) return true
    if (held[0] !== LINE[0] || held[1] !== LINE[1]) throw new MultipartError('a boundary is not followed by a line break')
    return false
  }

  async function* content(): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const at = indexOf(held, delimiter, 0)
      // What may be the first bytes of the delimiter is kept until it is known.
      const doubtful = held.indexOf(0x0d, Math.max(0, held.length - delimiter.length + 1))
      const upTo = at >= 0 ? at : doubtful >= 0 ? doubtful : held.length
      const chunk = held.subarray(0, upTo)
      drop(at < 0 ? upTo : at + delimiter.length)
      if (chunk.length > 0) yield chunk
      if (at >= 0) return
      await more()
    }
  }

  /** Where `sought` begins within the next `limit` bytes; -1 for nowhere. */
  async function found(sought: Uint8Array, limit: number): Promise<number> {
    for (let from = 0; ; ) {
      const at = indexOf(held, sought, from)
      if (at >= 0) return at + sought.length <= limit ? at : -1
      if (held.length >= limit) return -1
      from = Math.max(0, held.length - sought.length + 1)
      await more()
    }
  }

  async function atLeast(count: number): Promise<void> {
    while (held.length < count) await more()
  }

  async function more(): Promise<void> {
    const next = await source.next()
    if (next.done) throw new MultipartError('it ends before its last boundary')
    if (held.length === 0) held = next.value
    else {
      const joined = new Uint8Array(held.length + next.value.length)
      joined.set(held)
      joined.set(next.value, held.length)
      held = joined
    }
  }

  function drop(count: number): void {
    held = held.subarray(count)
  }
}

/** Every pattern here begins with a carriage return and has no other that a match could begin with, so this is linear. */
function indexOf(bytes: Uint8Array, sought: Uint8Array, from: number): number {
  const last = bytes.length - sought.length
  for (let at = bytes.indexOf(0x0d, from); at >= 0 && at <= last; at = bytes.indexOf(0x0d, at + 1)) {
    let matched = 1
    while (matched < sought.length && bytes[at + matched] === sought[matched]) matched++
    if (matched === sought.length) return at
  }
  return -1
}
