/**
 * A position in a source. A reader of structured text gives the `pointer` and leaves the line to whoever has to show it:
 * finding lines costs a second pass over the text, and a source without faults never needs it.
 */
export interface Place {
  /** Absolute path, with forward slashes. */
  file: string
  /** From 1. */
  line?: number
  /** From 1. */
  column?: number
  /** RFC 6901. */
  pointer?: string
}

/** The JSON pointer (RFC 6901) of a path of keys. */
export function pointerOf(...path: (string | number)[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
