import type { Diagnostic } from '../../model/index.js'

/** What gives a schema when it is asked: a server, or a command. */
export interface Supply {
  /** How messages call it: `http://localhost:8000/schema/`, `python manage.py mizan_schema`. */
  readonly label: string
  /** Milliseconds from one question to the next; null: only a changed file is a reason to ask. */
  readonly poll: number | null
  /** Milliseconds between questions while there is no schema at all; null: as for `poll`. */
  readonly pollUntilFirst: number | null
  /** Folders with files that it concerns, absolute. */
  readonly folders: string[]
  /** Whether a change of this file is a reason to ask. */
  concerns(file: string): boolean
  /** Asks once. Never rejects: what goes wrong, an abort included, is a fault. */
  ask(signal: AbortSignal): Promise<Answer>
}

export type Answer = (
  /** A document as it came, whole, not judged beyond that it looks like one. */
  | { kind: 'document'; text: string }
  /** The same as the last document. */
  | { kind: 'same' }
  | Fault
) & {
  /** Of a server that says so: the process that answered (PROTOCOL 4). */
  instance?: string
}

export interface Fault {
  kind: 'fault'
  diagnostic: Diagnostic
  /** Nothing is wrong with the schema: what gives it is not there, as while it restarts. */
  isAway: boolean
}

export function fault(diagnostic: Diagnostic, isAway = false): Fault {
  return { kind: 'fault', diagnostic, isAway }
}

/** In bytes. GitHub's document has 13 million. */
export const MAX_BYTES = 64 * 1024 * 1024

export const inMebibytes = (bytes: number) => `${bytes / 1024 / 1024} MiB`
