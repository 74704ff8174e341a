import { formatDiagnostic } from '../project/format.js'
import type { Located, Outcome } from './command.js'
import { diagnosticJson } from './json.js'
import { paintFor } from './paint.js'
import { Progress } from './progress.js'
import type { UsageError } from './usage-error.js'

/** What a command prints: for people (results on standard output, the rest on standard error), or as JSON. */
export class Output {
  readonly isJson: boolean
  readonly paint = paintFor(process.stdout)
  readonly #paintError = paintFor(process.stderr)
  readonly #command: string | null
  readonly #progress: Progress

  constructor(command: string | null, { json }: { json: boolean }) {
    this.#command = command
    this.isJson = json
    this.#progress = new Progress(process.stderr, { quiet: json })
  }

  /** What the command is at, should it take long. */
  step(text: string, options?: { long: boolean }): void {
    this.#progress.step(text, options)
  }

  /** A line that is neither a result nor a diagnostic; nothing with --json. */
  note(text: string): void {
    this.#progress.end()
    if (!this.isJson) process.stderr.write(`${text}\n`)
  }

  print({ code, text, data, written = [], diagnostics = [], project }: Outcome): void {
    this.#progress.end()
    if (this.isJson) {
      this.#json({
        ok: code === 0,
        root: project?.root ?? null,
        error: null,
        diagnostics: diagnostics.map((found) => diagnosticJson(found, located(project))),
        written,
        ...data,
      })
      return
    }
    const paint = this.#paintError
    for (const found of diagnostics) process.stderr.write(`${formatDiagnostic(found, { ...located(project), paint })}\n\n`)
    process.stdout.write(text)
  }

  /** What keeps the command from its work. `usage`: how it is called, when that is what was wrong. */
  fail(error: UsageError, usage = ''): void {
    this.#progress.end()
    const { message, fix } = error
    if (this.isJson) this.#json({ ok: false, root: null, error: { message, fix }, diagnostics: [], written: [] })
    else process.stderr.write(`${[this.#paintError('red', message), ...(fix === null ? [] : [fix])].join('\n')}\n${usage && `\n${usage}`}`)
  }

  end(): void {
    this.#progress.end()
  }

  #json(report: object): void {
    process.stdout.write(`${JSON.stringify({ command: this.#command, ...report })}\n`)
  }
}

function located(project: Located | undefined): Located {
  if (!project) throw new Error('mizan: a diagnostic without a project. This is a bug of mizan.')
  return project
}
