import type { Diagnostic, Place } from '../model/index.js'
import type { Output } from './output.js'

/** 0: done. 1: the server's functions have errors, or a check found that something differs. 2: wrong usage, or the environment. */
export type ExitCode = 0 | 1 | 2

export interface Option {
  type: 'boolean' | 'string'
  short?: string
  /** What stands for the value in the help: `FILE`. */
  value?: string
  about: string
}

/** What a command says of itself, and does. */
export interface Command {
  /** Behind its name: `[root] [--check]`. */
  usage: string
  /** Paragraphs for its own help. */
  about: string[]
  /** Besides those that every command has: --config, --mode, --json, --help. */
  options: Record<string, Option>
  examples: { words: string; about: string }[]
  /**
   * Does it. Answers null when all is printed already.
   *
   * @throws {UsageError}
   */
  run(call: Call): Promise<Outcome | null>
}

/** How a command was called. */
export interface Call {
  /** The folder that the user named. */
  root: string | undefined
  /** Options without a value that were given. */
  flags: ReadonlySet<string>
  /** Options with a value. */
  values: ReadonlyMap<string, string>
  output: Output
}

/** What has become of a command: printed once, as text for people or as one JSON object. */
export interface Outcome {
  code: ExitCode
  /** For people, on standard output; nothing when empty. With its last line end, if it needs one. */
  text: string
  /** The members that only this command has in its JSON. */
  data?: Record<string, unknown>
  /** Files that were written, relative to the root with forward slashes. */
  written?: string[]
  diagnostics?: Diagnostic[]
  /** Told when the command got as far as to know it. */
  project?: Located
}

/** Where an outcome's files are. */
export interface Located {
  root: string
  locate(place: Place): Place
}
