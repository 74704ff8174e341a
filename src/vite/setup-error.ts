import type { Diagnostic } from '../model/index.js'

/** A diagnostic that nothing can go on with. `id` and `loc` lead the overlay to its place. */
export class SetupError extends Error {
  readonly diagnostic: Diagnostic
  readonly id: string
  readonly loc: { file: string; line: number; column: number }

  constructor(diagnostic: Diagnostic) {
    const { code, message, fix, place } = diagnostic
    super(`${code} ${message}\n  Fix: ${fix}`)
    this.diagnostic = diagnostic
    this.id = place.file
    this.loc = { file: place.file, line: place.line ?? 1, column: (place.column ?? 1) - 1 }
  }
}
