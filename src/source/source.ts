import type { Declarations, Diagnostic, Place } from '../model/index.js'
import type { Unresolved } from './typescript/index.js'

/** Where declarations come from. One per project; it reads, and judges nothing. */
export interface Source {
  /** The schema document, or null for decorated sources. */
  readonly schemaFile: string | null
  /** Reads again what is named, or everything. A fault is a diagnostic; this never throws. */
  read(changed?: Iterable<string>): Reading
  /** Whether a change of this file can change what `read` answers. */
  concerns(file: string): boolean
  /** Whether this file is the server's code, which must not reach a browser. */
  isServerCode(file: string): boolean
  /** Every file that `read` depends on. */
  files(): string[]
  /** Folders in which new files may concern it. */
  readonly folders: string[]
  /** The place with its line and column, when it can be told. */
  locate(place: Place): Place
}

export interface Reading {
  /** Null when nothing could be read. */
  declarations: Declarations | null
  diagnostics: Diagnostic[]
  /** Functions whose params only a type checker can tell. */
  unresolved: Unresolved[]
}
