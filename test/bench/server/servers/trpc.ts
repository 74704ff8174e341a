import { initTRPC } from '@trpc/server'
import { createHTTPHandler } from '@trpc/server/adapters/standalone'
import { z } from 'zod'
import { set_address, user_notifications, user_orders, user_profile } from '../shop.js'
import { listen } from './listen.js'

const ByUser = z.strictObject({ user_id: z.number().int() })
const Address = z.strictObject({ user_id: z.number().int(), street: z.string(), zip: z.string(), primary: z.boolean() })

/** A procedure for each read, which a client's link puts into one batch, and one for the change. */
export function serve(): Promise<number> {
  const { router, procedure } = initTRPC.create()
  const app = router({
    user_profile: procedure.input(ByUser).query(({ input }) => user_profile(input)),
    user_orders: procedure.input(ByUser).query(({ input }) => user_orders(input)),
    user_notifications: procedure.input(ByUser).query(({ input }) => user_notifications(input)),
    set_address: procedure.input(Address).mutation(({ input }) => set_address(input)),
  })
  return listen(createHTTPHandler({ router: app }))
}
