import { eq } from 'drizzle-orm'
import { MizanError, client, html, type MizanRequest } from 'mizan/server'
import { ProductContext } from './contexts.js'
import { database } from './db/client.js'
import { products } from './db/schema.js'

const PRICE = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' })

/**
 * A product as a card that other sites may put into a frame. It is read by the product's context: caches keep it until
 * the product changes, as they keep the context itself.
 */
export const product_card = client(
  { context: ProductContext, route: '/card/:product_id/' },
  async (_request: MizanRequest, { product_id }: { product_id: number }) => {
    const db = await database()
    const product = await db.select().from(products).where(eq(products.id, product_id)).get()
    if (!product) throw new MizanError('not_found', 'We do not sell that.')
    const { name, summary, price_cents } = product
    const card = html`<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <meta name="color-scheme" content="light dark">
  <title>${name} · Oda</title>
  <body style="margin: 1rem; font: 1rem/1.5 system-ui, sans-serif">
    <a href="/product/${product_id}" target="_top" style="color: inherit"><strong>${name}</strong></a>
    <p style="margin: 0">${summary} ${PRICE.format(price_cents / 100)}</p>
  </body>
</html>`
    return html.response(card, { headers: { 'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'" } })
  },
)
