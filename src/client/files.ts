/** What a call says in its body (PROTOCOL 5). */
export interface Call {
  readonly fn: string
  readonly args: unknown
  /** Keys of entries that the answer may bring. */
  readonly contexts?: readonly string[] | undefined
}

/**
 * The body of a call with files among its arguments: a form, in which each of them is a part of its own that is named by its JSON
 * pointer (RFC 6901). Without any it is JSON.
 */
export function filesBody(call: Call): string | FormData {
  const form = new FormData()
  const json = JSON.stringify({ ...call, args: withoutFiles(call.args, '', form) })
  if (form.keys().next().done) return json
  form.append('call', json)
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
