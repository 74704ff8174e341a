import { isObject } from '../is-object.js'
import { problem, type Problem } from '../../protocol/index.js'

export type JsonReading = { ok: true; json: Record<string, unknown> } | { ok: false; problem: Problem }

/**
 * The object that `text` is, unless it nests deeper than `depth`: what walks the value later may recurse. It never throws.
 *
 * @param example what should have been sent, for the message
 */
export function parseJson(text: string, depth: number, example: string): JsonReading {
  if (isDeeper(text, depth)) return refuse(`The body nests deeper than ${depth} levels.`)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return refuse(`The body is not JSON in UTF-8. Send ${example}.`)
  }
  if (!isObject(json)) return refuse(`The body is not an object. Send ${example}.`)
  return { ok: true, json }
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPENING = new Set([0x5b, 0x7b])
const CLOSING = new Set([0x5d, 0x7d])

/** Counts brackets outside of strings, before anything is built of the text. */
function isDeeper(text: string, limit: number): boolean {
  // Every level takes two characters.
  if (text.length <= limit * 2) return false
  let depth = 0
  let isString = false
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === QUOTE) isString = !isString
    else if (isString) index += code === BACKSLASH ? 1 : 0
    else if (OPENING.has(code) && ++depth > limit) return true
    else if (CLOSING.has(code)) depth -= 1
  }
  return false
}

function refuse(detail: string): JsonReading {
  return { ok: false, problem: problem('invalid', detail) }
}
