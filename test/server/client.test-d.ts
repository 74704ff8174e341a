/* Types only, checked by `tsc`: this file is never run. */
import { client, type MizanRequest, ReactContext } from '../../src/server/index.js'

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
