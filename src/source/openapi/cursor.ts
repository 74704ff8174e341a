import { diagnostic, type Diagnostic, type Place } from '../../model/index.js'

/** What a reader of one part of a document needs: where it is, and where to say what is wrong with it. */
export interface Cursor {
  place(pointer: string): Place
  report(found: Diagnostic): void
  /** Reports that another kind of value is expected at a pointer. */
  expected(expected: string, got: unknown, pointer: string): void
}

export function createCursor(file: string, diagnostics: Diagnostic[]): Cursor {
  const place = (pointer: string) => ({ file, pointer })
  return {
    place,
    report: (found) => void diagnostics.push(found),
    expected: (expected, got, pointer) => {
      diagnostics.push(diagnostic('MZ103', place(pointer), { expected, got: describe(got) }))
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
