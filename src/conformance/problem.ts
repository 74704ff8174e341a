import { PROBLEM_STATUS, problemStatus } from '../protocol/index.js'
import { isRecord } from './exchange.js'

/** Which member of a problem is missing or of another type, in words; null when none is (PROTOCOL 8; RFC 9457, 3.1). */
export function problemFault(it: unknown): string | null {
  if (!isRecord(it)) return 'it is no object'
  const strings = ['type', 'title', 'code'].filter((name) => typeof it[name] !== 'string' || it[name] === '')
  if (strings.length > 0) return `${strings.join(', ')} should be a text`
  if (!Number.isInteger(it['status'])) return 'status should be the HTTP status, a number'
  if (it['detail'] !== undefined && typeof it['detail'] !== 'string') return 'detail should be a text'
  return null
}

/** Whether a code that the protocol defines comes with another status than its own. 405 has the code `unsupported`. */
export function codeFault(code: string, status: number): string | null {
  if (!Object.hasOwn(PROBLEM_STATUS, code)) return null
  const expected = problemStatus(code)
  const isFine = status === expected || (code === 'unsupported' && status === 405)
  return isFine ? null : `${code} is ${expected}`
}

/** What is wrong with `fields`; null when nothing is, or there are none. */
export function fieldsFault(fields: unknown): string | null {
  if (fields === undefined) return null
  if (!isRecord(fields)) return 'fields is no object'
  const stray = Object.entries(fields).find(([, list]) => !Array.isArray(list) || !list.every((one) => typeof one === 'string'))
  return stray ? `fields.${stray[0]} is no list of texts` : null
}

const TRACES = [
  /^\s+at .+:\d+:\d+/m,
  /Traceback \(most recent call last\)/,
  /File "[^"\n]+", line \d+/,
  /\bnode_modules[/\\]/,
  /^\s+from \S+\.rb:\d+/m,
  /\b[\w$.]+Exception(:| in thread)/,
  /goroutine \d+ \[/,
]

/** The first line of a text that looks like a stack, as languages print them; null when none does. */
export function traceIn(text: string): string | null {
  const plain = text.replaceAll('\\n', '\n').replaceAll('\\"', '"')
  for (const pattern of TRACES) {
    const match = pattern.exec(plain)
    if (match) return match[0].trim()
  }
  return null
}
