import type { ParamType } from '../protocol/index.js'
import type { Place } from './place.js'

/**
 * What one reader found in one source, before any rule is applied. Both readers produce this shape, and `link` alone judges it.
 */
export interface Declarations {
  /** `x-mizan-base`; null when the source does not say. */
  base: string | null
  functions: FunctionDeclaration[]
  /** Contexts declared as such: `new ReactContext('user')`, or a key of `x-mizan-contexts`. */
  contexts: ContextDeclaration[]
  /** `components.schemas` of an OpenAPI document, to which every reference leads; of TypeScript sources, what `described` payloads refer to. */
  schemas: Record<string, JsonSchema>
  /** By name, the JSON pointers of those of `schemas` that are written elsewhere than under `components.schemas`. */
  lifted?: ReadonlyMap<string, string>
}

export interface ContextDeclaration {
  name: string
  place: Place
  /** Names of its functions as the context lists them; null when the source keeps no such list. */
  functions: { name: string; place: Place }[] | null
}

/** What a server says of a function, in its declaration and in the model alike. */
export interface FunctionFacts {
  /** As it travels: the server's own name, or the `name` option. */
  name: string
  /** Where the name is written. */
  place: Place
  description: string | null
  /** `file:line` of the server's code, relative to the root. */
  source: string | null
  /** Its answer depends on who asks. `auth` implies it, which `link` adds. */
  private: boolean
  auth: boolean | string
  maxAge: number | null
  websocket: boolean
  route: string | null
  methods: string[] | null
  /** The codes of its own that it may fail with; null when it does not say, and may fail with any. */
  errors: string[] | null
  payload: Payload
}

export interface FunctionDeclaration extends FunctionFacts {
  context: { name: string; place: Place } | null
  /** `paramPlaces`: where each of the params is written, when the reader can tell. */
  affects: { context: string; params: string[]; place: Place; paramPlaces?: Place[] }[]
  /**
   * Code that gives the values of scopes; each affected context takes the keys that are its params. `keys`: null while
   * nobody has told them.
   */
  affectsParams?: { keys: { name: string; place: Place }[] | null; place: Place } | null
  /** Where options are written, when the reader can tell. */
  places?: { route?: Place; maxAge?: Place; errors?: Place[] }
  params: ParamDeclaration[]
}

export interface ParamDeclaration {
  name: string
  place: Place
  /** The scalar type, or null for a type that cannot be a cache key. */
  type: ParamType | null
  /** The type in words, for messages: `Date`, `string | number`. */
  text: string
  /** False when it is optional or has a default. */
  required: boolean
}

/** Where the types of a function's arguments and result come from. */
export type Payload =
  | ({ kind: 'schema' } & Described)
  | {
      kind: 'typescript'
      /** Absolute path of the file, with forward slashes. */
      file: string
      /** From the module's exports to the function: `['Users', 'user_profile']`, or `['user_profile']`. */
      path: string[]
      /** It has a schema of its arguments: told by the function's own type, or to be found where that does not. */
      input?: 'told' | SchemaReference
      /** What it takes and gives, once the type checker has told. A build asks for it; a dev session does not wait for it. */
      described?: Described
    }

/** An export of a module that is a Standard Schema. */
export interface SchemaReference {
  /** Absolute, with forward slashes. */
  file: string
  name: string
}

/** What a function takes and gives, as JSON. */
export interface Described {
  /** An object schema, whose properties are the arguments; null when it takes none. */
  input: JsonSchema | null
  output: JsonSchema | null
}

/** The schemas of a payload; null for TypeScript that the type checker was not asked about. */
export function schemasOf(payload: Payload): Described | null {
  if (payload.kind === 'typescript') return payload.described ?? null
  const { input, output } = payload
  return { input, output }
}

export type JsonSchema = boolean | { readonly [keyword: string]: unknown }
