import { problem, type Problem } from '../protocol/index.js'
import type { Settings } from './settings.js'
import { readText } from './validate/body-text.js'
import { limitsOf } from './validate/limits.js'
import { mediaType } from './validate/media-type.js'
import { readMultipart, type FormEntry } from './validate/multipart-form.js'
import { isObject } from './is-object.js'
import { askedKeys } from './single-flight/asked.js'
import { parseJson } from './validate/parse-json.js'
import { putFile } from './validate/pointer.js'
import { quoted } from './validate/quoted.js'

/** What a client asks for: a function's name, and its arguments as they came. */
export interface Call {
  fn: string
  args: Record<string, unknown>
  /** Keys of entries whose new state it would like with the answer. */
  asked: readonly string[]
}

type Read = { ok: true; call: Call } | { ok: false; problem: Problem }

export type CallReading = Read & {
  /** Removes the temporary files of uploads. Call it once the function is done; it never throws. */
  release(): Promise<void>
}

type BodySettings = Pick<Settings, 'limits' | 'uploads'>

const EXAMPLE = '{"fn": "name", "args": {}}'

/**
 * Reads the body of `POST {base}call/` (PROTOCOL 5): `{"fn": "update_name", "args": {"name": "Ann"}}`, or a form with that
 * in its part `call` and files beside it. Beside `fn` and `args` there may be `contexts`. What the client sends wrong is a problem.
 *
 * @throws {TypeError} when `uploads` is not possible here
 */
export async function readCall(request: Request, settings: BodySettings): Promise<CallReading> {
  const media = mediaType(request)
  if (media === 'multipart/form-data') return readCallForm(request, settings)
  return { ...(await readCallJson(request, media, settings)), release: () => Promise.resolve() }
}

async function readCallJson(request: Request, media: string, settings: BodySettings): Promise<Read> {
  if (media !== 'application/json') {
    const came = media ? quoted(request.headers.get('Content-Type')) : 'no Content-Type'
    return refuse(problem('unsupported', `Send application/json, or multipart/form-data with files; ${came} came.`))
  }
  const { body, depth } = limitsOf(settings.limits)
  const reading = await readText(request, body)
  return reading.ok ? readCallText(reading.text, depth) : reading
}

async function readCallForm(request: Request, settings: BodySettings): Promise<CallReading> {
  const form = await readMultipart(request, settings)
  if (!form.ok) return form
  const read = await callOfEntries(form.entries, limitsOf(settings.limits))
  if (!read.ok) await form.release()
  return { ...read, release: form.release }
}

async function callOfEntries(entries: FormEntry[], { body, depth }: ReturnType<typeof limitsOf>): Promise<Read> {
  const calls = entries.filter(([name]) => name === 'call')
  const [call] = calls
  if (!call || calls.length > 1) return refuse(problem('invalid', `Send one part "call" with ${EXAMPLE}; ${calls.length} came.`))
  // A client that gives the part a media type of its own has to send it as a file.
  if (typeof call[1] !== 'string' && call[1].size > body) return refuse(problem('too_large', 'The part "call" is too large.'))
  const read = readCallText(typeof call[1] === 'string' ? call[1] : await call[1].text(), depth)
  if (!read.ok) return read
  for (const [name, file] of entries) {
    if (name === 'call') continue
    const fault = typeof file === 'string' ? 'is no file: its value belongs into `args`' : putFile(read.call.args, name, file)
    if (fault !== null) return refuse(problem('invalid', `The part ${quoted(name)} ${fault}.`))
  }
  return read
}

function readCallText(text: string, depth: number): Read {
  const reading = parseJson(text, depth, EXAMPLE)
  if (!reading.ok) return reading
  const { fn, args = {}, contexts } = reading.json
  if (typeof fn !== 'string') return refuse(problem('invalid', '`fn` is not a string: it names the function to call.'))
  if (!isObject(args)) return refuse(problem('invalid', '`args` is not an object: its keys name the arguments.'))
  return { ok: true, call: { fn, args, asked: askedKeys(contexts) } }
}

function refuse(it: Problem): Read {
  return { ok: false, problem: it }
}
