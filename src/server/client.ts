import type { StandardSchemaV1 } from '@standard-schema/spec'
import { attachMetadata, functionMetadata } from './metadata.js'
import type { AnnotateTheseArguments, ClientOptions, Given, InputOption } from './options.js'
import { readOptions } from './read-options.js'
import type { MizanRequest } from './request.js'

/**
 * A function that clients may call. Its arguments are one object: its keys are what travels.
 * `never` lets every object type through, since a parameter's type is compared the other way round.
 */
export type ClientFunction = (request: MizanRequest, args: never) => unknown

/** What `@client({ … })` decorates: a public static method that takes what `Input` gives, told so by the types. */
export type ClientDecorator<Input = undefined> = <
  This,
  Method extends (request: MizanRequest, args: Given<Input, never>) => unknown,
>(
  method: Method,
  context: ClassMethodDecoratorContext<This, (this: This, ...args: Parameters<Method>) => ReturnType<Method>> & {
    static: true
    private: false
  },
) => void

/** What tells generated types that clients send the schema's input, which may be another type than the function takes. */
export interface TakesInput<Input> {
  readonly '~input'?: Input
}

/** The function behind the options, as client code is told of it. */
export type Offered<Fn, Input> = Input extends StandardSchemaV1 ? Fn & TakesInput<StandardSchemaV1.InferInput<Input>> : Fn

/** As a method, whose parameters are compared both ways: what is inferred from the function must not restrict it. */
interface Inferred<Args, Result> {
  from(request: MizanRequest, args: Args): Result | Promise<Result>
}

// TypeScript takes an @ that begins a line of a doc comment for a tag, in a fenced example too: so none does here.
/**
 * Offers a function to client code, which finds it as a typed hook in `virtual:mizan/contexts` and never imports the
 * file. The function itself stays as it is: it can be called and tested as before.
 *
 * As a decorator of a public static method:
 *
 * @example
 * const UserContext = new ReactContext('user')
 *
 * // Read by <UserProvider user_id={5}>; in a component below it: const profile = useUserProfile()
 * class Users { @client({ context: UserContext })
 *   static async user_profile(request: MizanRequest, { user_id }: { user_id: number }): Promise<Profile> {
 *     return db.profile(user_id)
 *   }
 * }
 *
 * // In a component: const [updateName, state] = useUpdateName()
 * // After a call, every entry of `user` with the same user_id is fetched again.
 * class Names { @client({ affects: { context: UserContext, params: ['user_id'] } })
 *   static async update_name(request: MizanRequest, { user_id, name }: { user_id: number; name: string }) {
 *     await db.rename(user_id, name)
 *   }
 * }
 *
 * @param options see {@link ClientOptions}
 * @throws {TypeError} when the options or the place do not fit; the message says how to mend it
 */
export function client<Args = AnnotateTheseArguments, Result = AnnotateTheseArguments, Input extends InputOption = undefined>(
  options: ClientOptions<Args, Result, Input>,
): ClientDecorator<Input>
/**
 * Offers a function to client code, which finds it as a typed hook in `virtual:mizan/contexts` and never imports the
 * file. Returns the same function: it can be called and tested as before.
 *
 * @example
 * export const user_profile = client({ context: UserContext }, async (request, { user_id }: { user_id: number }) =>
 *   db.profile(user_id),
 * )
 *
 * // The types of the arguments come from a schema, and `affectsParams` knows them too.
 * export const update_name = client(
 *   {
 *     input: z.object({ user_id: z.number(), name: z.string().min(1) }),
 *     affects: UserContext,
 *     affectsParams: (request, args) => ({ user_id: args.user_id }),
 *   },
 *   async (request, { user_id, name }) => db.rename(user_id, name),
 * )
 *
 * @param options see {@link ClientOptions}
 * @param fn takes the request and one object of arguments
 * @throws {TypeError} when the options do not fit; the message says how to mend it
 */
export function client<
  Fn extends (request: MizanRequest, args: Given<Input, never>) => unknown,
  Args = AnnotateTheseArguments,
  Result = unknown,
  Input extends InputOption = undefined,
>(
  options: ClientOptions<Args, Result, Input>,
  fn: Fn & Inferred<Given<Input, Args>, Result>['from'],
): Offered<Fn, Input>
export function client(options: ClientOptions, fn?: ClientFunction): unknown {
  if (typeof options === 'function') {
    throw new TypeError(
      `client() of ${label(options)}: it takes options first. ` +
        'Write @client({ … }) above a method, or client({ … }, fn).',
    )
  }
  if (arguments.length > 1) {
    if (typeof fn !== 'function') {
      throw new TypeError(`client(options, fn): fn is ${fn === null ? 'null' : typeof fn}. Pass the function to offer.`)
    }
    offer(fn, options, label(fn), null)
    return fn
  }
  return (method: ClientFunction, context: ClassMethodDecoratorContext): void => {
    const where = label(method, context)
    refuseMisplaced(method, context, where)
    offer(method, options, where, String(context.name))
  }
}

function offer(fn: ClientFunction, options: ClientOptions, where: string, methodName: string | null): void {
  if (functionMetadata(fn)) {
    throw new TypeError(`client() of ${where}: the function is offered already. Write all options in one client().`)
  }
  attachMetadata(fn, { ...readOptions(options, where), methodName })
}

function refuseMisplaced(method: unknown, context: unknown, where: string): void {
  const fail = (what: string): never => {
    throw new TypeError(`@client of ${where}: ${what}`)
  }
  if (typeof context !== 'object' || context === null || !('kind' in context)) {
    return fail(
      'it is a standard decorator, and was called as an experimental one. ' +
        'Remove `experimentalDecorators` from tsconfig.json.',
    )
  }
  const { kind, static: isStatic, private: isPrivate } = context as ClassMethodDecoratorContext
  if (kind !== 'method' || typeof method !== 'function') {
    return fail(`it decorates a static method, not a ${kind}. For a plain function write client({ … }, fn).`)
  }
  if (!isStatic) fail('an instance method has no instance when a request comes in. Write `static` before it.')
  if (isPrivate) fail('a #private method cannot be reached from outside. Remove the #.')
}

/** The function in words, for messages. */
function label(fn: unknown, context?: { name?: string | symbol } | string | symbol): string {
  const own = typeof fn === 'function' ? fn.name : ''
  const name = typeof context === 'object' && context !== null ? context.name : context
  const best = String(name ?? own)
  return best ? `"${best}"` : 'a function'
}
