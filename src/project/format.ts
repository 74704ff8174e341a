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
  if (place.line === undefined) return []
  try {
    const text = readFileSync(place.file, 'utf8')
    // A start without faults needs none of it.
    const { codeFrameColumns } = require('@babel/code-frame') as typeof CodeFrame
    return codeFrameColumns(text, { start: { line: place.line, column: place.column ?? 1 } }, { linesAbove: 2, linesBelow: 2 }).split('\n')
  } catch {
    return []
  }
}
