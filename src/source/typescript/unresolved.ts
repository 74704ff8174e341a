import type { Declarations, Diagnostic, ParamDeclaration, Payload, Place } from '../../model/index.js'

/** A function whose params syntax alone does not tell: a generic, `Pick<>`, `z.infer`, a type of a package. */
export interface Unresolved {
  /** `functionKey` of its payload. */
  key: string
  /** Absolute path, with forward slashes. */
  file: string
  /** From the module's exports to the function. */
  path: string[]
  /** Its name, for messages. */
  fn: string
  place: Place
  /** It is read in a context, whose own rules refuse what JSON cannot carry. */
  inContext: boolean
  /** The type that could not be told, in the source's words. */
  text: string
}

/** What the checker says of one function. */
export interface Resolved {
  params: ParamDeclaration[]
  diagnostics: Diagnostic[]
}

/** Fills in what syntax alone does not tell. See `createChecker`. */
export interface Checker {
  /**
   * Answers by `Unresolved.key`. Reads the files as they are on the disk; an answer whose files have not changed since
   * comes from memory. A function that no longer exists there is left out. Synchronous, and seconds long for a thousand
   * functions.
   */
  resolve(unresolved: readonly Unresolved[]): Map<string, Resolved>
}

/** Which function a payload means, in one string. */
export function functionKey({ file, path }: { file: string; path: readonly string[] }): string {
  return [file, ...path].join('\0')
}

/** The declarations with the checker's answers in place of what the reader could not tell. */
export function withResolved(declarations: Declarations, answers: ReadonlyMap<string, Resolved>): Declarations {
  if (answers.size === 0) return declarations
  const functions = declarations.functions.map((fn) => {
    const answer = isTypeScript(fn.payload) ? answers.get(functionKey(fn.payload)) : undefined
    return answer ? { ...fn, params: answer.params } : fn
  })
  return { ...declarations, functions }
}

function isTypeScript(payload: Payload): payload is Extract<Payload, { kind: 'typescript' }> {
  return payload.kind === 'typescript'
}
