import { problem, type Problem } from '../protocol/index.js'

/** What a client asks for: a function's name, and its arguments as they came. */
export interface Call {
  fn: string
  args: Record<string, unknown>
}

export type CallReading = { ok: true; call: Call } | { ok: false; problem: Problem }

/** In bytes. The body is held in memory whole, and files are not sent this way. */
export const MAX_BODY = 1024 * 1024

/** Reads the body of `POST {base}call/`: `{"fn": "update_name", "args": {"name": "Ann"}}`. It never throws. */
export async function readCall(request: Request): Promise<CallReading> {
  const media = request.headers.get('Content-Type') ?? ''
  if (media.split(';')[0]?.trim().toLowerCase() !== 'application/json') {
    const came = media ? JSON.stringify(media.slice(0, 100)) : 'no Content-Type'
    return refuse(problem('unsupported', `Send application/json; ${came} came.`))
  }
  const body = await readBytes(request)
  if (body === 'too large') return refuse(problem('too_large', `A call is at most ${MAX_BODY} bytes.`))
  if (body === 'broken') return refuse(problem('invalid', 'The body broke off.'))
  return readCallText(body)
}

function readCallText(bytes: Uint8Array): CallReading {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return refuse(problem('invalid', 'The body is not JSON in UTF-8. Send {"fn": "name", "args": {}}.'))
  }
  if (!isObject(json)) return refuse(problem('invalid', 'The body is not an object. Send {"fn": "name", "args": {}}.'))
  const { fn, args = {} } = json
  if (typeof fn !== 'string') return refuse(problem('invalid', '`fn` is not a string: it names the function to call.'))
  if (!isObject(args)) return refuse(problem('invalid', '`args` is not an object: its keys name the arguments.'))
  return { ok: true, call: { fn, args } }
}

/** `Content-Length` may be absent or lie, so the bytes are counted as they come. */
async function readBytes(request: Request): Promise<Uint8Array | 'too large' | 'broken'> {
  if (Number(request.headers.get('Content-Length')) > MAX_BODY) return 'too large'
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = request.body?.getReader()
  try {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      size += part.value.byteLength
      // The rest is left unread, not cancelled: on Node that would close the connection before the answer is sent.
      if (size > MAX_BODY) return 'too large'
      chunks.push(part.value)
    }
  } catch {
    return 'broken'
  } finally {
    reader?.releaseLock()
  }
  return joined(chunks, size)
}

function joined(chunks: Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.byteLength
  }
  return bytes
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refuse(it: Problem): CallReading {
  return { ok: false, problem: it }
}
