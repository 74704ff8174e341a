import { client, ReactContext, type MizanRequest } from 'mizan/server'
import { NotificationsContext } from './notifications.js'
import { UsersContext } from './users.js'

export const UserContext = new ReactContext('user')

export interface Profile {
  name: string
  address: { city: string; zip: string }
}

export interface Order {
  id: number
  product: string
}

type Own = { user_id: number }

export class User {
  @client({ context: UserContext, private: true })
  static async user_profile(_request: MizanRequest, { user_id }: Own): Promise<Profile> {
    return { name: `Ann ${user_id}`, address: { city: 'Ulm', zip: '89073' } }
  }

  @client({ context: UserContext })
  static async user_orders(_request: MizanRequest, { user_id }: Own): Promise<Order[]> {
    return [{ id: user_id, product: 'pen' }]
  }
}

export class UserWrites {
  /** Scoped: the entry of this user alone. */
  @client({ affects: { context: UserContext, params: ['user_id'] } })
  static async update_name(_request: MizanRequest, { name }: Own & { name: string }): Promise<{ name: string }> {
    return { name }
  }

  /** Scoped in one context, unscoped in another. */
  @client({ affects: [{ context: UserContext, params: ['user_id'] }, NotificationsContext] })
  static async add_order(
    _request: MizanRequest,
    { product, quantity }: { user_id: number; product: string; quantity: number; gift: boolean; tags: string[]; note?: string | null; photo?: File },
  ): Promise<Order> {
    return { id: quantity, product }
  }

  /** Unscoped, and of two contexts whose names begin alike. */
  @client({ affects: [UserContext, UsersContext] })
  static async rename_all(_request: MizanRequest, { suffix }: { suffix: string }): Promise<number> {
    return suffix.length
  }
}
