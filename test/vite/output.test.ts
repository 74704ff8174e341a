import { expect, it } from 'vitest'
import { startDev, type Dev } from './dev.js'

const ORDERS = `import { client, ReactContext, type MizanRequest } from 'mizan/server'
import { z } from 'zod'
const Orders = new ReactContext('orders')
const Order = z.object({ id: z.number(), lines: z.array(z.object({ sku: z.string() })) })
export class OrderList {
  @client({ context: Orders, output: z.array(Order) })
  static async order_list(request: MizanRequest) {
    return [{ id: 1, lines: [{ sku: 5 }] }]
  }
}
`

/** Declarations of packages that nobody imports would cost the type checker seconds. */
const TSCONFIG = JSON.stringify({ compilerOptions: { target: 'es2022', module: 'esnext', moduleResolution: 'bundler', types: [] } })

const overlays = ({ sent }: Dev) => sent.flatMap((payload) => (payload.type === 'error' ? [payload.err.message] : []))

it('a result that does not fit its output is shown in the page, with the function, the place and what was expected there, until it fits', async () => {
  const dev = await startDev({ 'tsconfig.json': TSCONFIG, 'server/orders.ts': ORDERS })
  const answer = await dev.get('/api/mizan/ctx/orders/')
  expect(answer.status).toBe(500)
  expect(overlays(dev)).toEqual([
    `The result of "order_list" does not fit its \`output\`:
  result[0].lines[0].sku: Invalid input: expected string, received number (it is 5)
Return what the schema describes, or change the schema. Nothing was sent.
  in the server function "order_list"`,
  ])
  dev.edit('server/orders.ts', (text) => text.replace('sku: 5', "sku: 'a'"))
  await expect.poll(async () => (await dev.get('/api/mizan/ctx/orders/')).status).toBe(200)
  expect(dev.sent.findLast(({ type }) => type === 'error' || type === 'update')).toEqual({ type: 'update', updates: [] })
}, 60_000)
