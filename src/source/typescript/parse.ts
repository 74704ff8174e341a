import { createRequire } from 'node:module'
import type * as Babel from '@babel/parser'
import type * as t from '@babel/types'

const require = createRequire(import.meta.url)
let babel: typeof Babel | undefined

/**
 * Loaded at the first parse, which a server with a schema never comes to. By `require`: for an `import` Node first searches
 * the half megabyte of CommonJS for names that it might export (110 ms of CPU against 16).
 */
const parser = () => (babel ??= require('@babel/parser') as typeof Babel)

export type Parsed = { ok: true; ast: t.File } | { ok: false; reason: string; line: number; column: number }

/**
 * The syntax tree of one TypeScript (or JavaScript) module. `file` chooses the dialect by its extension. Never throws:
 * a syntax error is an answer, its line and column from 1.
 */
export function parse(code: string, file: string): Parsed {
  try {
    return { ok: true, ast: parser().parse(hideMarkedHashbang(code), { sourceType: 'module', plugins: plugins(file) }) }
  } catch (error) {
    return { ok: false, ...explain(error) }
  }
}

function plugins(file: string): Babel.ParserPlugin[] {
  const dts = /\.d\.[cm]?ts$/.test(file)
  const shared: Babel.ParserPlugin[] = [
    ['typescript', { dts }],
    'decorators',
    'decoratorAutoAccessors',
    'explicitResourceManagement',
    'importAttributes',
    'deferredImportEvaluation',
  ]
  // In a .ts file `<T>x` is a cast, which the JSX plugin would read as an element.
  return /\.[cm]?ts$/.test(file) ? shared : [...shared, 'jsx']
}

/**
 * Babel takes a byte order mark for white space, and then finds the hashbang behind it misplaced. Same length, so
 * places stay.
 */
function hideMarkedHashbang(code: string): string {
  return code.startsWith('\uFEFF#!') ? ` //${code.slice(3)}` : code
}

function explain(error: unknown): { reason: string; line: number; column: number } {
  const { message = String(error), loc } = error as { message?: string; loc?: { line: number; column: number } }
  return { reason: message.replace(/ \(\d+:\d+\)$/, ''), line: loc?.line ?? 1, column: (loc?.column ?? 0) + 1 }
}
