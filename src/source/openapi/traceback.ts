import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Place } from '../../model/index.js'

/**
 * Where the traceback of a program leads, Python's or Node's: to the innermost line that is the project's own, of Python's last
 * traceback that has one. A library's line tells where a fault was noticed, the line that called it what to mend.
 *
 * @param folder what relative paths are relative to, absolute
 * @param read the text of a file; null when there is none here: the server may run elsewhere
 * @returns null when the text has no such line
 */
export function placeOfTraceback(text: string, folder: string, read: (file: string) => string | null = readOrNull): Place | null {
  const lines = text.split(/\r?\n/)
  const own = (name: string, number: string): { file: string; line: number; code: string } | null => {
    const path = name.startsWith('file://') ? pathOf(name) : name
    if (path === null || FOREIGN.test(path.replaceAll('\\', '/'))) return null
    const file = resolve(folder, path).replaceAll('\\', '/')
    const code = read(file)?.split('\n')[Number(number) - 1]
    return code === undefined ? null : { file, line: Number(number), code }
  }
  return ofPython(lines, own) ?? ofNode(lines, own)
}

type Own = (name: string, number: string) => { file: string; line: number; code: string } | null

function ofPython(lines: string[], own: Own): Place | null {
  for (let at = lines.length - 1; at >= 0; at--) {
    const [, name, number] = /^\s+File "([^"<>]+)", line (\d+)(?:, in |$)/.exec(lines[at]!) ?? []
    const found = name === undefined ? null : own(name, number!)
    if (found) return { file: found.file, line: found.line, column: columnOf(found.code, lines[at + 1] ?? '', lines[at + 2] ?? '') }
  }
  return null
}

/** The innermost frame comes first. A file that does not parse is in no frame: it stands above, with the line and marks below it. */
function ofNode(lines: string[], own: Own): Place | null {
  for (const line of lines) {
    const [, name, number, column] = /^\s+at (?:.* \()?(?!node:)([^()]+?):(\d+):(\d+)\)?$/.exec(line) ?? []
    const found = name === undefined ? null : own(name, number!)
    if (found) return { file: found.file, line: found.line, column: Number(column) }
  }
  for (const [at, line] of lines.entries()) {
    const [, name, number] = /^(?!node:)(\S.*):(\d+)$/.exec(line) ?? []
    const found = name === undefined || !/^\s*\^+\s*$/.test(lines[at + 2] ?? '') ? null : own(name, number!)
    if (found) return { file: found.file, line: found.line, column: lines[at + 2]!.indexOf('^') + 1 }
  }
  return null
}

function pathOf(url: string): string | null {
  try {
    return fileURLToPath(url)
  } catch {
    return null
  }
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
