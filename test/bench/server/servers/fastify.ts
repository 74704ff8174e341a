import fastify from 'fastify'
import { set_address, user_notifications, user_orders, user_profile, type Address } from '../shop.js'

const object = (properties: Record<string, unknown>) => ({
  type: 'object', properties, required: Object.keys(properties), additionalProperties: false,
})
const [integer, number, string, boolean] = ['integer', 'number', 'string', 'boolean'].map((type) => ({ type }))

const profile = object({ id: integer, name: string, email: string, city: string, active: boolean })
const order = object({ id: integer, title: string, quantity: integer, total: number, paid: boolean })
const orders = { type: 'array', items: order }
const notifications = { type: 'array', items: object({ id: integer, text: string, read: boolean }) }
const address = object({ user_id: integer, street: string, zip: string, primary: boolean })
const page = object({ user_notifications: notifications, user_orders: orders, user_profile: profile })

interface ByUser {
  Querystring: { user_id: number }
}

/** One route that answers all three, one for each, and the change; schemas for what comes and what goes. */
export async function serve(): Promise<number> {
  const app = fastify()
  const schema = (answer: unknown) => ({ schema: { querystring: object({ user_id: integer }), response: { 200: answer } } })
  app.get<ByUser>('/profile', schema(profile), ({ query }) => user_profile(query))
  app.get<ByUser>('/orders', schema(orders), ({ query }) => user_orders(query))
  app.get<ByUser>('/notifications', schema(notifications), ({ query }) => user_notifications(query))
  app.get<ByUser>('/page', schema(page), async ({ query }) => {
    const [notifications, orders, profile] = await Promise.all([user_notifications(query), user_orders(query), user_profile(query)])
    return { user_notifications: notifications, user_orders: orders, user_profile: profile }
  })
  app.post<{ Body: Address }>('/address', { schema: { body: address, response: { 200: address } } }, ({ body }) => set_address(body))
  return Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
}
