import type { StandardSchemaV1 } from '@standard-schema/spec'
import { isName } from '../protocol/index.js'
import type { ReactContext } from './react-context.js'
import type { MizanRequest } from './request.js'

/** What a mutation makes stale: a whole context, or those of its entries that carry the same `params` as the call. */
export type AffectOption =
  | ReactContext
  | string
  | {
      context: ReactContext | string
      /** Scalar params of the context that are arguments of the function as well. */
      params: readonly string[]
    }

/** Values of params, by name; null and undefined leave a param out, which widens the scope. */
export type Scope = Readonly<Record<string, string | number | boolean | null | undefined>>

/**
 * What `affectsParams` takes for its arguments and result where nothing tells their types. Annotate them:
 * `affectsParams: (request, args: { user_id: number }) => …`, or write `request: MizanRequest` in the function behind
 * the options, from which both are inferred then.
 */
export interface AnnotateTheseArguments {}

/** Who may call: `true` any user, `'staff'`, `'superuser'` or another role its users, a callable whom it likes. */
export type AuthOption =
  | boolean
  | 'staff'
  | 'superuser'
  | (string & {})
  | ((request: MizanRequest) => boolean | Response | Promise<boolean | Response>)

/** The methods of a view. A view that answers GET answers HEAD too, and OPTIONS is answered for all. */
export type ViewMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** `Input`: the schema of the arguments, when there is one. */
export type InputOption = StandardSchemaV1 | undefined

/** What a function is given: what the schema makes of the arguments, or the arguments as they are declared. */
export type Given<Input, Args> = Input extends StandardSchemaV1 ? StandardSchemaV1.InferOutput<Input> : Args

/** What `client` is told about a function. */
export interface ClientOptions<Args = never, Result = unknown, Input = InputOption> {
  /** The context that reads this function. A function that is read has no `affects`. */
  context?: ReactContext | string
  /** What a call of this function makes stale. Its hook then returns `[call, state]`; nobody writes an invalidation. */
  affects?: AffectOption | readonly AffectOption[]
  /**
   * Narrows `affects` to the entries that do not contradict the values it returns, where these are no arguments of the
   * function. Called after the function, with what it was given and what it returned. Each affected context takes the
   * keys that are its params.
   *
   * @example
   * affectsParams: (request, args, order) => ({ user_id: order.user_id })
   */
  affectsParams?: (request: MizanRequest, args: Given<Input, NonNullable<Args>>, result: Result) => Scope | Promise<Scope>
  /**
   * Who may call it. A refused visitor gets `unauthenticated` or `forbidden`; of a view, a callable's Response. A
   * function that is guarded is private.
   * @default false
   */
  auth?: AuthOption
  /**
   * True when the result depends on who asks. Shared caches then never hold it, and the function may read
   * `request.user`, `request.session`, `request.headers` and `request.url`.
   * @default false
   */
  private?: boolean
  /**
   * Seconds that a shared cache may keep the answer of a public context without hearing of a change: for data that
   * changes by itself. @default until it is invalidated
   */
  maxAge?: number
  /** Its calls may travel over the application's socket. @default false */
  websocket?: boolean
  /**
   * Any Standard Schema (zod, valibot, arktype, …) of the arguments. Clients send its input, and the function is given
   * its output. @default the TypeScript type of the arguments
   */
  input?: Input
  /** A Standard Schema of the result. It is held to it in dev. */
  output?: StandardSchemaV1
  /**
   * Codes of its own `MizanError`s, besides those of the protocol (`not_found`, `conflict`, …): `['sold_out']`. Client code
   * then knows them by their types. It changes nothing of what is sent; in dev, one that is thrown and not listed is told of.
   * @default nothing is said of them
   *
   * @example
   * errors: ['sold_out']
   * // throw new MizanError('sold_out', 'Somebody was faster', { status: 409 })
   */
  errors?: readonly string[]
  /**
   * Makes the function a view: it returns a Response, and is served at this path. `/profile/:user_id/` takes the
   * argument `user_id` from the path; the others come from the query, a form or JSON.
   */
  route?: string
  /** What a view answers. @default ['GET'] */
  methods?: readonly ViewMethod[]
  /** The name as it travels. @default the method's name, or the export's */
  name?: string
  /** For the docs of generated code. @default the function's own doc comment */
  description?: string
}

/**
 * The name of a context that is given by itself or by its name.
 *
 * @throws whatever `fail` throws, when it is no context
 */
export function contextName(context: unknown, fail: (what: string) => never): string {
  const name: unknown = typeof context === 'object' && context !== null ? (context as Partial<ReactContext>).name : context
  if (typeof name === 'string' && isName(name)) return name
  return fail(`${JSON.stringify(name) ?? String(name)} is no context. Pass a ReactContext, or the name of one.`)
}
