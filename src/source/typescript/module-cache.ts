import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { diagnostic, type Diagnostic } from '../../model/index.js'
import { readModule, type Module } from './module.js'
import { parse } from './parse.js'

/** The files that were read, each parsed once per content. */
export interface ModuleCache {
  /** Reads `file` again; what was parsed stays when its text is the same. */
  refresh(file: string): void
  /** Its text; null when there is no such file. */
  text(file: string): string | null
  /** The module, or its last version that parsed; null when there has been none. */
  module(file: string): Module | null
  /** Why the file as it is now has no module. */
  fault(file: string): Diagnostic | null
  /** Where `specifier` in the file `from` may lead, in the order in which TypeScript looks. */
  candidates(from: string, specifier: string): string[]
  /** Every path that was asked for, existing or not. */
  known(): Iterable<string>
  forget(file: string): void
}

type Entry = { text: string | null; parsed: boolean; module: Module | null; fault: Diagnostic | null }

export function createModuleCache(): ModuleCache {
  const entries = new Map<string, Entry>()
  const refresh = (file: string): Entry => {
    const before = entries.get(file)
    const after = readEntry(file, before)
    entries.set(file, after)
    return after
  }
  const entry = (file: string) => entries.get(file) ?? refresh(file)
  const parsed = (file: string): Entry => {
    const current = entry(file)
    if (current.text !== null && !current.parsed) parseEntry(file, current.text, current)
    return current
  }
  return {
    refresh: (file) => void refresh(file),
    text: (file) => entry(file).text,
    module: (file) => parsed(file).module,
    fault: (file) => parsed(file).fault,
    candidates: (from, specifier) => candidates(posix.join(posix.dirname(from), specifier), specifier),
    known: () => entries.keys(),
    forget: (file) => void entries.delete(file),
  }
}

const GONE = new Set(['ENOENT', 'ENOTDIR', 'EISDIR'])

function readEntry(file: string, before: Entry | undefined): Entry {
  try {
    const text = readFileSync(file, 'utf8')
    // The text is compared, not a time stamp: editors and git write files whose content is the same.
    if (before?.text === text) return before
    return { text, parsed: false, module: before?.module ?? null, fault: null }
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    if (GONE.has(code)) return { text: null, parsed: false, module: null, fault: null }
    return {
      text: null,
      parsed: false,
      module: before?.module ?? null,
      fault: diagnostic('MZ101', { file }, { reason: message }),
    }
  }
}

function parseEntry(file: string, text: string, entry: Entry): void {
  entry.parsed = true
  const result = parse(text, file)
  if (result.ok) entry.module = readModule(file, text, result.ast)
  else {
    const { reason, line, column } = result
    entry.fault = diagnostic('MZ501', { file, line, column }, { reason })
  }
}

const EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.d.ts', '.js', '.jsx'],
  '.jsx': ['.tsx', '.d.ts', '.jsx'],
  '.mjs': ['.mts', '.d.mts', '.mjs'],
  '.cjs': ['.cts', '.d.cts', '.cjs'],
}

/** https://www.typescriptlang.org/docs/handbook/modules/reference.html#file-extension-substitution */
function candidates(path: string, specifier: string): string[] {
  const extension = posix.extname(path)
  if (/^\.[cm]?tsx?$/.test(extension)) return [path]
  const anyExtension = (stem: string) => (EXTENSIONS['.js'] ?? []).map((each) => stem + each)
  const substitutes = Object.hasOwn(EXTENSIONS, extension) ? (EXTENSIONS[extension] ?? []) : []
  const swapped = substitutes.map((each) => path.slice(0, -extension.length) + each)
  const isFolder = /(^|\/)\.{0,2}$/.test(specifier)
  const folder = path.replace(/\/$/, '')
  return [...swapped, ...(isFolder ? [] : anyExtension(path)), ...anyExtension(`${folder}/index`)]
}
