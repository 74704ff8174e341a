import type { Declarations, Described, Diagnostic, InputSchema, JsonSchema, ParamDeclaration, Payload, Place } from '../../model/index.js'

/** A function, and where to find it. */
export interface FunctionPlace {
  /** `functionKey` of its payload. */
  key: string
  /** Absolute path, with forward slashes. */
  file: string
  /** From the module's exports to the function. */
  path: string[]
  /** Its name, for messages. */
  fn: string
  place: Place
  /** It has a route, and returns a Response. */
  isView: boolean
}

/** A function of which syntax alone does not tell all: a generic, `Pick<>`, `z.infer`, a type of a package, a schema. */
export interface Unresolved extends FunctionPlace {
  /** Its params, be it by the type of its argument or by the schema of `input`; the keys of `affectsParams`. */
  asks: ('params' | 'schema' | 'affectsParams')[]
  /** Client code can be given the type that the schema of `input` takes. */
  isSchemaNamed: boolean
  /** It is read in a context, whose own rules refuse what JSON cannot carry. */
  inContext: boolean
  /** The type that could not be told, in the source's words. */
  text: string
}

/** What the checker says of one function. */
export interface Resolved {
  /** Null where syntax tells them. */
  params: ParamDeclaration[] | null
  /** The keys that `affectsParams` returns; null where syntax tells them, or nobody can. */
  keys: { name: string; place: Place }[] | null
  diagnostics: Diagnostic[]
}

/** What functions take and give, as JSON Schema. */
export interface Description {
  /** By `FunctionPlace.key`. A function that no longer exists on the disk is left out. */
  functions: Map<string, Described>
  /** What they refer to, by the name of the component. */
  schemas: Record<string, JsonSchema>
  diagnostics: Diagnostic[]
  /** The files that it depends on, but for those of packages. */
  files: string[]
}

export interface CheckerOptions {
  root: string
  /** The file whose default export is the application's `defineServer(…)`, absolute, there or not: it types `request.user`. */
  serverFile?: string | null
}

/** What one function takes, told apart from all others, and whether it answers as it should. */
export interface Inspection {
  /** Null when it takes nothing. */
  input: InputSchema | null
  diagnostics: Diagnostic[]
  /** The files that it depends on, but for those of packages; the same list for all functions of a file. */
  files: readonly string[]
}

/** Fills in what syntax alone does not tell. See `createChecker`. */
export interface Checker {
  /**
   * Answers by `Unresolved.key`. Reads the files as they are on the disk; an answer whose files have not changed since
   * comes from memory. A function that no longer exists there is left out. Synchronous, and seconds long for a thousand
   * functions.
   */
  resolve(unresolved: readonly Unresolved[]): Map<string, Resolved>
  /** Describes all functions of a server at once, since the names of components are decided among them all. As costly. */
  describe(functions: readonly FunctionPlace[]): Description
  /** Answers by `FunctionPlace.key`, for some functions of a server: what a dev session asks again of what changed. */
  inspect(functions: readonly FunctionPlace[]): Map<string, Inspection>
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
    if (!answer) return fn
    const { affectsParams, params } = fn
    const keys = answer.keys && affectsParams ? { affectsParams: { ...affectsParams, keys: answer.keys } } : {}
    return { ...fn, params: answer.params ?? params, ...keys }
  })
  return { ...declarations, functions }
}

/** Every function that a checker can describe. */
export function describable({ functions }: Declarations): FunctionPlace[] {
  return functions.flatMap(({ payload, name, place, route }) =>
    isTypeScript(payload) ? [{ key: functionKey(payload), file: payload.file, path: payload.path, fn: name, place, isView: route !== null }] : [],
  )
}

/** The declarations with what each function takes and gives. */
export function withDescription(declarations: Declarations, { functions: described, schemas }: Description): Declarations {
  const functions = declarations.functions.map((fn) => {
    const found = isTypeScript(fn.payload) ? described.get(functionKey(fn.payload)) : undefined
    return found ? { ...fn, payload: { ...fn.payload, described: found } } : fn
  })
  return { ...declarations, functions, schemas }
}

function isTypeScript(payload: Payload): payload is Extract<Payload, { kind: 'typescript' }> {
  return payload.kind === 'typescript'
}
