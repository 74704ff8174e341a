/**
 * Where the values of one object or array in a JSON text begin: by key, decoded, and of a key that is written twice the last
 * one, as `JSON.parse` has it; by index for an array.
 */
export type Members = Map<string, number> | number[]

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPEN_BRACE = 0x7b
const OPEN_BRACKET = 0x5b

/**
 * What stands directly in the container at `offset`; null for a scalar. What is nested in its members is passed over without a
 * look inside, so that to follow one pointer costs no tree of a document. The text has passed `JSON.parse`: nothing is judged
 * here, and of any other text this answers something.
 */
export function membersAt(text: string, offset: number): Members | null {
  const opening = text.charCodeAt(offset)
  if (opening === OPEN_BRACE) return objectAt(text, offset)
  return opening === OPEN_BRACKET ? arrayAt(text, offset) : null
}

/** Keys of the object at `offset` that stand in it before: where, and where the first one does. */
export function twinsAt(text: string, offset: number): { key: string; at: number; first: number }[] {
  const firsts = new Map<string, number>()
  const twins: { key: string; at: number; first: number }[] = []
  if (text.charCodeAt(offset) !== OPEN_BRACE) return twins
  eachMember(text, offset, (key, _value, at) => {
    const first = firsts.get(key)
    if (first === undefined) firsts.set(key, at)
    else twins.push({ key, at, first })
  })
  return twins
}

function objectAt(text: string, start: number): Members {
  const offsets = new Map<string, number>()
  eachMember(text, start, (key, value) => void offsets.set(key, value))
  return offsets
}

function eachMember(text: string, start: number, visit: (key: string, value: number, at: number) => void): void {
  let at = afterSpace(text, start + 1)
  while (text.charCodeAt(at) === QUOTE) {
    const end = afterString(text, at)
    const value = afterSpace(text, afterSpace(text, end) + 1)
    visit(keyIn(text, at, end), value, at)
    at = afterSpace(text, afterValue(text, value))
    if (text.charCodeAt(at) === COMMA) at = afterSpace(text, at + 1)
  }
}

function arrayAt(text: string, start: number): Members {
  const offsets: number[] = []
  let at = afterSpace(text, start + 1)
  while (at < text.length && text[at] !== ']') {
    offsets.push(at)
    at = afterSpace(text, afterValue(text, at))
    if (text.charCodeAt(at) !== COMMA) break
    at = afterSpace(text, at + 1)
  }
  return offsets
}

function keyIn(text: string, start: number, end: number): string {
  const raw = text.slice(start + 1, end - 1)
  if (!raw.includes('\\')) return raw
  try {
    return JSON.parse(`"${raw}"`) as string
  } catch {
    return raw
  }
}

/** The offset of the first character from `at` on that is no white space. */
export function afterSpace(text: string, at: number): number {
  for (;;) {
    const code = text.charCodeAt(at)
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return at
    at++
  }
}

function afterString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) return at + 1
    if (code === BACKSLASH) at++
  }
  return text.length
}

function afterValue(text: string, start: number): number {
  const opening = text.charCodeAt(start)
  if (opening === QUOTE) return afterString(text, start)
  if (opening === OPEN_BRACE || opening === OPEN_BRACKET) return afterContainer(text, start)
  let at = start
  while (at < text.length && !ENDS_SCALAR.has(text.charCodeAt(at))) at++
  // A scalar of no length is no JSON: to go on is what keeps a loop over it from standing still.
  return at === start ? start + 1 : at
}

const ENDS_SCALAR = new Set(Array.from(',]} \n\r\t', (char) => char.charCodeAt(0)))

function afterContainer(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = afterString(text, at) - 1
    // `[` and `{` differ by one bit, as do `]` and `}`.
    else if ((code | 0x20) === OPEN_BRACE) depth++
    else if ((code | 0x20) === 0x7d && --depth === 0) return at + 1
  }
  return text.length
}
