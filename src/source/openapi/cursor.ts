import { diagnostic, pointerOf, type Diagnostic, type Place } from '../../model/index.js'

/** What a reader of one part of a document needs: where it is, and where to say what is wrong with it. */
export interface Cursor {
  place(...path: (string | number)[]): Place
  report(found: Diagnostic): void
  /** Reports that another kind of value is expected at a path. */
  expected(expected: string, got: unknown, ...path: (string | number)[]): void
}

export function createCursor(file: string, diagnostics: Diagnostic[]): Cursor {
  const place = (...path: (string | number)[]) => ({ file, pointer: pointerOf(...path) })
  return {
    place,
    report: (found) => void diagnostics.push(found),
    expected: (expected, got, ...path) => {
      diagnostics.push(diagnostic('MZ103', place(...path), { expected, got: describe(got) }))
    },
  }
}

/** A value in words, for messages. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : JSON.stringify(value).slice(0, 60)
}
