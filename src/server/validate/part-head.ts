/** What a part says of itself. */
export interface PartHead {
  /** Of the form's field. */
  name: string
  /** Null: a text field. */
  filename: string | null
  /** Of a file; empty where it does not say. */
  mediaType: string
}

/** The head of a part, without its blank line; null where it names no field, or is not UTF-8. */
export function partHead(bytes: Uint8Array): PartHead | null {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
  const fields = new Map<string, string>()
  for (const line of text.split('\r\n')) {
    const [, name, value] = /^([\w-]+):(.*)$/s.exec(line) ?? []
    if (name === undefined || value === undefined) continue
    // Two that differ would mean one thing here and another to whoever looked before.
    if (fields.has(name.toLowerCase())) return null
    fields.set(name.toLowerCase(), value.trim())
  }
  const disposition = fields.get('content-disposition') ?? ''
  const name = parameter(disposition, 'name')
  if (!/^form-data\s*;/i.test(disposition) || name === null) return null
  const filename = parameter(disposition, 'filename')
  const mediaType = fields.get('content-type') ?? ''
  return { name, filename: filename === null ? null : baseName(filename), mediaType: MEDIA_TYPE.test(mediaType) ? mediaType.toLowerCase() : '' }
}

const MEDIA_TYPE = /^[\w!#$&^.+-]{1,64}\/[\w!#$&^.+-]{1,64}(?:;[\x20-\x7e]{1,100})?$/

/** As browsers write it: only a quote and a line break are escaped, as `%22`, `%0D`, `%0A` (WHATWG HTML, 4.10.21.8). */
function parameter(disposition: string, sought: string): string | null {
  for (const [, name = '', quotedText, token] of disposition.matchAll(/;\s*([\w*-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))/gs)) {
    if (name.toLowerCase() !== sought) continue
    // Older clients escape as RFC 2616 has it; a backslash before anything else is part of a Windows path.
    const text = quotedText === undefined ? (token ?? '') : quotedText.replaceAll(/\\(["\\])/g, '$1')
    return text.replaceAll(/%(22|0D|0A)/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  }
  return null
}

/** A name of a file and no path, nor anything that would act as one or break a header: functions store files under it. */
function baseName(filename: string): string {
  const last = filename.split(/[\\/]/).pop() ?? ''
  const printable = last.replaceAll(/[\u0000-\u001f\u007f]/g, '').slice(-255)
  return printable === '.' || printable === '..' ? '' : printable
}
