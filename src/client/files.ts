/**
 * The body of a call (PROTOCOL 5): JSON, or a form when there are files among the arguments, each a part of its own that is named by
 * its JSON pointer (RFC 6901).
 */
export function callBody(fn: string, args: unknown): string | FormData {
  const form = new FormData()
  const call = JSON.stringify({ fn, args: withoutFiles(args, '', form) })
  if (form.keys().next().done) return call
  form.append('call', call)
  return form
}

/** Leaves null in the place of each file. Objects that say themselves what they are in JSON, such as dates, stay as they are. */
function withoutFiles(value: unknown, pointer: string, form: FormData): unknown {
  if (value instanceof Blob) {
    form.append(pointer, value)
    return null
  }
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return value
  if (Array.isArray(value)) return value.map((item, index) => withoutFiles(item, `${pointer}/${index}`, form))
  const step = (key: string) => `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutFiles(item, step(key), form)]))
}
