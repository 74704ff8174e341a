import { problem, type Problem } from '../../protocol/index.js'
import type { Settings } from '../settings.js'
import { readText } from './body-text.js'
import { limitsOf } from './limits.js'
import { mediaType } from './media-type.js'
import { MAX_FIELDS, readMultipart, type FormEntry } from './multipart-form.js'
import { parseJson } from './parse-json.js'
import { quoted } from './quoted.js'

export type FormReading = (
  | { ok: true; entries: FormEntry[] }
  | { ok: true; json: Record<string, unknown> }
  | { ok: false; problem: Problem }
) & {
  /** Removes the temporary files of uploads. Call it once the function is done; it never throws. */
  release(): Promise<void>
}

/**
 * Reads the body that a view is sent: a form of either encoding, or JSON. What the client sends wrong is a problem.
 *
 * @returns the fields in the order in which they came, texts and files as yet untyped; or the members of the JSON object
 * @throws {TypeError} when `uploads` is not possible here
 */
export async function readForm(request: Request, settings: Pick<Settings, 'limits' | 'uploads'>): Promise<FormReading> {
  const media = mediaType(request)
  if (media === 'multipart/form-data') return readMultipart(request, settings)
  return { ...(await readTextual(request, media, settings)), release: () => Promise.resolve() }
}

type Textual = { ok: true; entries: FormEntry[] } | { ok: true; json: Record<string, unknown> } | { ok: false; problem: Problem }

async function readTextual(request: Request, media: string, settings: Pick<Settings, 'limits'>): Promise<Textual> {
  const { body, depth } = limitsOf(settings.limits)
  // A DELETE, or a POST without a form, has no body to describe.
  if (media === '' && request.body === null) return { ok: true, entries: [] }
  if (media !== 'application/json' && media !== 'application/x-www-form-urlencoded') {
    const came = media ? quoted(media) : 'no Content-Type'
    return { ok: false, problem: problem('unsupported', `Send a form or application/json; ${came} came.`) }
  }
  const reading = await readText(request, body)
  if (!reading.ok) return reading
  if (media === 'application/json') return parseJson(reading.text, depth, 'an object of its arguments, {"name": "Ann"}')
  const entries: FormEntry[] = [...new URLSearchParams(reading.text)]
  if (entries.length <= MAX_FIELDS) return { ok: true, entries }
  return { ok: false, problem: problem('too_large', `A form has at most ${MAX_FIELDS} fields.`) }
}
