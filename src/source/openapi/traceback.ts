import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Place } from '../../model/index.js'

/**
 * Where a Python traceback leads: to the innermost line that is the project's own, of the last traceback that has one. A
 * library's line tells where a fault was noticed, the line that called it what to mend.
 *
 * @param folder what relative paths are relative to, absolute
 * @param read the text of a file; null when there is none here: the server may run elsewhere
 * @returns null when the text has no such line
 */
export function placeOfTraceback(text: string, folder: string, read: (file: string) => string | null = readOrNull): Place | null {
  const lines = text.split(/\r?\n/)
  for (let at = lines.length - 1; at >= 0; at--) {
    const [, name, number] = /^\s+File "([^"<>]+)", line (\d+)(?:, in |$)/.exec(lines[at]!) ?? []
    if (name === undefined || FOREIGN.test(name.replaceAll('\\', '/'))) continue
    const file = resolve(folder, name).replaceAll('\\', '/')
    const code = read(file)?.split('\n')[Number(number) - 1]
    if (code !== undefined) return { file, line: Number(number), column: columnOf(code, lines[at + 1] ?? '', lines[at + 2] ?? '') }
  }
  return null
}

/** Installed packages, and Python's own modules. */
const FOREIGN = /\/(site-packages|dist-packages|node_modules)\/|\/lib(64)?\/python\d[\d.]*\/|\/Python\d*\/Lib\//i

/** Python shows a line without its own indentation, and since 3.11 marks below it the part that failed. */
function columnOf(code: string, shown: string, marks: string): number {
  const indent = (line: string) => line.length - line.trimStart().length
  const isMarked = /^\s*[~^]+\s*$/.test(marks) && code.trim() === shown.trim()
  const first = marks.includes('^') ? marks.indexOf('^') : indent(marks)
  return indent(code) + (isMarked ? Math.max(0, first - indent(shown)) : 0) + 1
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
