/** A value that JSON cannot carry; the message says where in the result, why, and what to return instead. */
export class JsonError extends TypeError {
  override name = 'JsonError'
}

/** Where the writer is: what each level has open, from the root, and its key there. One for each text. */
interface Walk {
  open: object[]
  keys: (string | number)[]
}

/**
 * `value` as JSON with keys sorted by code units at every depth, so that equal data is equal bytes (PROTOCOL 4).
 * In all else it agrees with `JSON.stringify`: `toJSON` is honoured, undefined members go, `NaN` is `null`. A value
 * that `JSON.stringify` has no text for (undefined, a function) is `null`.
 *
 * It is written out because a replacer cannot do it: an object puts keys like "10" and "9" in numeric order, whatever
 * the order in which they were set, and a copy loses an own key `__proto__`.
 *
 * @throws {JsonError} for a bigint or a cycle
 * @throws whatever a getter or `toJSON` of the value throws
 */
export function stableJson(value: unknown): string {
  return write(value, '', { open: [], keys: [] }, 0) ?? 'null'
}

// Written for speed, since it is half of what a context fetch costs: levels are counted instead of pushed and popped, and
// the usual value passes few tests.
function write(value: unknown, key: string | number, walk: Walk, depth: number): string | undefined {
  switch (typeof value) {
    case 'string':
      return quoted(value)
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null'
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      if (value === null) return 'null'
      return isPlain(value) ? writeObject(value, walk, depth) : writeReplaced(value, key, walk, depth)
    case 'function':
    case 'bigint':
      return writeReplaced(value, key, walk, depth)
    default:
      return undefined
  }
}

/** Neither `toJSON` nor a box can be behind it. */
function isPlain(value: object): boolean {
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null
}

function writeReplaced(value: unknown, key: string | number, walk: Walk, depth: number): string | undefined {
  const { toJSON } = value as { toJSON?: unknown }
  const json = unboxed(typeof toJSON === 'function' ? (toJSON.call(value, String(key)) as unknown) : value)
  if (typeof json === 'bigint') {
    throw new JsonError(`There is a bigint at ${place(walk, depth)}, which JSON cannot carry. Return Number(…) or String(…) of it.`)
  }
  if (typeof json === 'object' && json !== null) return writeObject(json, walk, depth)
  return typeof json === 'function' ? undefined : write(json, key, walk, depth)
}

function writeObject(value: object, walk: Walk, depth: number): string {
  for (let level = 0; level < depth; level++) {
    if (walk.open[level] !== value) continue
    throw new JsonError(`There is a cycle at ${place(walk, depth)}, which JSON cannot carry. Return only what the client needs.`)
  }
  walk.open[depth] = value
  return Array.isArray(value) ? items(value, walk, depth) : members(value, walk, depth)
}

function items(list: readonly unknown[], walk: Walk, depth: number): string {
  let text = ''
  for (let index = 0; index < list.length; index++) {
    walk.keys[depth] = index
    text += (index ? ',' : '') + (write(list[index], index, walk, depth + 1) ?? 'null')
  }
  return `[${text}]`
}

function members(object: object, walk: Walk, depth: number): string {
  let text = ''
  for (const key of sorted(Object.keys(object))) {
    walk.keys[depth] = key
    const member = write(object[key as keyof object], key, walk, depth + 1)
    if (member !== undefined) text += (text ? ',' : '') + label(key) + member
  }
  return `{${text}}`
}

/** Few keys are sorted faster in place than by the general sort, and most objects have few. */
function sorted(keys: string[]): string[] {
  if (keys.length > 16) return keys.sort()
  for (let end = 1; end < keys.length; end++) {
    const key = keys[end] as string
    let at = end
    for (; at > 0 && (keys[at - 1] as string) > key; at--) keys[at] = keys[at - 1] as string
    keys[at] = key
  }
  return keys
}

/** A key in quotes, and its colon. Results have the same few keys again and again. */
function label(key: string): string {
  const known = labels.get(key)
  if (known !== undefined) return known
  const made = `${quoted(key)}:`
  // Keys may be data, and without end.
  if (labels.size === MAX_LABELS) labels.clear()
  if (key.length <= MAX_KEY) labels.set(key, made)
  return made
}

const labels = new Map<string, string>()
const MAX_LABELS = 2000
const MAX_KEY = 64

/** As `JSON.stringify` quotes it; asked only for a text in which something may have to be escaped. */
function quoted(text: string): string {
  return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`
}

const ESCAPED = /["\\\0-\x1f\ud800-\udfff]/

function unboxed(value: unknown): unknown {
  if (value instanceof Number) return Number(value)
  if (value instanceof String) return String(value)
  if (value instanceof Boolean || value instanceof BigInt) return value.valueOf()
  return value
}

function place({ keys }: Walk, depth: number): string {
  if (!depth) return 'its top'
  return keys.slice(0, depth).map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('')
}
