/** A value that JSON cannot carry; the message says where in the result, why, and what to return instead. */
export class JsonError extends TypeError {
  override name = 'JsonError'
}

interface Walk {
  /** Keys from the root to the value at hand. */
  path: (string | number)[]
  /** The objects on that path, to find cycles. */
  open: Set<object>
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
  return write(value, '', { path: [], open: new Set() }) ?? 'null'
}

function write(value: unknown, key: string, walk: Walk): string | undefined {
  const json = unboxed(afterToJson(value, key))
  switch (typeof json) {
    case 'string':
      return JSON.stringify(json)
    case 'number':
      return Number.isFinite(json) ? String(json) : 'null'
    case 'boolean':
      return String(json)
    case 'bigint':
      throw new JsonError(
        `There is a bigint at ${place(walk)}, which JSON cannot carry. Return Number(…) or String(…) of it.`,
      )
    case 'object':
      return json === null ? 'null' : writeObject(json, walk)
    default:
      return undefined
  }
}

function writeObject(value: object, walk: Walk): string {
  if (walk.open.has(value)) {
    throw new JsonError(
      `There is a cycle at ${place(walk)}, which JSON cannot carry. Return only what the client needs.`,
    )
  }
  walk.open.add(value)
  const text = Array.isArray(value) ? `[${items(value, walk)}]` : `{${members(value, walk)}}`
  walk.open.delete(value)
  return text
}

function items(list: readonly unknown[], walk: Walk): string {
  const parts: string[] = []
  for (let index = 0; index < list.length; index++) {
    walk.path.push(index)
    parts.push(write(list[index], String(index), walk) ?? 'null')
    walk.path.pop()
  }
  return parts.join(',')
}

function members(object: object, walk: Walk): string {
  const parts: string[] = []
  for (const key of Object.keys(object).sort()) {
    walk.path.push(key)
    const text = write(object[key as keyof object], key, walk)
    walk.path.pop()
    if (text !== undefined) parts.push(`${JSON.stringify(key)}:${text}`)
  }
  return parts.join(',')
}

function afterToJson(value: unknown, key: string): unknown {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function'
  if (!isObject && typeof value !== 'bigint') return value
  const toJSON: unknown = (value as { toJSON?: unknown }).toJSON
  return typeof toJSON === 'function' ? (toJSON.call(value, key) as unknown) : value
}

function unboxed(value: unknown): unknown {
  if (value instanceof Number) return Number(value)
  if (value instanceof String) return String(value)
  if (value instanceof Boolean || value instanceof BigInt) return value.valueOf()
  return value
}

function place({ path }: Walk): string {
  if (!path.length) return 'its top'
  return path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('')
}
