import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { z } from 'zod'
import { set_address, user_notifications, user_orders, user_profile } from '../shop.js'
import { listen } from './listen.js'

const ByUser = z.strictObject({ user_id: z.coerce.number().int() })
const Address = z.strictObject({ user_id: z.number().int(), street: z.string(), zip: z.string(), primary: z.boolean() })

/** One route that answers all three, and the change; zod checks what comes. */
export function serve(): Promise<number> {
  const app = new Hono()
  app.get('/page', async (context) => {
    const query = ByUser.safeParse(context.req.query())
    if (!query.success) return context.json(query.error.issues, 400)
    const { data } = query
    const [notifications, orders, profile] = await Promise.all([user_notifications(data), user_orders(data), user_profile(data)])
    return context.json({ user_notifications: notifications, user_orders: orders, user_profile: profile })
  })
  app.post('/address', async (context) => {
    const body = Address.safeParse(await context.req.json())
    return body.success ? context.json(await set_address(body.data)) : context.json(body.error.issues, 400)
  })
  const listener = getRequestListener(app.fetch)
  return listen((request, response) => void listener(request, response))
}
