/** A fault in how the command was called or in what it runs in, rather than in the server's functions: exit code 2. */
export class UsageError extends Error {
  /** What to do about it. */
  readonly fix: string | null

  constructor(message: string, fix: string | null = null) {
    super(message)
    this.fix = fix
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
