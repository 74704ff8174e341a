/** A longer one would make keys that cost more than what they find. In characters. */
const MAX = 8192

/**
 * The whole of what `user` gave, as text: two that differ never have the same. JSON would do that for plain data alone: a `Set` of
 * permissions is `{}` there, whatever it holds.
 *
 * @returns null where it cannot be told from another, such as an instance of a class, or is large
 */
export function userText(user: unknown): string | null {
  try {
    const text = write(user, 0)
    return text === null || text.length > MAX ? null : text
  } catch {
    // A getter that fails.
    return null
  }
}

/** A cycle is deep as well. */
const MAX_DEPTH = 16

function write(value: unknown, depth: number): string | null {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value)
    case 'boolean':
    case 'undefined':
      return String(value)
    case 'bigint':
      return `${value}n`
    case 'object':
      return value === null ? 'null' : depth < MAX_DEPTH ? writeObject(value, depth + 1) : null
    default:
      return null
  }
}

function writeObject(value: object, depth: number): string | null {
  const prototype: unknown = Object.getPrototypeOf(value)
  const seen = Array.isArray(value) ? value.length + 1 : Object.keys(value).length
  // Symbols, hidden members, holes.
  if (Reflect.ownKeys(value).length !== seen) return null
  if (prototype === Object.prototype || prototype === null) return writeMembers(value as Record<string, unknown>, depth)
  if (seen > 0 && prototype !== Array.prototype) return null
  if (prototype === Array.prototype) return writeList('', value as unknown[], depth)
  if (prototype === Set.prototype) return writeList('Set', [...(value as Set<unknown>)], depth)
  if (prototype === Map.prototype) return writeList('Map', [...(value as Map<unknown, unknown>)], depth)
  return prototype === Date.prototype ? `Date(${(value as Date).getTime()})` : null
}

function writeMembers(value: Record<string, unknown>, depth: number): string | null {
  let text = ''
  for (const key of Object.keys(value).sort()) {
    const member = write(value[key], depth)
    if (member === null) return null
    text += `${text && ','}${JSON.stringify(key)}:${member}`
    if (text.length > MAX) return null
  }
  return `{${text}}`
}

function writeList(kind: string, items: readonly unknown[], depth: number): string | null {
  let text = ''
  for (const item of items) {
    const written = write(item, depth)
    if (written === null) return null
    text += `${text && ','}${written}`
    if (text.length > MAX) return null
  }
  return `${kind}[${text}]`
}
