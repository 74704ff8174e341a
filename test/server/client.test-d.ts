/* Types only, checked by `tsc`: this file is never run. */
import { type } from 'arktype'
import * as v from 'valibot'
import { z } from 'zod'
import { type AnnotateTheseArguments, client, type MizanRequest, ReactContext } from '../../src/server/index.js'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
type Expect<T extends true> = T

const UserContext = new ReactContext('user')

export class Users {
  @client({ context: UserContext, description: 'Who it is' })
  static async user_profile(request: MizanRequest, { user_id }: { user_id: number }): Promise<{ id: number }> {
    request.signal.throwIfAborted()
    return { id: user_id }
  }

  @client({ context: UserContext })
  static user_orders(_request: MizanRequest, { page = 1 }: { page?: number } = {}): number[] {
    return [page]
  }

  @client({ affects: [{ context: UserContext, params: ['user_id'] }, 'notifications'] })
  static ping(): void {}

  @client({ private: true })
  static generic<T extends string>(_request: MizanRequest, args: { value: T }): T {
    return args.value
  }

  @client({ auth: (request) => request.url.pathname !== '/', affects: UserContext, affectsParams: (_request, args: { id: number }) => ({ user_id: args.id }) })
  static rename(_request: MizanRequest, { id }: { id: number; name: string }): number {
    return id
  }

  @client({ input: z.object({ id: z.string().transform(Number) }), affects: 'user', affectsParams: (_request, { id }) => ({ user_id: id }) })
  static parsed(_request: MizanRequest, { id }: { id: number }): number {
    return id
  }

  @client({ route: '/profile/:user_id/', methods: ['POST'], auth: 'staff', affects: UserContext })
  static page(_request: MizanRequest, _args: { user_id: number }): Response {
    return new Response()
  }

  // @ts-expect-error the schema gives a number
  @client({ input: z.object({ id: z.string().transform(Number) }) })
  static unparsed(_request: MizanRequest, { id }: { id: string }): string {
    return id
  }

  // @ts-expect-error the contexts are narrowed by values that a URL can carry
  @client({ affects: UserContext, affectsParams: () => ({ since: new Date() }) })
  static since(): void {}

  // @ts-expect-error methods are written in capitals
  @client({ route: '/', methods: ['post'] })
  static lower(): Response {
    return new Response()
  }

  // @ts-expect-error an instance method
  @client({ context: UserContext })
  instance(): void {}

  // @ts-expect-error arguments are one object
  @client({})
  static two(_request: MizanRequest, _first: object, _second: object): void {}

  // @ts-expect-error the request comes first
  @client({})
  static noRequest(_first: { user_id: number }): void {}

  // @ts-expect-error an option that does not exist
  @client({ contexts: UserContext })
  static typo(): void {}
}

const orders = client({ context: 'user' }, async (request, { page }: { page?: number }) => {
  type _Request = Expect<Equal<typeof request, MizanRequest>>
  return [page ?? 1]
})
type GetOrders = (request: MizanRequest, args: { page?: number }) => Promise<number[]>
export type Orders = Expect<Equal<typeof orders, GetOrders>>

export const none = client({}, () => 5)
export type None = Expect<Equal<typeof none, () => number>>

export const mutation = client(
  {
    affects: UserContext,
    affectsParams: (_request, args, result) => {
      type _Args = Expect<Equal<typeof args, { id: number; note?: string }>>
      type _Result = Expect<Equal<typeof result, { user_id: string }>>
      return { user_id: result.user_id }
    },
  },
  async (_request: MizanRequest, { id }: { id: number; note?: string }) => ({ user_id: String(id) }),
)
type Mutation = (request: MizanRequest, args: { id: number; note?: string }) => Promise<{ user_id: string }>
export type MutationIs = Expect<Equal<typeof mutation, Mutation>>

// TypeScript tells the types of a function late when its request has none: an annotation at either end is enough.
export const late = client(
  {
    affects: UserContext,
    affectsParams: (_request, args) => {
      type _Args = Expect<Equal<typeof args, AnnotateTheseArguments>>
      // @ts-expect-error its name tells what to do
      return { user_id: args.id }
    },
  },
  async (_request, { id }: { id: number }) => void id,
)
export const annotated = client(
  { affects: UserContext, affectsParams: async (_request, args: { id: number }, result: string) => ({ user_id: args.id, result }) },
  async (_request, { id }: { id: number }) => String(id),
)
export type Annotated = Expect<Equal<typeof annotated, (request: MizanRequest, args: { id: number }) => Promise<string>>>

// @ts-expect-error the function takes `id`
client({ affects: UserContext, affectsParams: (_request, args: { key: number }) => ({ user_id: args.key }) }, (_request, { id }: { id: number }) => id)

export const parsed = client(
  {
    input: z.object({ id: z.string().transform(Number), page: z.number().default(1) }),
    affects: UserContext,
    affectsParams: (_request, args) => {
      type _Args = Expect<Equal<typeof args, { id: number; page: number }>>
      return { user_id: args.id }
    },
  },
  async (request, { id, page }) => {
    type _Request = Expect<Equal<typeof request, MizanRequest>>
    return id + page
  },
)
export type Sent = Expect<Equal<NonNullable<(typeof parsed)['~input']>, { id: string; page?: number | undefined }>>

export const ofValibot = client({ input: v.object({ id: v.pipe(v.string(), v.transform(Number)) }) }, (_request, { id }) => id)
export type OfValibot = Expect<Equal<ReturnType<typeof ofValibot>, number>>

export const ofArkType = client({ input: type({ id: 'string.numeric.parse' }), output: type('number') }, (_request, { id }) => id)
export type OfArkType = Expect<Equal<ReturnType<typeof ofArkType>, number>>

// @ts-expect-error no schema
client({ input: { type: 'object' } }, () => 1)
