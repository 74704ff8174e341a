import type { Diagnostic, DiagnosticCode } from '../../src/model/index.js'
import type { Folder } from '../project/folder.js'

/** The shortest application that has one fault: what a code means, and what the page of codes shows. */
export interface Example {
  code: DiagnosticCode
  /** By path below the root. A `mizan.schema.json` or `.yaml` is the schema; without one, `server/` holds decorated sources. */
  files: Record<string, string>
  /** `file:line:column`, or the file alone where there is no line. */
  at: string
  /** Words of the message. */
  words: string
  /** The schema, when none of the files is it: a file that is not there, say. */
  schema?: string
  /** What finds the fault, when it is not a project that reads its source once. */
  find?(place: Folder): Diagnostic[] | Promise<Diagnostic[]>
}

/** One file, `mizan.schema.json`. */
export const json = (code: DiagnosticCode, at: string, words: string, text: string): Example => ({
  code,
  files: { 'mizan.schema.json': text },
  at: `mizan.schema.json:${at}`,
  words,
})

/** One file, `mizan.schema.yaml`. */
export const yaml = (code: DiagnosticCode, at: string, words: string, text: string): Example => ({
  code,
  files: { 'mizan.schema.yaml': text },
  at: `mizan.schema.yaml:${at}`,
  words,
})

/** One file, `server/notes.ts`, behind its line of imports. */
export const typescript = (code: DiagnosticCode, at: string, words: string, text: string): Example => ({
  code,
  files: { 'server/notes.ts': `import { client, ReactContext } from 'mizan/server'\n${text}` },
  at: `server/notes.ts:${at}`,
  words,
})
