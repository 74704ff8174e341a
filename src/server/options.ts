import { isName, type Affect } from '../protocol/index.js'
import type { FunctionMetadata } from './metadata.js'
import type { ReactContext } from './react-context.js'

/** What a mutation makes stale: a whole context, or those of its entries that carry the same `params` as the call. */
export type AffectOption =
  | ReactContext
  | string
  | {
      context: ReactContext | string
      /** Scalar params of the context that are arguments of the function as well. */
      params: readonly string[]
    }

/** What `client` is told about a function. */
export interface ClientOptions {
  /** The context that reads this function. A function that is read has no `affects`. */
  context?: ReactContext | string
  /** What a call of this function makes stale. Its hook then returns `[call, state]`; nobody writes an invalidation. */
  affects?: AffectOption | readonly AffectOption[]
  /**
   * True when the result depends on who asks. Shared caches then never hold it, and the function may read
   * `request.headers` and `request.url`.
   * @default false
   */
  private?: boolean
  /** The name as it travels. @default the method's name, or the export's */
  name?: string
  /** For the docs of generated code. @default the function's own doc comment */
  description?: string
}

const KNOWN = new Set(['context', 'affects', 'private', 'name', 'description'])

/**
 * `options` in one shape, checked as far as one function can tell; what needs the other functions is judged where all
 * are known.
 *
 * @param label the function in words, for messages: `Users.user_profile`, or `a function`
 * @throws {TypeError} that names the function, the fault and the fix
 */
export function readOptions(options: ClientOptions, label: string): Omit<FunctionMetadata, 'methodName'> {
  const fail = (what: string): never => {
    throw new TypeError(`client() of ${label}: ${what}`)
  }
  if (typeof options !== 'object' || options === null) return fail('it takes an object: write client({ … }).')
  for (const key of Object.keys(options)) {
    // An option that is ignored may be one that should have guarded the function.
    if (!KNOWN.has(key)) fail(`there is no option \`${key}\`. Known are ${[...KNOWN].join(', ')}.`)
  }
  const affects = options.affects === undefined ? [] : [options.affects].flat().map((one) => readAffect(one, fail))
  if (options.context !== undefined && affects.length) {
    fail('it has both `context` and `affects`, but a function either reads or writes. Remove one, or split it.')
  }
  if (options.private !== undefined && typeof options.private !== 'boolean') fail('`private` is true or false.')
  if (options.name !== undefined && (typeof options.name !== 'string' || !isName(options.name))) {
    fail(
      `\`name: ${JSON.stringify(options.name)}\` cannot name a function. ` +
        'Use a letter, then at most 63 letters, digits or underscores.',
    )
  }
  return {
    name: options.name ?? null,
    description: options.description ?? null,
    context: options.context === undefined ? null : contextName(options.context, fail),
    affects,
    private: options.private ?? false,
  }
}

function readAffect(option: AffectOption, fail: (what: string) => never): Affect {
  if (typeof option !== 'object' || option === null || !('context' in option)) {
    return { context: contextName(option, fail), params: [] }
  }
  const { context, params } = option
  if (!Array.isArray(params) || !params.every((param) => typeof param === 'string' && isName(param))) {
    fail("a scoped `affects` lists its params by name: write { context: UserContext, params: ['user_id'] }.")
  }
  return { context: contextName(context, fail), params: [...params] }
}

/** @throws whatever `fail` throws, when it is no context */
export function contextName(context: ReactContext | string, fail: (what: string) => never): string {
  const name: unknown = typeof context === 'object' && context !== null ? context.name : context
  if (typeof name === 'string' && isName(name)) return name
  return fail(`${JSON.stringify(name) ?? String(name)} is no context. Pass a ReactContext, or the name of one.`)
}
