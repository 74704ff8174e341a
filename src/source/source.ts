import type { Declarations, Diagnostic, Place } from '../model/index.js'
import type { Unresolved } from './typescript/index.js'

/** Where declarations come from. One per project; it reads, and judges nothing. */
export interface Source {
  /** How messages call it: `http://localhost:8000/schema/`, `python manage.py mizan_schema`, `mizan.schema.json`. */
  readonly label: string
  /** The file that holds the schema document, where editors find it; null for decorated sources. */
  readonly schemaFile: string | null
  /** Reads again what is named, or everything that is here. A fault is a diagnostic; this never throws, and never waits. */
  read(changed?: Iterable<string>): Reading
  /** Whether `read` has a document, and is done with it at once. Left out where reading takes long. */
  isAtHand?(): boolean
  /**
   * Brings the document here, for `read`: asks the server, runs the command, or waits a moment for a file that is being
   * written. Once it is being watched, it waits for the first outcome alone. A fault is a diagnostic of `read`; this never rejects.
   */
  load?(): Promise<void>
  /**
   * Keeps bringing it here, of its own accord. `listener` is called each time that `read` has something new to say.
   *
   * @param heard called with the process that gave an answer, where the server tells (PROTOCOL 4); behind `listener`
   * @returns ends it; resolves when nothing of it runs any more
   */
  watch?(listener: () => void, heard?: (instance: string) => void): () => Promise<void>
  /**
   * A file of the application has changed, which may be a reason to ask again.
   *
   * @returns whether it is one
   */
  touch?(file: string): boolean
  /** The server has started anew: asks it again, or waits for the command that runs. `listener` knows of it when this resolves. */
  renew?(): Promise<void>
  /** The copy of a schema from elsewhere that is under version control; left out when there is to be none. */
  readonly snapshot?: SchemaSnapshot
  /** Whether a change of this file can change what `read` answers. */
  concerns(file: string): boolean
  /** Whether this file is the server's code, which must not reach a browser. */
  isServerCode(file: string): boolean
  /** Of a decorated source: its text but for the bodies of its functions; null for a file that was not read. */
  outsideBodies?(file: string): string | null
  /** Every file that `read` depends on. */
  files(): string[]
  /** Folders in which new files may concern it. */
  readonly folders: string[]
  /** The place with its line and column, when it can be told. */
  locate(place: Place): Place
}

export interface SchemaSnapshot {
  /** Absolute, with forward slashes. */
  readonly file: string
  /**
   * Whether the file holds what the server or the command gave last. True too while that has given nothing: nobody can tell
   * (`read` says so, with MZ118 or the fault). False when there is no such file.
   */
  isCurrent(): boolean
  /**
   * Writes what was given last, unless the file holds it.
   *
   * @returns whether it wrote
   * @throws {Error} when the file cannot be written
   */
  write(): Promise<boolean>
}

export interface Reading {
  /** Null when nothing could be read. */
  declarations: Declarations | null
  diagnostics: Diagnostic[]
  /** Functions whose params only a type checker can tell. */
  unresolved: Unresolved[]
  /** Why `declarations` may be older than what the source would give now: it could not be had, or gave something else. */
  fault?: Diagnostic
}
