import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { relative } from 'node:path'
import type * as CodeFrame from '@babel/code-frame'
import type { Diagnostic, Place } from '../model/index.js'

const require = createRequire(import.meta.url)

export interface FormatOptions {
  root: string
  /** The place with its line, when it can be told. */
  locate(place: Place): Place
  /** Colours for a terminal; none, unless given. */
  paint?(format: 'bold' | 'cyan' | 'red' | 'yellow', text: string): string
}

/** A diagnostic as a terminal shows it: the code and what happened, where with a frame of the file, and the fix. */
export function formatDiagnostic(found: Diagnostic, options: FormatOptions): string {
  const place = options.locate(found.place)
  const paint = options.paint ?? ((_, text) => text)
  const related = (found.related ?? []).map((other) => `  ${other.message}: ${placeText(options.locate(other.place), options.root)}`)
  return [
    `${paint(found.severity === 'error' ? 'red' : 'yellow', found.code)} ${paint('bold', found.message)}`,
    `  at ${placeText(place, options.root)}`,
    ...frameOf(place).map((line) => `  ${line}`),
    ...related,
    `  ${paint('cyan', 'Fix:')} ${found.fix}`,
  ].join('\n')
}

/** `server/users.ts:12:3`, and the JSON pointer where there is one. */
export function placeText(place: Place, root: string): string {
  const file = relative(root, place.file).replaceAll('\\', '/') || place.file
  const position = place.line === undefined ? '' : `:${place.line}:${place.column ?? 1}`
  return `${file}${position}${place.pointer ? ` (${place.pointer})` : ''}`
}

/** The lines around a place, with a caret; none when the file cannot be read. */
export function frameOf(place: Place): string[] {
  const { file, line, column = 1 } = place
  if (line === undefined) return []
  try {
    const lines = linesOf(file)
    const first = Math.max(1, line - AROUND)
    // The frame's maker looks at the whole text to show five lines of it: 60 ms of a document of 15 MB, for each diagnostic.
    const excerpt = lines.slice(first - 1, line + AROUND).join('\n')
    const { codeFrameColumns } = require('@babel/code-frame') as typeof CodeFrame
    const options = { linesAbove: AROUND, linesBelow: AROUND, startLine: first }
    return codeFrameColumns(excerpt, { start: { line, column } }, options).split('\n')
  } catch {
    return []
  }
}

const AROUND = 2

let read: { file: string; lines: string[] } | undefined

/** All diagnostics of a document are shown at once: it is read for the first of them, and forgotten when that is done. */
function linesOf(file: string): string[] {
  if (read?.file === file) return read.lines
  if (!read) setImmediate(() => (read = undefined))
  // As who gave the place counts: TypeScript ends a line at four marks, a reader of JSON or YAML at one, which is also told ten times faster.
  const text = readFileSync(file, 'utf8')
  read = { file, lines: /\.[cm]?[jt]sx?$/.test(file) ? text.split(/\r\n|[\n\r\u2028\u2029]/) : text.split('\n') }
  return read.lines
}
