import { encode, type SourceMapLine } from '@jridgewell/sourcemap-codec'

/** The source map of one file, as its identifiers are written one after the other, line by line. */
export class DeclarationMap {
  readonly #lines: SourceMapLine[] = []
  readonly #names = new Map<string, number>()
  /** By absolute path: to make it relative is asked once for each, not for each identifier. */
  readonly #sources = new Map<string, number>()

  /** `line` and `column` from 0, in the file; those of the source from 1. */
  add(line: number, column: number, name: string, source: { file: string; line: number; column: number }): void {
    for (let missing = this.#lines.length; missing <= line; missing++) this.#lines.push([])
    this.#lines[line]!.push([column, indexIn(this.#sources, source.file), source.line - 1, source.column - 1, indexIn(this.#names, name)])
  }

  /** As JSON, or null when nothing is mapped. */
  text(file: string, relative: (source: string) => string): string | null {
    if (this.#lines.length === 0) return null
    const sources = [...this.#sources.keys()].map(relative)
    return `${JSON.stringify({ version: 3, file, names: [...this.#names.keys()], sources, mappings: encode(this.#lines) })}\n`
  }
}

function indexIn(known: Map<string, number>, value: string): number {
  const index = known.get(value)
  if (index !== undefined) return index
  known.set(value, known.size)
  return known.size - 1
}
