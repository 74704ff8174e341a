import { createRequire } from 'node:module'
import type * as JsoncParser from 'jsonc-parser'
import { isObject, pointerOf } from '../../model/index.js'
import type { TextFault, TextReading } from './format.js'
import { afterSpace, membersAt, twinsAt } from './json-members.js'

const require = createRequire(import.meta.url)

/** Reads a JSON text; a byte order mark, which some editors and PowerShell write, is passed over. Never throws. */
export function readJson(text: string): TextReading {
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0
  const json = start === 0 ? text : text.slice(1)
  try {
    const value: unknown = JSON.parse(json)
    return { value, faults: isObject(value) ? twinsIn(text, start, value) : [] }
  } catch (error) {
    const { offset, reason } = json.trim() === '' ? { offset: 0, reason: 'the file is empty' } : whyNot(json, error as Error)
    return { value: undefined, faults: [{ offset: offset + start, what: { reason } }] }
  }
}

/** Where `JSON.parse` gave up: it says so in words that differ between versions of V8. */
function whyNot(json: string, error: Error): { offset: number; reason: string } {
  // Read only for a text that does not parse: it costs more than all of a good one.
  const { parse, printParseErrorCode } = require('jsonc-parser') as typeof JsoncParser
  const errors: JsoncParser.ParseError[] = []
  try {
    parse(json, errors, { disallowComments: true, allowTrailingComma: false })
  } catch {
    // Nested deeper than the stack of that parser.
  }
  const [first] = errors
  return first ? { offset: first.offset, reason: inWords(printParseErrorCode(first.error)) } : { offset: 0, reason: error.message }
}

/** `PropertyNameExpected` -> `property name expected`. */
const inWords = (code: string) => code.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase()

const NAMED = ['x-mizan-contexts', 'x-mizan-functions']

/** Keys written twice where a key is a name: `JSON.parse` keeps the last one and says nothing. */
function twinsIn(text: string, start: number, document: { readonly [key: string]: unknown }): TextFault[] {
  const parts = NAMED.filter((part) => isObject(document[part]))
  const alone = parts.map((part) => offsetOfOnly(text, part))
  if (!alone.includes(null)) return parts.flatMap((part, index) => faultsAt(text, alone[index]!, [part]))
  const root = afterSpace(text, start)
  const inRoot = faultsAt(text, root, []).filter(({ what }) => 'twin' in what && NAMED.includes(what.twin))
  const offsets = membersAt(text, root) as Map<string, number>
  return [...inRoot, ...parts.flatMap((part) => faultsAt(text, offsets.get(part)!, [part]))]
}

/**
 * Where the value of a key stands that is written once in the whole text, as it ever is: to look for it costs less than to
 * look at a large document. Written again, even within another string, or with escapes, the whole text has to tell.
 */
function offsetOfOnly(text: string, key: string): number | null {
  const quoted = JSON.stringify(key)
  const at = text.indexOf(quoted)
  if (at < 0 || text.includes(quoted, at + 1)) return null
  return afterSpace(text, afterSpace(text, at + quoted.length) + 1)
}

function faultsAt(text: string, offset: number, path: string[]): TextFault[] {
  return twinsAt(text, offset).map(({ key, at, first }) => ({ offset: at, what: { twin: key, first, pointer: pointerOf(...path, key) } }))
}
