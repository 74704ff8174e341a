import type { CartData } from 'virtual:mizan/contexts'

interface Wanted {
  product_id: number
  quantity: number
}

/** The cart as it will be, shown until the server has said so. */
export function withQuantity({ cart_items, cart_summary }: CartData, { product_id, quantity }: Wanted): CartData {
  const now = cart_items.find((item) => item.product_id === product_id)
  const more = now ? quantity - now.quantity : 0
  return {
    cart_items: cart_items.map((item) => (item === now ? { ...item, quantity, available: item.available - more } : item)),
    cart_summary: {
      count: cart_summary.count + more,
      subtotal_cents: cart_summary.subtotal_cents + more * (now?.price_cents ?? 0),
    },
  }
}
