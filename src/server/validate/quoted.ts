/** What came, in few words: an answer need not carry a hostile value back. */
export function quoted(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 50 ? `${value.slice(0, 50)}…` : value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array'
  return value instanceof Blob ? 'a file' : 'an object'
}

/** A name that came from outside, short enough for an answer. */
export function shortName(name: string): string {
  return name.length > 64 ? `${name.slice(0, 64)}…` : name
}
