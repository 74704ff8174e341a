import { MizanError, client, type MizanRequest } from 'mizan/server'
import { AccountContext, CartContext, DeskContext, NotificationsContext, OrdersContext } from '../contexts.js'
import { transact } from '../db/client.js'
import { guestFrom, guestOf, takeAlong } from './guest.js'
import { userWithPassword, type Account } from './users.js'

export class Accounts {
  /** Who is here; null for a guest. */
  @client({ context: AccountContext, private: true })
  static async account(request: MizanRequest): Promise<Account | null> {
    // Now, and not with the first thing in the cart: two that are put into it at once would each begin a cart.
    if (!request.user) guestFrom(request)
    return request.user
  }

  /** Begins a customer's session. What they gathered as a guest comes along. */
  @client({ affects: [AccountContext, CartContext, OrdersContext, NotificationsContext, DeskContext], private: true })
  static async login(request: MizanRequest, { name, password }: { name: string; password: string }): Promise<Account> {
    const user = await userWithPassword(name, password)
    if (!user) {
      const fields = { password: ['The name or the password is wrong.'] }
      throw new MizanError('invalid', 'This is not how you log in.', { fields })
    }
    await enter(request, user)
    return user
  }

  /** Ends the session: whoever comes next in this browser is a guest. */
  @client({ affects: [AccountContext, CartContext, OrdersContext, NotificationsContext, DeskContext], private: true })
  static async logout(request: MizanRequest): Promise<void> {
    await request.logout()
  }
}

/** Makes the session that of `user`. */
export async function enter(request: MizanRequest, user: Account): Promise<void> {
  const guest = guestOf(request)
  if (guest) await transact((tx) => takeAlong(tx, guest, user.id))
  request.session.delete('guest')
  await request.login({ user_id: user.id })
}
