import { problem, type Problem } from '../../protocol/index.js'
import type { Settings } from '../settings.js'
import { decoded } from './body-text.js'
import { bytesInWords, limitsOf } from './limits.js'
import { boundaryOf } from './media-type.js'
import { MultipartError, readParts, type Part } from './multipart.js'
import { openStore, type UploadStore } from './upload-store.js'

export type FormEntry = [name: string, value: string | File]

export type EntriesReading = ({ ok: true; entries: FormEntry[] } | { ok: false; problem: Problem }) & {
  /** Removes the temporary files of uploads. It never throws. */
  release(): Promise<void>
}

/** Fields that are no files. Far above any form, and far below what would cost anything. */
export const MAX_FIELDS = 1000

const NOTHING = { release: () => Promise.resolve() }

/** A limit that was passed, on the way out of all that is being read. */
class LimitError extends Error {}

/**
 * The fields of a `multipart/form-data` body, each file already where it waits. A body that is refused leaves nothing
 * behind.
 *
 * @throws {TypeError} when `uploads` is not possible here
 * @throws what writing to the disk throws
 */
export async function readMultipart(request: Request, settings: Pick<Settings, 'limits' | 'uploads'>): Promise<EntriesReading> {
  const boundary = boundaryOf(request)
  if (boundary === null) return { ok: false, problem: problem('invalid', 'The Content-Type names no boundary of its parts.'), ...NOTHING }
  const limits = limitsOf(settings.limits)
  const most = limits.body + limits.upload
  if (Number(request.headers.get('Content-Length')) > most) {
    return { ok: false, problem: problem('too_large', `The body is at most ${bytesInWords(most)}.`), ...NOTHING }
  }
  const store = openStore(settings.uploads)
  try {
    const entries = await readEntries(readParts(chunksOf(request), boundary), limits, store)
    return { ok: true, entries, release: () => store.release() }
  } catch (error) {
    await store.release()
    if (error instanceof LimitError) return { ok: false, problem: problem('too_large', error.message), ...NOTHING }
    if (error instanceof MultipartError) {
      return { ok: false, problem: problem('invalid', `The body is not multipart/form-data: ${error.message}.`), ...NOTHING }
    }
    throw error
  }
}

async function readEntries(parts: AsyncIterable<Part>, limits: ReturnType<typeof limitsOf>, store: UploadStore): Promise<FormEntry[]> {
  const { body, file, files, upload } = limits
  const entries: FormEntry[] = []
  const left = { body, upload, files, fields: MAX_FIELDS }

  const take = (from: keyof typeof left, count: number, what: string) => {
    left[from] -= count
    if (left[from] < 0) throw new LimitError(what)
  }
  const bodyWords = `All that is no file is at most ${bytesInWords(body)}.`

  for await (const { name, filename, mediaType, headSize, chunks } of parts) {
    take('body', headSize, bodyWords)
    if (filename === null) {
      take('fields', 1, `A form has at most ${MAX_FIELDS} fields.`)
      const text: Uint8Array[] = []
      for await (const chunk of chunks) {
        take('body', chunk.length, bodyWords)
        text.push(chunk)
      }
      const value = decoded(text)
      if (value === null) throw new MultipartError('a field is not UTF-8')
      entries.push([name, value])
    } else {
      take('files', 1, `A request brings at most ${files} files.`)
      const sink = await store.open(filename, mediaType)
      let size = 0
      for await (const chunk of chunks) {
        size += chunk.length
        if (size > file) throw new LimitError(`A file is at most ${bytesInWords(file)}.`)
        take('upload', chunk.length, `All files of a request are at most ${bytesInWords(upload)}.`)
        await sink.write(chunk)
      }
      entries.push([name, await sink.finish()])
    }
  }
  return entries
}

/** The body as it arrives. One that breaks off is malformed; the rest of one that is refused is left unread. */
async function* chunksOf(request: Request): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = request.body?.getReader()
  try {
    for (;;) {
      const part = await reader?.read().catch(() => {
        throw new MultipartError('it broke off')
      })
      if (!part || part.done) return
      if (part.value.length > 0) yield part.value
    }
  } finally {
    reader?.releaseLock()
  }
}
